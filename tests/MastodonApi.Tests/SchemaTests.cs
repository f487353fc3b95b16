using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi.Tests;

/// <summary>Every entity has each key of its table, of the right kind.</summary>
public sealed class SchemaTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Every_entity_that_is_answered_has_all_its_keys()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        await bo.FollowAsync(ada);
        await cy.FollowAsync(bo);
        var room = await ada.PostAsync("/api/rooms", new { title = "Eau" });
        var status = await ada.WriteAsync($"@{bo.Handle} #eau {house.App.Url}room/{room.Id()}", new { spoiler_text = "w", language = "fr" });
        var id = status.Id();
        Schema.Is("Status", status);
        Schema.Is("Status", await bo.WriteAsync("answer", new { in_reply_to_id = id }));
        Schema.Is("Status", await bo.PostAsync($"/api/v1/statuses/{id}/reblog"));
        await bo.PostAsync($"/api/v1/statuses/{id}/favourite");
        Schema.Is("Status", await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{id}", new { status = "changed #eau" }));
        foreach (var path in new[] { "timelines/home", "timelines/public", "timelines/tag/eau", $"accounts/{ada.Id}/statuses", "favourites" }) Schema.AreAll("Status", await bo.GetAsync($"/api/v1/{path}"));
        await ada.WriteAsync($"@{bo.Handle} between us", new { visibility = "direct" });
        Schema.AreAll("Conversation", await bo.GetAsync("/api/v1/conversations"));
        Schema.Is("Context", await bo.GetAsync($"/api/v1/statuses/{id}/context"));
        Schema.AreAll("StatusEdit", await bo.GetAsync($"/api/v1/statuses/{id}/history"));
        Schema.Is("StatusSource", await ada.GetAsync($"/api/v1/statuses/{id}/source"));
        foreach (var path in new[] { $"statuses/{id}/favourited_by", $"statuses/{id}/reblogged_by", $"accounts/{ada.Id}/followers", $"accounts/{bo.Id}/following", $"accounts/search?q={ada.Handle}" })
            Schema.AreAll("Account", await bo.GetAsync($"/api/v1/{path}"));
        Schema.Is("Account", await bo.GetAsync($"/api/v1/accounts/{ada.Id}"));
        Schema.Is("CredentialAccount", await ada.GetAsync("/api/v1/accounts/verify_credentials"));
        Schema.AreAll("Relationship", await bo.GetAsync($"/api/v1/accounts/relationships?id[]={ada.Id}"));
        Schema.AreAll("FamiliarFollowers", await cy.GetAsync($"/api/v1/accounts/familiar_followers?id[]={ada.Id}"));
        Schema.AreAll("Suggestion", await cy.GetAsync("/api/v2/suggestions"));
        Schema.AreAll("Account", await cy.GetAsync("/api/v1/suggestions"));
        Assert.Equal(await cy.IdsAsync("/api/v1/suggestions"), (await cy.GetAsync("/api/v2/suggestions")).EnumerateArray().Select(s => s.GetProperty("account").Id()));
        Schema.Is("Search", await bo.GetAsync($"/api/v2/search?q={ada.Handle}"));
        Schema.AreAll("Tag", (await bo.GetAsync("/api/v2/search?q=eau&type=hashtags")).GetProperty("hashtags"));
        await house.HeardAsync();
        Schema.AreAll("Notification", await ada.GetAsync("/api/v1/notifications"));
        Schema.Is("Report", await bo.PostAsync("/api/v1/reports", new { account_id = ada.Id.ToString(), status_ids = new[] { id } }));
    }

    [Fact]
    public async Task What_steers_reading_has_all_its_keys_too()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await ada.FollowAsync(bo);
        Schema.Is("List", await ada.PostAsync("/api/v1/lists", new { title = "Near" }));
        Schema.AreAll("List", await ada.GetAsync("/api/v1/lists"));
        var post = (await bo.WriteAsync("aubergine")).Id();
        var filter = await ada.PostAsync("/api/v2/filters", new { title = "no vegetables", context = new[] { "home" }, filter_action = "blur", expires_in = 3600, keywords_attributes = new[] { new { keyword = "aubergine", whole_word = true } } });
        Schema.Is("FilterStatus", await ada.PostAsync($"/api/v2/filters/{filter.Id()}/statuses", new { status_id = post }));
        Schema.AreAll("Filter", await ada.GetAsync("/api/v2/filters"));
        Schema.AreAll("FilterKeyword", await ada.GetAsync($"/api/v2/filters/{filter.Id()}/keywords"));
        Schema.AreAll("OldFilter", await ada.GetAsync("/api/v1/filters"));
        Assert.Single((await ada.GetAsync("/api/v1/timelines/home"))[0].GetProperty("filtered").EnumerateArray());
        Schema.AreAll("Status", await ada.GetAsync("/api/v1/timelines/home"));
        Schema.Is("Marker", (await ada.PostAsync("/api/v1/markers", new { home = new { last_read_id = post } })).GetProperty("home"));
        Schema.Is("Preferences", await ada.GetAsync("/api/v1/preferences"));
        Schema.Is("ScheduledStatus", await ada.WriteAsync("later", new { scheduled_at = house.Clock.GetUtcNow().AddHours(2).ToString("O") }));
        Schema.AreAll("ScheduledStatus", await ada.GetAsync("/api/v1/scheduled_statuses"));
        await ada.PostAsync($"/api/v1/accounts/{bo.Id}/mute", new { duration = 3600 });
        Schema.AreAll("MutedAccount", await ada.GetAsync("/api/v1/mutes"));
        Schema.Is("Error", (await ada.TryAsync(HttpMethod.Get, "/api/v1/statuses/123456789")).Json);
        Schema.Is("Profile", await ada.GetAsync("/api/v1/profile"));
    }

    [Fact]
    public async Task What_a_house_and_an_app_say_of_themselves_has_all_its_keys()
    {
        using var guest = house.App.Guest();
        Schema.Is("InstanceV1", await guest.GetFromJsonAsync<JsonElement>("/api/v1/instance", House.Ct));
        Schema.Is("InstanceV2", await guest.GetFromJsonAsync<JsonElement>("/api/v2/instance", House.Ct));
        using var app = await guest.PostAsJsonAsync("/api/v1/apps", new { client_name = "x", redirect_uris = "urn:ietf:wg:oauth:2.0:oob" }, House.Ct);
        Schema.Is("CredentialApplication", await app.Content.ReadFromJsonAsync<JsonElement>(House.Ct));
    }

    [Fact]
    public void Pictures_and_polls_have_all_their_keys()
    {
        var picture = new PostPicture(new(7), "/media/7.webp", 1200, 800, "/media/7.small.webp", 400, 267, 0.5, -0.25, "A fig tree", "LEHV6nWB2yk8pyo0adR*.7kCMdnj");
        Schema.Is("MediaAttachment", Written(json => MediaAttachmentWire.Write(json, picture, "https://palabre.example")));
        Schema.Is("MediaAttachment", Written(json => MediaAttachmentWire.Write(json, picture with { Description = "", Blurhash = "" }, "https://palabre.example")));
        var poll = new PostPoll(new(8), new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), false, true, 3, 2, [new("yes", 2), new("no", null)], true, [0]);
        Schema.Is("Poll", Written(json => PollWire.Write(json, poll)));
        Schema.Is("Poll", Written(json => PollWire.Write(json, poll with { EndsAt = null, Own = [] })));
        var ada = new MemberCard(new(1), "ada", "Ada", null, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), false);
        var link = new LinkPreview("https://example.org/a", "A", "", "Example", "Leïla", "", "fr", ada.JoinedAt) { Picture = picture };
        var post = new WrittenPost(new(9), ada, "/@ada/9", ada.JoinedAt, null, "x", "<p>x</p>", "", false, null, PostVisibility.Club) { Line = new(9), Thread = new(9), LineAt = ada.JoinedAt, Pictures = [picture], Poll = poll, Link = link };
        var status = Written(json => StatusWire.Write(json, post, new("https://palabre.example", new Dictionary<MemberId, Face>())));
        Schema.Is("Status", status);
        Assert.Equal(("https://example.org/a", "https://example.org", "https://palabre.example/media/7.webp"), (status.GetProperty("card").Text("url"), status.GetProperty("card").Text("provider_url"), status.GetProperty("card").Text("image")));
        Schema.Is("Status", Written(json => StatusWire.Write(json, post with { Link = link with { Picture = null, Author = "", PublishedAt = null, Language = null } }, new("https://palabre.example", new Dictionary<MemberId, Face>()))));
        Assert.Equal(("private", "https://palabre.example/media/7.webp"), (status.Text("visibility"), status.GetProperty("media_attachments")[0].Text("url")));
    }

    [Fact]
    public void A_subscription_of_a_program_has_all_its_keys_and_a_number_that_every_program_can_keep()
    {
        foreach (var id in new[] { 1, int.MaxValue, 55_555_555_555_555_555, long.MaxValue })
            Schema.Is("WebPushSubscription", Written(json => PushSubscription.Write(json, new(new(id), "https://push.example/1", new HashSet<ToldKind>(), AppPushPolicy.All), "key")));
    }

    private static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Reply.Format)) write(json);
        return JsonDocument.Parse(Encoding.UTF8.GetString(bytes.ToArray())).RootElement;
    }
}
