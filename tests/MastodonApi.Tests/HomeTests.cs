using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Portraits;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests;

/// <summary>A home that was asked for before comes from memory: whatever changes, and whoever changes it, is different in the next answer.</summary>
public sealed class HomeTests(House house) : IClassFixture<House>
{
    private const string Home = "/api/v1/timelines/home";

    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task What_others_do_with_a_status_is_counted_at_once()
    {
        var (reader, author, other, status) = await KnownAsync();
        foreach (var (set, unset, count) in new[] { ("favourite", "unfavourite", "favourites_count"), ("reblog", "unreblog", "reblogs_count") })
        {
            await other.PostAsync($"/api/v1/statuses/{status}/{set}");
            Assert.Equal(1, (await StatusAsync(reader, status))!.Value.Count(count));
            await other.PostAsync($"/api/v1/statuses/{status}/{unset}");
            Assert.Equal(0, (await StatusAsync(reader, status))!.Value.Count(count));
        }

        var answer = (await other.WriteAsync("so it is", new { in_reply_to_id = status })).Id();
        Assert.Equal(1, (await StatusAsync(reader, status))!.Value.Count("replies_count"));
        Assert.Equal((status, author.Id.ToString()), ((await StatusAsync(reader, answer))!.Value.Text("in_reply_to_id"), (await StatusAsync(reader, answer))!.Value.Text("in_reply_to_account_id")));
        await other.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{answer}");
        Assert.Null(await StatusAsync(reader, answer));
        Assert.Equal(0, (await StatusAsync(reader, status))!.Value.Count("replies_count"));
        var quote = (await other.WriteAsync("hear this", new { quoted_status_id = status })).Id();
        Assert.Equal(1, (await StatusAsync(reader, status))!.Value.Count("quotes_count"));
        Assert.Equal(status, (await StatusAsync(reader, quote))!.Value.GetProperty("quote").GetProperty("quoted_status").Id());
        await author.PostAsync($"/api/v1/statuses/{status}/quotes/{quote}/revoke");
        Assert.Equal("revoked", (await StatusAsync(reader, quote))!.Value.GetProperty("quote").Text("state"));
        Assert.Equal(0, (await StatusAsync(reader, status))!.Value.Count("quotes_count"));
    }

    [Fact]
    public async Task A_boost_comes_once_and_goes_with_what_it_boosts()
    {
        var (reader, author, other, status) = await KnownAsync();
        var stranger = await house.NewAsync("stranger");
        var boosted = (await stranger.WriteAsync("from afar")).Id();
        foreach (var by in new[] { author, other }) await by.PostAsync($"/api/v1/statuses/{boosted}/reblog");
        var boost = Assert.Single(await HomeAsync(reader), s => !s.IsNull("reblog"));
        Assert.Equal((other.Handle, boosted, stranger.Handle), (boost.GetProperty("account").Text("username"), boost.GetProperty("reblog").Id(), boost.GetProperty("reblog").GetProperty("account").Text("username")));
        Assert.StartsWith($"{house.App.Url}@{stranger.Handle}/{boosted}/boosts/", boost.Text("uri"), StringComparison.Ordinal);
        Assert.Equal(2, boost.Count("reblogs_count"));
        await stranger.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{boosted}");
        for (var turn = 0; turn < 2; turn++) Assert.Equal([status], (await HomeAsync(reader)).Select(s => s.Id()));
    }

