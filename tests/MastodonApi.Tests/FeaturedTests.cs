using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Palabre.MastodonApi.Tests;

/// <summary>Tags and people on one's page, as programs of Mastodon put them there.</summary>
public sealed class FeaturedTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Tags_are_put_forward_counted_and_taken_back()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        foreach (var visibility in new[] { "public", "unlisted", "private", "direct" }) await ada.WriteAsync("#Été and #pluie", new { visibility });
        await ada.WriteAsync("#pluie");
        var suggested = await ada.GetAsync("/api/v1/featured_tags/suggestions");
        Schema.AreAll("Tag", suggested);
        Assert.Equal(["pluie", "été"], suggested.EnumerateArray().Select(t => t.Text("name")));

        var featured = await ada.PostAsync("/api/v1/featured_tags", new { name = "#Été" });
        Schema.Is("FeaturedTag", featured);
        var today = house.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(("Été", "2", today, $"{house.App.Url}@{ada.Handle}/tagged/%C3%A9t%C3%A9"), (featured.Text("name"), featured.Text("statuses_count"), featured.Text("last_status_at"), featured.Text("url")));
        Assert.Equal(featured.Id(), (await ada.PostAsync("/api/v1/featured_tags", new { name = "été" })).Id());
        var tag = await ada.PostAsync("/api/v1/tags/neige/feature");
        Schema.Is("Tag", tag);
        Assert.True(tag.Is("featuring"));
        Assert.False((await bo.GetAsync("/api/v1/tags/neige")).Is("featuring"));
        Assert.Equal(["pluie"], (await ada.GetAsync("/api/v1/featured_tags/suggestions")).EnumerateArray().Select(t => t.Text("name")));

        foreach (var path in new[] { "/api/v1/featured_tags", $"/api/v1/accounts/{ada.Id}/featured_tags" })
        {
            var all = await ada.GetAsync(path);
            Schema.AreAll("FeaturedTag", all);
            Assert.Equal(["Été", "neige"], all.EnumerateArray().Select(t => t.Text("name")));
            Assert.True(all[1].IsNull("last_status_at"));
        }
        Assert.Equal(2, (await ada.GetAsync("/api/v1/profile")).GetProperty("featured_tags").GetArrayLength());
        Assert.Empty(await bo.IdsAsync("/api/v1/featured_tags"));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Delete, $"/api/v1/featured_tags/{featured.Id()}")).Status);
        await ada.SendAsync(HttpMethod.Delete, $"/api/v1/featured_tags/{featured.Id()}");
        Assert.False((await ada.PostAsync("/api/v1/tags/neige/unfeature")).Is("featuring"));
        Assert.Empty(await bo.IdsAsync($"/api/v1/accounts/{ada.Id}/featured_tags"));
    }

    [Fact]
    public async Task As_many_tags_as_a_house_says_and_only_what_is_one()
    {
        var ada = await house.NewAsync("ada");
        var most = (await ada.GetAsync("/api/v2/instance")).GetProperty("configuration").GetProperty("accounts").Count("max_featured_tags");
        foreach (var name in new[] { "", "a b", "#" }) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, "/api/v1/featured_tags", new { name })).Status);
        for (var i = 0; i < most; i++) await ada.PostAsync("/api/v1/featured_tags", new { name = $"tag{i}" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, "/api/v1/featured_tags", new { name = "another" })).Status);
        Assert.Equal(most, (await ada.IdsAsync("/api/v1/featured_tags")).Count);
    }

    [Fact]
    public async Task People_one_follows_are_put_forward_until_one_follows_them_no_longer()
    {
        var (ada, bo, cy, dee) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"), await house.NewAsync("dee"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, $"/api/v1/accounts/{bo.Id}/endorse")).Status);
        foreach (var other in new[] { bo, cy }) await ada.FollowAsync(other);
        var relation = await ada.PostAsync($"/api/v1/accounts/{bo.Id}/endorse");
        Schema.Is("Relationship", relation);
        Assert.True(relation.Is("endorsed"));
        Assert.True((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/endorse")).Is("endorsed"));
        Assert.True((await ada.PostAsync($"/api/v1/accounts/{cy.Id}/pin")).Is("endorsed"));
        foreach (var path in new[] { "/api/v1/endorsements", $"/api/v1/accounts/{ada.Id}/endorsements" })
        {
            Schema.AreAll("Account", await ada.GetAsync(path));
            Assert.Equal([cy.Id.ToString(), bo.Id.ToString()], await ada.IdsAsync(path));
        }
        Assert.Equal([cy.Id.ToString()], await dee.IdsAsync($"/api/v1/accounts/{ada.Id}/endorsements?limit=1"));
        Assert.Empty(await bo.IdsAsync("/api/v1/endorsements"));
        using var guest = house.App.Guest();
        Assert.Equal(2, JsonDocument.Parse(await guest.GetStringAsync($"/api/v1/accounts/{ada.Id}/endorsements", House.Ct)).RootElement.GetArrayLength());

        // Whoever keeps apart from somebody does not meet them there either.
        await dee.PostAsync($"/api/v1/accounts/{bo.Id}/block");
        Assert.Equal([cy.Id.ToString()], await dee.IdsAsync($"/api/v1/accounts/{ada.Id}/endorsements"));
        Assert.False((await ada.PostAsync($"/api/v1/accounts/{cy.Id}/unpin")).Is("endorsed"));
        await ada.PostAsync($"/api/v1/accounts/{bo.Id}/unfollow");
        Assert.False((await ada.GetAsync($"/api/v1/accounts/relationships?id[]={bo.Id}"))[0].Is("endorsed"));
        Assert.Empty(await dee.IdsAsync($"/api/v1/accounts/{ada.Id}/endorsements"));

        await ada.FollowAsync(cy);
        await ada.PostAsync($"/api/v1/accounts/{cy.Id}/endorse");
        await cy.PostAsync($"/api/v1/accounts/{ada.Id}/block");
        await house.HeardAsync();
        Assert.Empty(await ada.IdsAsync("/api/v1/endorsements"));
    }
}
