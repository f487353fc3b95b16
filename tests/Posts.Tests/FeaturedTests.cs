using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Posts.Tests;

/// <summary>Tags and people that somebody puts forward, on their page and where they choose them.</summary>
public sealed class FeaturedTests(Corner corner) : IClassFixture<Corner>
{
    [Fact]
    public async Task Tags_stand_on_the_page_and_lead_to_what_was_written_with_them()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await ada.IdOfAsync("la mer #été");
        var secret = await ada.IdOfAsync("#été for few", new { visibility = "private" });
        await ada.WriteAsync("something else");
        using var browser = await ada.BrowserAsync();
        using var guest = new Page(corner.App);
        Assert.DoesNotContain("/tagged/", (await guest.ShowAsync($"/@{ada.Handle}")).Body!.InnerHtml, StringComparison.Ordinal);
        var settings = await browser.ShowAsync("/settings");
        Assert.NotNull(settings.QuerySelector("#featured-tags button[name=tag][value='été']"));
        Assert.Equal("/settings#featured-tags", (await browser.PostAsync("/settings/featured-tags", ("tag", "#Été"))).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/settings/featured-tags", ("tag", "a b"))).StatusCode);

        var link = (await guest.ShowAsync($"/@{ada.Handle}")).QuerySelector(".put-forward a")!;
        Assert.Equal($"/@{ada.Handle}/tagged/%C3%A9t%C3%A9", link.GetAttribute("href"));
        Assert.StartsWith("#Été", link.TextContent.Trim(), StringComparison.Ordinal);
        var about = await guest.ShowAsync(link.GetAttribute("href")!);
        Assert.Equal([$"post-{post}"], about.QuerySelectorAll(".post").Select(p => p.Id));
        Assert.Equal(2, (await browser.ShowAsync(link.GetAttribute("href")!)).QuerySelectorAll(".post").Length);
        Assert.NotEqual(post, secret);
        var tags = await bo.JsonAsync($"/api/members/{ada.Handle}/tags");
        Assert.Equal(("Été", 1), (tags[0].Text("name"), tags[0].Count("posts")));

        Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync("/api/tags/pluie/feature"));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync("/api/tags/pluie/feature"));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/settings/featured-tags/remove", ("tag", "été"))).StatusCode);
        Assert.Empty((await bo.JsonAsync($"/api/members/{ada.Handle}/tags")).EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await bo.GetAsync("/api/members/nobody-at-all/tags"));
    }

    [Theory]
    [InlineData("fr", "a b", "Ce n’est pas un sujet")]
    [InlineData("en", "a b", "This is no tag")]
    [InlineData("ar", "#", "ليس هذا موضوعًا")]
    public async Task A_tag_that_is_refused_comes_back_as_it_was_typed_with_why_in_the_persons_language(string language, string typed, string said)
    {
        var ada = await corner.NewAsync("ada");
        using var browser = await ada.BrowserAsync(language);
        var answer = await browser.PostAsync("/settings/featured-tags", ("tag", typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var settings = await Page.ReadAsync(answer);
        var field = settings.QuerySelector("#featured-tags input[name=tag]")!;
        Assert.Equal((typed, "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
        var why = settings.QuerySelector("#featured-tags .wrong")!.TextContent.Trim();
        Assert.StartsWith(said, why, StringComparison.Ordinal);
        Assert.NotEmpty(why);
        // The rest of the settings is as it was.
        Assert.Equal((language, ada.Handle), (settings.DocumentElement.GetAttribute("lang"), settings.QuerySelector("#profile input[name=name]")!.GetAttribute("value")));
    }

    [Fact]
    public async Task A_tag_too_many_comes_back_too()
    {
        var ada = await corner.NewAsync("ada");
        using var browser = await ada.BrowserAsync();
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/settings/featured-tags", ("tag", $"tag{i}"))).StatusCode);
        var settings = await Page.ReadAsync(await browser.PostAsync("/settings/featured-tags", ("tag", "eleventh")));
        Assert.Equal("eleventh", settings.QuerySelector("#featured-tags input[name=tag]")!.GetAttribute("value"));
        Assert.Contains("10", settings.QuerySelector("#featured-tags .wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await browser.ShowAsync("/settings")).QuerySelector("#featured-tags input[name=tag]:not([type=hidden])"));
    }

    [Fact]
    public async Task Lists_that_were_ticked_stay_ticked_where_one_of_them_is_full()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        await ada.FollowAsync(bo);
        using var browser = await ada.BrowserAsync();
        List<string> lists = [];
        foreach (var title in new[] { "Full", "Other" }) lists.Add((await (await ada.PostAsync("/api/lists", new { title })).Content.ReadFromJsonAsync<JsonElement>(Corner.Ct)).Id());
        await corner.AskAsync(async services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            db.AddRange(Enumerable.Range(1, MemberList.MostPeople).Select(i => new ListEntry { List = new(long.Parse(lists[0], CultureInfo.InvariantCulture)), Member = new(i), At = corner.Clock.GetUtcNow() }));
            return await db.SaveChangesAsync(Corner.Ct);
        });
        var answer = await browser.PostAsync("/lists/with", ("member", bo.Id.ToString()), ("lists", "of"), ("list", lists[0]), ("list", lists[1]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await Page.ReadAsync(answer);
        Assert.Equal(lists.Order(), page.QuerySelectorAll(".in-lists[open] input[name=list][checked]").Select(i => i.GetAttribute("value")!).Order());
        Assert.Contains("500", page.QuerySelector(".in-lists .wrong")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_holds_for_posts_comes_back_as_it_was_chosen()
    {
        var ada = await corner.NewAsync("ada");
        using var browser = await ada.BrowserAsync();
        var answer = await browser.PostAsync("/settings/posts", ("audience", "unlisted"), ("language", "!!"), ("sensitive", "yes"), ("quotes", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await Page.ReadAsync(answer);
        Assert.Equal(["nobody", "unlisted", "yes"], page.QuerySelectorAll("main input[checked]").Select(i => i.GetAttribute("value")!).Order(StringComparer.Ordinal));
        Assert.Equal("!!", page.QuerySelector("input[name=language]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task People_are_put_forward_from_their_page_and_taken_back_in_the_settings()
    {
        var (ada, bo, cy) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("cy"));
        using var browser = await ada.BrowserAsync();
        using var guest = new Page(corner.App);
        Assert.Null((await browser.ShowAsync($"/@{bo.Handle}")).QuerySelector(".endorse"));
        Assert.Equal("endorse_followed", await ada.RefusalAsync(HttpMethod.Put, $"/api/members/{bo.Handle}/endorse"));
        await ada.FollowAsync(bo);
        Assert.Equal($"/@{bo.Handle}/endorse", (await browser.ShowAsync($"/@{bo.Handle}")).QuerySelector(".endorse")!.GetAttribute("action"));
        Assert.Equal($"/@{bo.Handle}", (await browser.PostAsync($"/@{bo.Handle}/endorse")).Headers.Location?.OriginalString);
        Assert.Equal($"/@{bo.Handle}/unendorse", (await browser.ShowAsync($"/@{bo.Handle}")).QuerySelector(".endorse")!.GetAttribute("action"));
        Assert.Equal($"/@{bo.Handle}", (await guest.ShowAsync($"/@{ada.Handle}")).QuerySelector(".put-forward a")?.GetAttribute("href"));
        Assert.Equal([bo.Handle], await EndorsedAsync(cy, ada));

        var taken = (await browser.ShowAsync("/settings")).QuerySelector("#endorsed form")!;
        Assert.Equal($"/@{bo.Handle}/unendorse", taken.GetAttribute("action"));
        Assert.Equal("/settings#endorsed", (await browser.PostAsync($"/@{bo.Handle}/unendorse", ("back", "/settings#endorsed"))).Headers.Location?.OriginalString);
        Assert.Empty(await EndorsedAsync(cy, ada));
        Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync($"/api/members/{bo.Handle}/endorse"));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/members/{bo.Handle}/follow"));
        Assert.Empty(await EndorsedAsync(cy, ada));
    }

    private static async Task<IReadOnlyList<string>> EndorsedAsync(Writer reader, Writer whose) =>
        [.. (await reader.JsonAsync($"/api/members/{whose.Handle}/endorsed")).GetProperty("members").EnumerateArray().Select(m => m.Text("handle"))];
}
