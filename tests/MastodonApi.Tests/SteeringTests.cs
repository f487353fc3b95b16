using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Posts;

namespace Palabre.MastodonApi.Tests;

/// <summary>What readers and writers steer themselves with, as programs of Mastodon do it.</summary>
public sealed class SteeringTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task What_is_talked_about_is_told_as_statuses()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var status = (await ada.WriteAsync("the well is full")).Id();
        foreach (var who in new[] { bo, cy }) await who.PostAsync($"/api/v1/statuses/{status}/favourite");
        house.Clock.Sleep(TimeSpan.FromMinutes(6));
        Schema.AreAll("Status", await bo.GetAsync("/api/v1/trends/statuses"));
        Assert.Contains(status, await bo.IdsAsync("/api/v1/trends/statuses"));
        Assert.DoesNotContain(status, await bo.IdsAsync("/api/v1/trends/statuses?offset=40"));
        var at = $"{house.App.Url}api/v1/trends/statuses?";
        Assert.Equal($"<{at}limit=1&offset=1>; rel=\"next\"", await LinkAsync(bo, "/api/v1/trends/statuses?limit=1"));
        Assert.Equal($"<{at}limit=5&offset=35>; rel=\"prev\"", await LinkAsync(bo, "/api/v1/trends/statuses?offset=40&limit=5"));
        Assert.Null(await LinkAsync(bo, "/api/v1/trends/statuses"));
    }

    private static async Task<string?> LinkAsync(Person who, string path)
    {
        using var answer = await who.Http.GetAsync(path, House.Ct);
        return answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
    }

    [Fact]
    public async Task Pages_that_are_talked_about_are_cards_with_their_days()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        const string Address = "https://example.org/wells";
        await using (var scope = house.App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            db.Add(new LinkCard { Id = 1, Address = Address, Title = "Wells", AskedAt = house.Clock.GetUtcNow() });
            foreach (var who in new[] { ada, bo })
                db.Add(new PostLink { Post = long.Parse((await who.WriteAsync(Address)).Id(), CultureInfo.InvariantCulture), Host = "example.org", Address = Address, Card = 1 });
            await db.SaveChangesAsync(House.Ct);
        }
        house.Clock.Sleep(TimeSpan.FromMinutes(6));
        var links = await ada.GetAsync("/api/v1/trends/links");
        Schema.AreAll("TrendLink", links);
        // Midnight may have passed since.
        Assert.Equal((Address, "2"), (links[0].Text("url"), links[0].GetProperty("history").EnumerateArray().Max(day => day.Text("accounts"))));
        Assert.Equal(7, links[0].GetProperty("history").GetArrayLength());
        Assert.Empty((await ada.GetAsync("/api/v1/trends/links?offset=1")).EnumerateArray());
        Assert.EndsWith("?limit=1&offset=1>; rel=\"next\"", await LinkAsync(ada, "/api/v1/trends/links?limit=1"), StringComparison.Ordinal);
        Assert.Equal(2, (await ada.IdsAsync($"/api/v1/timelines/link?url={Uri.EscapeDataString(Address)}")).Count);
        Assert.Empty(await ada.IdsAsync("/api/v1/timelines/link?url=https%3A%2F%2Fexample.org%2Fother"));
        Assert.Empty(await ada.IdsAsync("/api/v1/timelines/link"));
    }

    [Fact]
    public async Task Lists_are_made_filled_read_and_dropped()
    {
        var (me, friend, stranger) = (await house.NewAsync("me"), await house.NewAsync("friend"), await house.NewAsync("stranger"));
        await me.FollowAsync(friend);
        var list = await me.PostAsync("/api/v1/lists", new { title = "Friends", replies_policy = "none" });
        Assert.Equal(("Friends", "none", false), (list.Text("title"), list.Text("replies_policy"), list.Is("exclusive")));
        var path = $"/api/v1/lists/{list.Id()}";
        Assert.Equal(HttpStatusCode.NotFound, (await me.TryAsync(HttpMethod.Post, $"{path}/accounts", new { account_ids = new[] { stranger.Id.ToString() } })).Status);
        await me.PostAsync($"{path}/accounts", new { account_ids = new[] { friend.Id.ToString() } });
        var post = await friend.WriteAsync("hello");
        await stranger.WriteAsync("not here");
        Assert.Equal([post.Id()], await me.IdsAsync($"/api/v1/timelines/list/{list.Id()}"));
        Assert.Equal([friend.Id.ToString()], await me.IdsAsync($"{path}/accounts?limit=0"));
        Assert.Equal([list.Id()], await me.IdsAsync($"/api/v1/accounts/{friend.Id}/lists"));
        Assert.True((await me.SendAsync(HttpMethod.Put, path, new { title = "Friends", exclusive = true })).Is("exclusive"));
        Assert.DoesNotContain(post.Id(), await me.IdsAsync("/api/v1/timelines/home"));
        foreach (var (method, at) in new[] { (HttpMethod.Get, path), (HttpMethod.Delete, path), (HttpMethod.Get, $"/api/v1/timelines/list/{list.Id()}") })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.TryAsync(method, at)).Status);
        await me.SendAsync(HttpMethod.Delete, $"{path}/accounts", new { account_ids = new[] { friend.Id.ToString() } });
        await me.SendAsync(HttpMethod.Delete, path);
        Assert.Empty(await me.IdsAsync("/api/v1/lists"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await me.TryAsync(HttpMethod.Post, "/api/v1/lists", new { title = "" })).Status);
    }

    [Fact]
    public async Task Tags_are_followed_and_trends_have_a_history_of_seven_days()
    {
        var (me, other) = (await house.NewAsync("me"), await house.NewAsync("other"));
        Assert.True((await me.PostAsync("/api/v1/tags/Jardin/follow")).Is("following"));
        var post = await other.WriteAsync("des roses #jardin");
        await me.WriteAsync("#jardin");
        Assert.Contains(post.Id(), await me.IdsAsync("/api/v1/timelines/home"));
        Assert.Equal("jardin", (await me.GetAsync("/api/v1/followed_tags"))[0].Text("name"));
        house.Clock.Sleep(TimeSpan.FromMinutes(6));
        var trend = (await me.GetAsync("/api/v1/trends/tags")).EnumerateArray().Single(t => t.Text("name") == "jardin");
        Assert.EndsWith("?limit=1&offset=1>; rel=\"next\"", await LinkAsync(me, "/api/v1/trends/tags?limit=1"), StringComparison.Ordinal);
        Assert.Equal(7, trend.GetProperty("history").GetArrayLength());
        Assert.Equal("2", trend.GetProperty("history").EnumerateArray().Max(d => d.Text("accounts")));
        Assert.False((await me.PostAsync("/api/v1/tags/jardin/unfollow")).Is("following"));
        Assert.False((await me.GetAsync("/api/v1/tags/jardin")).Is("following"));
    }

    [Fact]
    public async Task Filters_of_both_versions_are_the_same_filters_and_are_told_with_each_status()
    {
        var (me, other) = (await house.NewAsync("me"), await house.NewAsync("other"));
        var filter = await me.PostAsync("/api/v2/filters", new
        {
            title = "Noise",
            context = new[] { "home", "public" },
            filter_action = "hide",
            expires_in = 3600,
            keywords_attributes = new object[] { new { keyword = "bang" }, new { keyword = "boom", whole_word = true } },
        });
        Assert.Equal([("bang", false), ("boom", true)], filter.GetProperty("keywords").EnumerateArray().Select(k => (k.Text("keyword")!, k.Is("whole_word"))));
        var post = await other.WriteAsync("BOOM! no bangs");
        var result = Assert.Single((await me.GetAsync($"/api/v1/statuses/{post.Id()}")).GetProperty("filtered").EnumerateArray());
        Assert.Equal(("hide", 2), (result.GetProperty("filter").Text("filter_action"), result.GetProperty("keyword_matches").GetArrayLength()));
        Assert.Empty((await other.GetAsync($"/api/v1/statuses/{post.Id()}")).GetProperty("filtered").EnumerateArray());

        var old = await me.GetAsync("/api/v1/filters");
        Assert.Equal([("bang", true), ("boom", true)], old.EnumerateArray().Select(f => (f.Text("phrase")!, f.Is("irreversible"))));
        await me.SendAsync(HttpMethod.Delete, $"/api/v1/filters/{old[0].Id()}");
        Assert.Equal("boom", Assert.Single((await me.GetAsync($"/api/v2/filters/{filter.Id()}/keywords")).EnumerateArray()).Text("keyword"));
        var form = new FormUrlEncodedContent([
            new("keywords_attributes[][id]", old[1].Id()), new("keywords_attributes[][keyword]", "crack"), new("keywords_attributes[][whole_word]", "1"),
            new("keywords_attributes[][keyword]", "crash"), new("keywords_attributes[][whole_word]", "0"),
        ]);
        var changed = await me.SendAsync(HttpMethod.Put, $"/api/v2/filters/{filter.Id()}", form);
        Assert.Equal([("crack", true), ("crash", false)], changed.GetProperty("keywords").EnumerateArray().Select(k => (k.Text("keyword")!, k.Is("whole_word"))));
        var named = await me.PostAsync($"/api/v2/filters/{filter.Id()}/statuses", new { status_id = post.Id() });
        Assert.Equal([post.Id()], (await me.GetAsync($"/api/v1/statuses/{post.Id()}")).GetProperty("filtered")[0].GetProperty("status_matches").EnumerateArray().Select(s => s.GetString()!));
        await me.SendAsync(HttpMethod.Delete, $"/api/v2/filters/statuses/{named.Id()}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await me.TryAsync(HttpMethod.Post, "/api/v2/filters", new { title = "x", context = new[] { "nowhere" } })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.TryAsync(HttpMethod.Delete, $"/api/v2/filters/{filter.Id()}")).Status);
        var twin = await me.PostAsync("/api/v1/filters", new { phrase = "old word", context = new[] { "home" } });
        await me.SendAsync(HttpMethod.Delete, $"/api/v1/filters/{twin.Id()}");
        await me.SendAsync(HttpMethod.Delete, $"/api/v2/filters/{filter.Id()}");
        Assert.Empty(await me.IdsAsync("/api/v2/filters"));
    }

    [Fact]
    public async Task A_filter_is_for_a_time_for_good_or_over()
    {
        var (me, other) = (await house.NewAsync("me"), await house.NewAsync("other"));
        var post = (await other.WriteAsync("fanfare")).Id();
        var filter = await me.PostAsync("/api/v2/filters", new { title = "Noise", context = new[] { "home" }, expires_in = 3600, keywords_attributes = new[] { new { keyword = "fanfare" } } });
        var path = $"/api/v2/filters/{filter.Id()}";
        Assert.False(filter.IsNull("expires_at"));
        Assert.False((await me.SendAsync(HttpMethod.Put, path, new { title = "Din" })).IsNull("expires_at"));
        Assert.True((await me.SendAsync(HttpMethod.Put, path, new { expires_in = (int?)null })).IsNull("expires_at"));
        Assert.Equal(1, await FoundAsync());
        foreach (var over in new object[] { 0, -3600, "0" })
        {
            Assert.False((await me.SendAsync(HttpMethod.Put, path, new { expires_in = over })).IsNull("expires_at"));
            Assert.Equal(0, await FoundAsync());
            Assert.True((await me.SendAsync(HttpMethod.Put, path, new { expires_in = "" })).IsNull("expires_at"));
            Assert.Equal(1, await FoundAsync());
        }
        var old = (await me.GetAsync("/api/v1/filters"))[0];
        Assert.False((await me.SendAsync(HttpMethod.Put, $"/api/v1/filters/{old.Id()}", new { phrase = "fanfare", context = new[] { "home" }, expires_in = 60 })).IsNull("expires_at"));
        Assert.True((await me.SendAsync(HttpMethod.Put, $"/api/v1/filters/{old.Id()}", new { phrase = "fanfare", context = new[] { "home" }, expires_in = (int?)null })).IsNull("expires_at"));

        async Task<int> FoundAsync() => (await me.GetAsync($"/api/v1/statuses/{post}")).GetProperty("filtered").GetArrayLength();
    }

    [Fact]
    public async Task A_status_waits_is_put_off_and_taken_back()
    {
        var me = await house.NewAsync("me");
        string At(int minutes) => house.Clock.GetUtcNow().AddMinutes(minutes).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await me.TryAsync(HttpMethod.Post, "/api/v1/statuses", new { status = "now", scheduled_at = At(2) })).Status);
        var waiting = await me.WriteAsync("later", new { scheduled_at = At(10), visibility = "unlisted" });
        Assert.Equal(("later", "unlisted"), (waiting.GetProperty("params").Text("text"), waiting.GetProperty("params").Text("visibility")));
        Assert.Equal([waiting.Id()], await me.IdsAsync("/api/v1/scheduled_statuses"));
        var path = $"/api/v1/scheduled_statuses/{waiting.Id()}";
        var moved = await me.SendAsync(HttpMethod.Put, path, new { scheduled_at = At(20) });
        Assert.NotEqual(waiting.Text("scheduled_at"), moved.Text("scheduled_at"));
        await me.SendAsync(HttpMethod.Delete, path);
        Assert.Equal(HttpStatusCode.NotFound, (await me.TryAsync(HttpMethod.Get, path)).Status);
        Assert.Empty(await me.IdsAsync("/api/v1/timelines/home"));
    }

    [Fact]
    public async Task Markers_notes_preferences_and_mutes_are_kept()
    {
        var (me, other) = (await house.NewAsync("me"), await house.NewAsync("other"));
        var post = await me.WriteAsync("a question");
        Assert.Equal(post.Id(), (await me.PostAsync("/api/v1/markers", new { home = new { last_read_id = post.Id() } })).GetProperty("home").Text("last_read_id"));
        Assert.Equal(1, (await me.GetAsync("/api/v1/markers?timeline[]=home&timeline[]=notifications")).GetProperty("home").Count("version"));

        Assert.Equal("met in Fez", (await me.PostAsync($"/api/v1/accounts/{other.Id}/note", new { comment = "met in Fez" })).Text("note"));
        Assert.Equal("met in Fez", (await me.GetAsync($"/api/v1/accounts/relationships?id={other.Id}"))[0].Text("note"));
        await me.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { source = new { privacy = "private", language = "ar", sensitive = true } });
        var preferences = await me.GetAsync("/api/v1/preferences");
        Assert.Equal(("private", "ar", true), (preferences.Text("posting:default:visibility"), preferences.Text("posting:default:language"), preferences.Is("posting:default:sensitive")));
        Assert.Equal("private", (await me.GetAsync("/api/v1/accounts/verify_credentials")).GetProperty("source").Text("privacy"));
        Assert.Equal("private", (await me.WriteAsync("as I like it")).Text("visibility"));

        var muted = await me.PostAsync($"/api/v1/accounts/{other.Id}/mute", new { notifications = false, duration = 3600 });
        Assert.Equal((true, false, false), (muted.Is("muting"), muted.Is("muting_notifications"), muted.IsNull("muting_expires_at")));
        Assert.False((await me.GetAsync("/api/v1/mutes"))[0].IsNull("mute_expires_at"));
        house.Clock.Sleep(TimeSpan.FromMinutes(61));
        Assert.Empty(await me.IdsAsync("/api/v1/mutes"));
        Assert.False((await me.GetAsync($"/api/v1/accounts/relationships?id={other.Id}"))[0].Is("muting"));

        Assert.True((await me.PostAsync($"/api/v1/statuses/{post.Id()}/mute")).Is("muted"));
        await other.WriteAsync($"@{me.Handle} an answer", new { in_reply_to_id = post.Id() });
        await house.HeardAsync();
        Assert.Empty((await me.GetAsync("/api/v1/notifications")).EnumerateArray());
        Assert.False((await me.PostAsync($"/api/v1/statuses/{post.Id()}/unmute")).Is("muted"));
    }

    [Fact]
    public async Task A_report_keeps_the_statuses_it_names()
    {
        var (me, other) = (await house.NewAsync("me"), await house.NewAsync("other"));
        var post = await other.WriteAsync("spam spam");
        var report = await me.PostAsync("/api/v1/reports", new { account_id = other.Id.ToString(), status_ids = new[] { post.Id() }, comment = "look", category = "spam" });
        Assert.Equal([post.Id()], report.GetProperty("status_ids").EnumerateArray().Select(s => s.GetString()!));
        var kept = (await me.GetAsync("/api/reports"))[0];
        Assert.Equal((post.Id(), "spam", "look"), (kept.Text("post"), kept.Text("rule"), kept.Text("text")));
    }
}