    [Fact]
    public async Task What_its_author_changes_is_read_at_once()
    {
        var (reader, author, _, status) = await KnownAsync();
        await author.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "said otherwise", spoiler_text = "Careful" });
        var changed = (await StatusAsync(reader, status))!.Value;
        Assert.Equal(("<p>said otherwise</p>", "Careful", false), (changed.Text("content"), changed.Text("spoiler_text"), changed.IsNull("edited_at")));
        Assert.Equal("automatic", changed.GetProperty("quote_approval").Text("current_user"));
        await author.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}/interaction_policy", new { quote_approval_policy = "nobody" });
        var ruled = (await StatusAsync(reader, status))!.Value.GetProperty("quote_approval");
        Assert.Equal(("denied", 0), (ruled.Text("current_user"), ruled.GetProperty("automatic").GetArrayLength()));
        await author.PostAsync($"/api/v1/statuses/{status}/pin");
        Assert.True((await StatusAsync(reader, status))!.Value.Is("pinned"));
        await author.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{status}");
        Assert.Null(await StatusAsync(reader, status));
    }

    [Fact]
    public async Task What_the_reader_does_and_filters_is_theirs_alone_and_there_at_once()
    {
        var (reader, _, other, status) = await KnownAsync();
        foreach (var (set, unset, mark) in new[] { ("favourite", "unfavourite", "favourited"), ("bookmark", "unbookmark", "bookmarked"), ("reblog", "unreblog", "reblogged"), ("mute", "unmute", "muted") })
        {
            await reader.PostAsync($"/api/v1/statuses/{status}/{set}");
            Assert.True((await TheirsAsync(reader, status)).Is(mark), mark);
            Assert.False((await TheirsAsync(other, status)).Is(mark), mark);
            await reader.PostAsync($"/api/v1/statuses/{status}/{unset}");
            Assert.False((await TheirsAsync(reader, status)).Is(mark), mark);
        }

        var filter = await reader.PostAsync("/api/v2/filters", new { title = "Quiet", context = new[] { "home" }, keywords_attributes = new object[] { new { keyword = "words" } } });
        var match = Assert.Single((await StatusAsync(reader, status))!.Value.GetProperty("filtered").EnumerateArray());
        Assert.Equal("Quiet", match.GetProperty("filter").Text("title"));
        Assert.Equal(0, (await StatusAsync(other, status))!.Value.GetProperty("filtered").GetArrayLength());
        await reader.SendAsync(HttpMethod.Delete, $"/api/v2/filters/{filter.Id()}");
        Assert.Equal(0, (await StatusAsync(reader, status))!.Value.GetProperty("filtered").GetArrayLength());
    }

    [Fact]
    public async Task Who_is_muted_blocked_or_not_followed_any_more_is_gone_at_once()
    {
        var (reader, author, other, status) = await KnownAsync();
        var few = (await author.WriteAsync("for those who follow", new { visibility = "private" })).Id();
        Assert.NotNull(await StatusAsync(reader, few));
        await reader.PostAsync($"/api/v1/accounts/{author.Id}/mute");
        Assert.Null(await StatusAsync(reader, status));
        await reader.PostAsync($"/api/v1/accounts/{author.Id}/unmute");
        Assert.NotNull(await StatusAsync(reader, status));
        await reader.PostAsync($"/api/v1/accounts/{author.Id}/unfollow");
        Assert.Null(await StatusAsync(reader, few));
        await reader.FollowAsync(author);
        Assert.NotNull(await StatusAsync(reader, few));

        // One who liked it and is kept apart from the reader is not counted for them, and for nobody else.
        await other.PostAsync($"/api/v1/statuses/{status}/favourite");
        await reader.PostAsync($"/api/v1/accounts/{other.Id}/block");
        Assert.Equal((0, 1), ((await StatusAsync(reader, status))!.Value.Count("favourites_count"), (await StatusAsync(author, status))!.Value.Count("favourites_count")));
        await author.PostAsync($"/api/v1/accounts/{reader.Id}/block");
        Assert.Null(await StatusAsync(reader, status));
        Assert.Empty(await HomeAsync(reader));
    }

    [Fact]
    public async Task A_club_is_left_and_what_is_written_there_with_it()
    {
        var (reader, author, _, status) = await KnownAsync();
        var slug = $"known{author.Id}";
        Assert.Equal(HttpStatusCode.Created, (await author.Http.PostAsJsonAsync("/api/clubs", new { slug, name = "Known" }, Ct)).StatusCode);
        Assert.True((await reader.Http.PutAsJsonAsync($"/api/clubs/{slug}/membership", new { rules = 0 }, Ct)).IsSuccessStatusCode);
        var written = await author.Http.PostAsJsonAsync("/api/posts", new { text = "among us", club = slug }, Ct);
        var inside = (await written.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
        for (var turn = 0; turn < 2; turn++) Assert.Equal([inside, status], (await HomeAsync(reader)).Select(s => s.Id()));
        Assert.Equal(HttpStatusCode.NoContent, (await reader.Http.DeleteAsync($"/api/clubs/{slug}/membership", Ct)).StatusCode);
        Assert.Equal([status], (await HomeAsync(reader)).Select(s => s.Id()));
    }

    [Fact]
    public async Task A_name_is_another_wherever_it_stands()
    {
        var (reader, author, other, status) = await KnownAsync();
        await other.PostAsync($"/api/v1/statuses/{status}/reblog");
        var named = (await other.WriteAsync($"@{author.Handle} says so")).Id();
        await HomeAsync(reader);
        foreach (var (who, name) in new[] { (author, "Author anew"), (other, "Other anew") })
            await who.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { display_name = name });
        var boost = Assert.Single(await HomeAsync(reader), s => !s.IsNull("reblog"));
        Assert.Equal(("Other anew", "Author anew"), (boost.GetProperty("account").Text("display_name"), boost.GetProperty("reblog").GetProperty("account").Text("display_name")));
        Assert.Equal("Other anew", (await StatusAsync(reader, named))!.Value.GetProperty("account").Text("display_name"));
    }

    [Fact]
    public async Task A_face_is_another_wherever_it_stands()
    {
        var (reader, author, other, status) = await KnownAsync();
        await other.PostAsync($"/api/v1/statuses/{status}/reblog");
        using var page = await Browser.SignedInAsync(reader);
        var (before, drawn) = (await FaceAsync(), Portrait.Gallery[2]);
        Assert.DoesNotContain($"/portraits/{drawn}.svg", await TextAsync(page, "/home"), StringComparison.Ordinal);
        using (var own = await Browser.SignedInAsync(author))
            Assert.Equal(HttpStatusCode.SeeOther, (await own.PostAsync("/settings/profile", [new("name", author.Handle), new("bio", ""), new("portrait", drawn), new("found", "true")])).StatusCode);
        var now = await FaceAsync();
        Assert.NotEqual(before, now);
        Assert.Contains($"/portraits/{drawn}.svg", await TextAsync(page, "/home"), StringComparison.Ordinal);
        using var guest = house.App.Guest();
        Assert.NotEqual(await guest.GetByteArrayAsync(new Uri(before).PathAndQuery.Replace(author.Id.ToString(), other.Id.ToString(), StringComparison.Ordinal), Ct), await guest.GetByteArrayAsync(now, Ct));
        await author.SendAsync(HttpMethod.Delete, "/api/v1/profile/avatar");
        Assert.Equal(before, await FaceAsync());
        Assert.DoesNotContain($"/portraits/{drawn}.svg", await TextAsync(page, "/home"), StringComparison.Ordinal);

        async Task<string> FaceAsync()
        {
            // Once as the boosted author's, once as it is asked for by itself: everywhere the same.
            var boost = Assert.Single(await HomeAsync(reader), s => !s.IsNull("reblog"));
            var face = boost.GetProperty("reblog").GetProperty("account").Text("avatar")!;
            Assert.Equal(face, (await reader.GetAsync($"/api/v1/statuses/{status}")).GetProperty("account").Text("avatar"));
            Assert.Equal(face, (await author.GetAsync("/api/v1/accounts/verify_credentials")).Text("avatar"));
            return face;
        }
    }

    [Fact]
    public async Task A_role_given_or_taken_beside_the_server_holds_within_two_seconds_and_changes_no_home()
    {
        var (reader, _, _, status) = await KnownAsync();
        using var page = await Browser.SignedInAsync(reader);
        foreach (var (isSteward, role, code) in new[] { (true, "1", HttpStatusCode.OK), (false, "-99", HttpStatusCode.Forbidden), (true, "1", HttpStatusCode.OK) })
        {
            // What was asked before is remembered until then.
            Assert.Equal([status], (await HomeAsync(reader)).Select(s => s.Id()));
            Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/home")).StatusCode);
            await house.AskAsync(services => services.GetRequiredService<PalabreDb>().Database.ExecuteSqlAsync($"UPDATE members SET is_steward = {isSteward} WHERE id = {reader.Id.Value}", Ct));
            house.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(code, (await page.GetAsync("/settings/community")).StatusCode);
            Assert.Equal(role, (await reader.GetAsync("/api/v1/accounts/verify_credentials")).GetProperty("role").Text("id"));
            Assert.Equal([status], (await HomeAsync(reader)).Select(s => s.Id()));
            var home = await TextAsync(page, "/home");
            Assert.Contains($"post-{status}", home, StringComparison.Ordinal);
            Assert.Contains($"href=\"/@{reader.Handle}\"", home, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_signing_out_everywhere_no_home_is_shown_to_whoever_still_has_the_browser_or_the_token()
    {
        var (reader, author, other, _) = await KnownAsync();
        var few = (await author.WriteAsync("for those who follow", new { visibility = "private" })).Id();
        using Browser here = await Browser.SignedInAsync(reader), there = await Browser.SignedInAsync(reader), theirs = await Browser.SignedInAsync(other);
        foreach (var browser in new[] { here, there, theirs, here, there, theirs })
        {
            using var answer = await browser.GetAsync("/home");
            Assert.Contains($"post-{few}", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.Equal("no-cache, private", string.Join(", ", answer.Headers.CacheControl!.ToString().Split(", ").Order()));
        }

        using (var answer = await reader.Http.GetAsync(Home, Ct)) Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.Equal(HttpStatusCode.SeeOther, (await here.PostAsync("/sign-out/everywhere", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.TryAsync(HttpMethod.Get, Home)).Status);
        foreach (var browser in new[] { here, there })
        {
            using var answer = await browser.GetAsync("/home");
            Assert.Equal((HttpStatusCode.SeeOther, "/local"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
            Assert.DoesNotContain($"post-{few}", await TextAsync(browser, "/local"), StringComparison.Ordinal);
        }

        // Others read on, and whoever takes the browser next reads their own.
        Assert.Contains($"post-{few}", await TextAsync(theirs, "/home"), StringComparison.Ordinal);
        Assert.Contains(few, (await HomeAsync(other)).Select(s => s.Id()));
        var next = await house.NewAsync("next");
        await there.SignInAsync(next);
        var home = await TextAsync(there, "/home");
        Assert.Contains($"href=\"/@{next.Handle}\"", home, StringComparison.Ordinal);
        Assert.DoesNotContain(reader.Handle, home, StringComparison.Ordinal);
        Assert.DoesNotContain($"post-{few}", home, StringComparison.Ordinal);
        await here.SignInAsync(reader);
        Assert.Contains($"post-{few}", await TextAsync(here, "/home"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_of_authors_are_counted_anew_without_anybody_waiting()
    {
        var (reader, author, _, _) = await KnownAsync();
        var fan = await house.NewAsync("fan");
        await fan.FollowAsync(author);
        Assert.Equal(2, await FollowersAsync());
        house.Clock.Advance(TimeSpan.FromSeconds(31));
        await House.UntilAsync(async () => await FollowersAsync() == 3, "the fan is counted");

        // After long nobody is shown figures as old as that.
        await fan.PostAsync($"/api/v1/accounts/{author.Id}/unfollow");
        Assert.Equal(3, await FollowersAsync());
        house.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, await FollowersAsync());

        async Task<int> FollowersAsync() => Assert.Single(await HomeAsync(reader)).GetProperty("account").Count("followers_count");
    }

    [Fact]
    public async Task Who_is_suspended_is_neither_read_nor_reads()
    {
        var (reader, author, other, status) = await KnownAsync();
        await other.PostAsync($"/api/v1/statuses/{status}/favourite");
        var steward = await StewardAsync();
        await SuspendAsync(steward, other);
        Assert.Equal(0, (await StatusAsync(reader, status))!.Value.Count("favourites_count"));
        await SuspendAsync(steward, author);
        Assert.Empty(await HomeAsync(reader));
        await SuspendAsync(steward, reader);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.TryAsync(HttpMethod.Get, Home)).Status);
        house.Clock.Sleep(TimeSpan.FromHours(25));
        Assert.Equal([status], (await HomeAsync(reader)).Select(s => s.Id()));
        Assert.Equal(1, (await StatusAsync(reader, status))!.Value.Count("favourites_count"));
    }

    [Fact]
    public async Task A_token_that_is_revoked_or_over_reads_nothing_more()
    {
        var (reader, _, _, _) = await KnownAsync();
        var (there, id) = await IssueAsync(reader, null);
        var (brief, _) = await IssueAsync(reader, house.Clock.GetUtcNow().AddSeconds(1));
        // The first call with a token writes down that it is used.
        foreach (var with in new[] { there, there, brief, brief }) Assert.NotEmpty(await HomeAsync(with));
        Assert.Equal(HttpStatusCode.NoContent, (await reader.Http.DeleteAsync($"/api/tokens/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.TryAsync(HttpMethod.Get, Home)).Status);
        Assert.NotEmpty(await HomeAsync(brief));
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await brief.TryAsync(HttpMethod.Get, Home)).Status);
        Assert.NotEmpty(await HomeAsync(reader));
    }

    /// <summary>Somebody with a home that was read before, and whom they follow.</summary>
    private async Task<(Person Reader, Person Author, Person Other, string Status)> KnownAsync()
    {
        var (reader, author, other) = (await house.NewAsync("reader"), await house.NewAsync("author"), await house.NewAsync("other"));
        foreach (var one in new[] { author, other }) await reader.FollowAsync(one);
        await other.FollowAsync(author);
        var status = (await author.WriteAsync("some words")).Id();
        foreach (var one in new[] { reader, reader, other, author }) Assert.Equal([status], (await HomeAsync(one)).Select(s => s.Id()));
        return (reader, author, other, status);
    }

    private static async Task<string> TextAsync(Browser browser, string path) => await (await browser.GetAsync(path)).Content.ReadAsStringAsync(Ct);

    private static async Task<List<JsonElement>> HomeAsync(Person reader) => [.. (await reader.GetAsync(Home)).EnumerateArray()];

    /// <summary>As it stands in the reader's home; null when it does not.</summary>
    private static async Task<JsonElement?> StatusAsync(Person reader, string status)
    {
        foreach (var one in await HomeAsync(reader))
            if (one.Id() == status) return one;
            else if (!one.IsNull("reblog") && one.GetProperty("reblog").Id() == status) return one.GetProperty("reblog");
        return null;
    }

    private static async Task<JsonElement> TheirsAsync(Person reader, string status) => (await StatusAsync(reader, status))!.Value;

    /// <summary>The same member with another token, and its id.</summary>
    private static async Task<(Person With, string Id)> IssueAsync(Person reader, DateTimeOffset? expiresAt)
    {
        var answer = await reader.Http.PostAsJsonAsync("/api/tokens", new { name = "another", expiresAt }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        var issued = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return (reader.With(issued.Text("secret")!), issued.Id());
    }

    private async Task<HttpClient> StewardAsync()
    {
        var handle = $"judge{house.Clock.GetUtcNow().Ticks}";
        await house.App.AddAsync(handle, steward: true, password: PalabreApp.Password);
        return await house.App.AsAsync(handle);
    }

    private async Task SuspendAsync(HttpClient steward, Person who)
    {
        Assert.Equal(HttpStatusCode.Created, (await steward.PostAsJsonAsync("/api/reports", new { person = who.Id.ToString(), rule = "spam" }, Ct)).StatusCode);
        var decided = await steward.PostAsJsonAsync($"/api/stewards/reports/person/{who.Id}/decision", new { measure = "suspension", rule = "spam", facts = "Adverts.", days = 1 }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, decided.StatusCode);
        await house.HeardAsync();
        await house.HeardAsync();
    }
}
