using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests;

/// <summary>Accounts, how they stand to each other, search, notifications, reports.</summary>
public sealed class AccountTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task One_is_told_what_one_is_and_changes_it()
    {
        var ada = await house.NewAsync("ada");
        var changed = await ada.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { display_name = "Ada N.", note = "Water & <trees>\nhttps://example.org/a", locked = true });
        Assert.Equal(("Ada N.", true), (changed.Text("display_name"), changed.Is("locked")));
        Assert.Equal("<p>Water &amp; &lt;trees&gt;<br><a href=\"https://example.org/a\" rel=\"nofollow noopener ugc\" target=\"_blank\"><span>https://example.org/a</span></a></p>", changed.Text("note"));
        Assert.Equal("Water & <trees>\nhttps://example.org/a", changed.GetProperty("source").Text("note"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { display_name = "" })).Status);
        Assert.Equal(ada.Id.ToString(), (await ada.GetAsync($"/api/v1/accounts/lookup?acct=@{ada.Handle.ToUpperInvariant()}@{house.App.Url.Authority}")).Id());
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Get, $"/api/v1/accounts/lookup?acct={ada.Handle}@elsewhere.example")).Status);
    }

    [Fact]
    public async Task A_profile_is_read_as_it_is_edited_and_its_picture_taken_back()
    {
        var ada = await house.NewAsync("ada");
        var changed = await ada.SendAsync(HttpMethod.Patch, "/api/v1/profile", new { display_name = "Ada P.", note = "Plain & short", locked = true, indexable = false });
        Schema.Is("Profile", changed);
        Assert.Equal(("Ada P.", "Plain & short", true, false), (changed.Text("display_name"), changed.Text("note"), changed.Is("locked"), changed.Is("indexable")));
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("avatar").ValueKind);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Patch, "/api/v1/profile", new { display_name = "" })).Status);

        await house.AskAsync(services => services.GetRequiredService<PalabreDb>().Database.ExecuteSqlAsync($"update members set portrait = 'ground=mauve;skin=3;hair=long;cloth=teal' where id = {ada.Id.Value}", House.Ct));
        var before = await ada.GetAsync("/api/v1/profile");
        Assert.StartsWith($"{house.App.Url}avatars/", before.Text("avatar"), StringComparison.Ordinal);
        Schema.Is("CredentialAccount", await ada.SendAsync(HttpMethod.Delete, "/api/v1/profile/avatar"));
        var after = await ada.GetAsync("/api/v1/profile");
        Assert.Equal((JsonValueKind.Null, "Ada P.", false), (after.GetProperty("avatar").ValueKind, after.Text("display_name"), after.Is("indexable")));
        Schema.Is("CredentialAccount", await ada.SendAsync(HttpMethod.Delete, "/api/v1/profile/header"));
        Assert.Equal(HttpStatusCode.OK, (await ada.TryAsync(HttpMethod.Delete, "/api/v1/profile/avatar")).Status);
    }

    [Fact]
    public async Task Who_does_not_want_to_be_found_by_words_says_so_from_a_program()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await ada.WriteAsync("Oualidia au matin");
        await House.UntilAsync(async () => (await bo.GetAsync("/api/v2/search?q=oualidia&type=statuses")).GetProperty("statuses").GetArrayLength() == 1, "the post is found");
        var now = await ada.GetAsync("/api/v1/accounts/verify_credentials");
        Assert.Equal((true, true), (now.Is("indexable"), now.GetProperty("source").Is("indexable")));

        var changed = await ada.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { indexable = false });
        Assert.Equal((false, false), (changed.Is("indexable"), changed.GetProperty("source").Is("indexable")));
        Assert.False((await bo.GetAsync($"/api/v1/accounts/{ada.Id}")).Is("indexable"));
        Assert.Empty((await bo.GetAsync("/api/v2/search?q=oualidia&type=statuses")).GetProperty("statuses").EnumerateArray());
        Assert.Single((await ada.GetAsync("/api/v2/search?q=oualidia&type=statuses")).GetProperty("statuses").EnumerateArray());
        Assert.False((await ada.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { note = "Encore" })).Is("indexable"));
    }

    [Fact]
    public async Task Pictures_of_accounts_are_pictures_and_other_sites_may_show_them()
    {
        var ada = await house.NewAsync("ada");
        var account = await ada.GetAsync("/api/v1/accounts/verify_credentials");
        using var guest = house.App.Guest();
        foreach (var name in new[] { "avatar", "avatar_static", "header", "header_static" })
        {
            using var answer = await guest.GetAsync(account.Text(name), House.Ct);
            Assert.Equal(("image/png", "*"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await answer.Content.ReadAsByteArrayAsync(House.Ct))[..4]);
        }
    }

    [Fact]
    public async Task Following_asks_where_one_is_asked_and_is_answered()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        Assert.True((await ada.FollowAsync(bo)).Is("following"));
        Assert.True((await bo.GetAsync($"/api/v1/accounts/relationships?id[]={ada.Id}&id[]=77"))[0].Is("followed_by"));
        Assert.Equal([ada.Id.ToString()], await bo.IdsAsync($"/api/v1/accounts/{bo.Id}/followers"));
        Assert.False((await bo.PostAsync($"/api/v1/accounts/{ada.Id}/remove_from_followers")).Is("followed_by"));

        await bo.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { locked = "true" });
        Assert.Equal((false, true), ((await ada.FollowAsync(bo)).Is("following"), (await ada.GetAsync($"/api/v1/accounts/relationships?id={bo.Id}"))[0].Is("requested")));
        Assert.Equal([ada.Id.ToString()], await bo.IdsAsync("/api/v1/follow_requests"));
        Assert.Equal(1, (await bo.GetAsync("/api/v1/accounts/verify_credentials")).GetProperty("source").Count("follow_requests_count"));
        Assert.True((await bo.PostAsync($"/api/v1/follow_requests/{ada.Id}/authorize")).Is("followed_by"));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Post, $"/api/v1/follow_requests/{ada.Id}/reject")).Status);
        // Whom a private account follows, and who follows it, only its followers see.
        var cy = await house.NewAsync("cy");
        Assert.Empty(await cy.IdsAsync($"/api/v1/accounts/{bo.Id}/followers"));
        Assert.Single(await ada.IdsAsync($"/api/v1/accounts/{bo.Id}/followers"));
    }

    [Fact]
    public async Task Following_without_boosts_is_said_and_kept_until_it_is_said_otherwise()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var status = await cy.WriteAsync("to be boosted");
        await bo.PostAsync($"/api/v1/statuses/{status.Id()}/reblog");
        Assert.False((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/follow", new { reblogs = false })).Is("showing_reblogs"));
        Assert.Empty(await ada.IdsAsync("/api/v1/timelines/home"));
        var again = await ada.PostAsync($"/api/v1/accounts/{bo.Id}/follow");
        Assert.Equal((true, false), (again.Is("following"), again.Is("showing_reblogs")));
        Assert.True((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/follow", new { reblogs = true })).Is("showing_reblogs"));
        Assert.Single(await ada.IdsAsync("/api/v1/timelines/home"));
        Assert.False((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/unfollow")).Is("showing_reblogs"));
    }

    [Fact]
    public async Task Blocks_and_mutes_are_kept_and_the_blocked_is_not_told()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        Assert.True((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/block")).Is("blocking"));
        Assert.Equal([bo.Id.ToString()], await ada.IdsAsync("/api/v1/blocks"));
        var theirs = (await bo.GetAsync($"/api/v1/accounts/relationships?id[]={ada.Id}"))[0];
        Assert.Equal((false, false), (theirs.Is("blocking"), theirs.Is("blocked_by")));
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.TryAsync(HttpMethod.Post, $"/api/v1/accounts/{ada.Id}/follow")).Status);
        Assert.Empty((await bo.GetAsync($"/api/v2/search?q={ada.Handle}&type=accounts")).GetProperty("accounts").EnumerateArray());
        Assert.False((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/unblock")).Is("blocking"));
        Assert.True((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/mute")).Is("muting"));
        Assert.Equal([bo.Id.ToString()], await ada.IdsAsync("/api/v1/mutes"));
        Assert.False((await ada.PostAsync($"/api/v1/accounts/{bo.Id}/unmute")).Is("muting"));
    }

    [Fact]
    public async Task People_posts_and_tags_are_found()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = await ada.WriteAsync("#Palabrage here");
        var secret = await ada.WriteAsync("#Palabracadabra", new { visibility = "private" });
        Assert.Equal(ada.Id.ToString(), (await bo.GetAsync($"/api/v2/search?q=@{ada.Handle}@{house.App.Url.Authority}&type=accounts&resolve=True")).GetProperty("accounts")[0].Id());
        Assert.Equal(ada.Id.ToString(), (await bo.GetAsync($"/api/v1/accounts/search?q={ada.Handle}&limit=1"))[0].Id());
        Assert.Equal(status.Id(), (await bo.GetAsync($"/api/v2/search?q={Uri.EscapeDataString(status.Text("url")!)}&resolve=true")).GetProperty("statuses")[0].Id());
        Assert.Empty((await bo.GetAsync($"/api/v2/search?q={Uri.EscapeDataString(secret.Text("url")!)}")).GetProperty("statuses").EnumerateArray());
        Assert.Equal(["palabrage"], (await bo.GetAsync("/api/v2/search?q=%23palabra&type=hashtags")).GetProperty("hashtags").EnumerateArray().Select(t => t.Text("name")));
        Assert.Equal("palabrage", (await bo.GetAsync("/api/v1/tags/Palabrage")).Text("name"));
    }

    [Fact]
    public async Task Whom_one_follows_is_found_however_many_others_answer_better()
    {
        var me = await house.NewAsync("me");
        var followed = await house.NewAsync("zineb");
        await followed.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { display_name = "Old Zaouia" });
        for (var i = 0; i < 3; i++) await (await house.NewAsync("z")).SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { display_name = "Zaouia" });
        await me.FollowAsync(followed);
        await House.UntilAsync(async () => (await me.IdsAsync("/api/v1/accounts/search?q=zaouia")).Count == 4, "all are found");
        Assert.DoesNotContain(followed.Id.ToString(), await me.IdsAsync("/api/v1/accounts/search?q=zaouia&limit=2"));

        Assert.Equal([followed.Id.ToString()], await me.IdsAsync("/api/v1/accounts/search?q=zaouia&limit=2&following=true"));
        Assert.Equal([followed.Id.ToString()], await FoundAsync("q=zaouia&limit=2&following=true"));
        Assert.Equal(4, (await FoundAsync("q=zaouia")).Count);
        var stranger = await house.NewAsync("stranger");
        Assert.Equal([stranger.Id.ToString()], await FoundAsync($"q={stranger.Handle}"));
        Assert.Empty(await FoundAsync($"q={stranger.Handle}&following=1"));

        async Task<IReadOnlyList<string>> FoundAsync(string asked) => [.. (await me.GetAsync($"/api/v2/search?type=accounts&{asked}")).GetProperty("accounts").EnumerateArray().Select(a => a.Id())];
    }

    [Fact]
    public async Task Statuses_are_found_by_their_words_for_members_part_by_part()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var ids = new List<string>();
        for (var i = 0; i < 4; i++) ids.Insert(0, (await ada.WriteAsync($"Sidi Ifni, vague {i}")).Id());
        await ada.WriteAsync("Sidi Ifni tout bas", new { visibility = "unlisted" });
        var his = (await bo.WriteAsync("قصيدة من سِيدِي إِفْنِي Sidi Ifni")).Id();
        await House.UntilAsync(async () => (await FoundAsync("q=sidi+ifni")).Contains(his), "the last one is found");

        Assert.Equal([his, .. ids], await FoundAsync("q=sidi+ifni"));
        Assert.Equal([his], await FoundAsync($"q={Uri.EscapeDataString("سيدي افني")}"));
        Assert.Equal(ids, await FoundAsync($"q=ifni&account_id={ada.Id}"));
        Assert.Empty(await FoundAsync("q=ifni&account_id=77"));
        Assert.Equal(ids.Skip(1).Take(2), await FoundAsync($"q=ifni&limit=2&max_id={ids[0]}"));
        Assert.Equal(ids.Skip(1).Take(2), await FoundAsync($"q=ifni&limit=2&min_id={ids[3]}"));
        Assert.Equal(ids.Skip(1), await FoundAsync("q=ifni&offset=2"));
        Assert.Empty(await FoundAsync($"q={Uri.EscapeDataString("\"vague ifni\"")}"));
        Assert.Empty((await bo.GetAsync("/api/v2/search?q=ifni&type=accounts")).GetProperty("statuses").EnumerateArray());
        using var guest = house.App.Guest();
        Assert.Contains("\"statuses\":[]", await guest.GetStringAsync("/api/v2/search?q=ifni", House.Ct), StringComparison.Ordinal);
        Schema.Is("Search", await bo.GetAsync("/api/v2/search?q=ifni"));

        await ada.PostAsync($"/api/v1/accounts/{bo.Id}/block");
        Assert.Equal([his], await FoundAsync("q=ifni"));

        async Task<IReadOnlyList<string>> FoundAsync(string asked) =>
            [.. (await bo.GetAsync($"/api/v2/search?type=statuses&{asked}")).GetProperty("statuses").EnumerateArray().Select(s => s.Id())];
    }

    [Fact]
    public async Task One_is_told_who_did_what_and_takes_it_off_the_list()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = (await ada.WriteAsync("good")).Id();
        await bo.FollowAsync(ada);
        await bo.PostAsync($"/api/v1/statuses/{status}/favourite");
        await bo.PostAsync($"/api/v1/statuses/{status}/reblog");
        var answer = (await bo.WriteAsync($"@{ada.Handle} yes", new { in_reply_to_id = status })).Id();
        await house.HeardAsync();
        var told = (await ada.GetAsync("/api/v1/notifications")).EnumerateArray().ToList();
        Assert.Equal(["favourite", "follow", "mention", "reblog"], told.Select(t => t.Text("type")!).Order(StringComparer.Ordinal));
        Assert.Equal(answer, told.Single(t => t.Text("type") == "mention").GetProperty("status").Id());
        Assert.All(told, t => Assert.Equal(bo.Handle, t.GetProperty("account").Text("username")));
        Assert.Single(await ada.IdsAsync("/api/v1/notifications?types[]=follow"));
        Assert.Equal(3, (await ada.IdsAsync("/api/v1/notifications?exclude_types[]=follow")).Count);
        Assert.Equal(4, (await ada.GetAsync("/api/v1/notifications/unread_count")).Count("count"));

        var one = told[0].Id();
        Assert.Equal(one, (await ada.GetAsync($"/api/v1/notifications/{one}")).Id());
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/notifications/{one}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Post, $"/api/v1/notifications/{one}/dismiss")).Status);
        await ada.PostAsync($"/api/v1/notifications/{one}/dismiss");
        Assert.Equal(3, (await ada.IdsAsync("/api/v1/notifications")).Count);
        await ada.PostAsync("/api/v1/notifications/clear");
        Assert.Empty(await ada.IdsAsync("/api/v1/notifications"));
    }

    [Fact]
    public async Task A_report_reaches_the_stewards_with_what_is_meant()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = (await ada.WriteAsync("buy my water")).Id();
        var report = await bo.PostAsync("/api/v1/reports", new { account_id = ada.Id.ToString(), status_ids = new[] { status }, comment = "again and again", category = "spam" });
        Assert.Equal(("spam", ada.Handle), (report.Text("category"), report.GetProperty("target_account").Text("username")));
        Assert.Contains(report.Id(), (await bo.GetAsync("/api/reports")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Post, "/api/v1/reports", new { account_id = "1" })).Status);
    }

    [Fact]
    public async Task What_this_house_does_not_have_is_answered_with_nothing_of_the_right_shape()
    {
        var ada = await house.NewAsync("ada");
        foreach (var path in new[]
        {
            "custom_emojis", "announcements", "directory", "domain_blocks",
            "instance/rules", "instance/peers", "notifications/requests",
        })
            Assert.Empty((await ada.GetAsync($"/api/v1/{path}")).EnumerateArray());
        var status = (await ada.WriteAsync("Bonjour", new { language = "fr" })).Id();
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Post, $"/api/v1/statuses/{status}/translate")).Status);
        Assert.Empty((await ada.GetAsync("/api/v1/instance/translation_languages")).EnumerateObject());
        Assert.False((await ada.GetAsync("/api/v2/instance")).GetProperty("configuration").GetProperty("translation").Is("enabled"));
        Assert.Equal("ineligible", (await ada.GetAsync("/api/v1/annual_reports/2026/state")).Text("state"));
        Assert.Empty((await ada.GetAsync("/api/v1/annual_reports")).GetProperty("annual_reports").EnumerateArray());
        Assert.Equal("public", (await ada.GetAsync("/api/v1/preferences")).Text("posting:default:visibility"));
        Assert.Equal(JsonValueKind.Array, (await ada.GetAsync("/api/v2/suggestions")).ValueKind);
    }

    [Fact]
    public async Task A_house_says_what_it_is_before_anybody_is_known()
    {
        using var guest = house.App.Guest();
        var first = JsonDocument.Parse(await guest.GetStringAsync("/api/v1/instance", House.Ct)).RootElement;
        Assert.Equal(10, JsonDocument.Parse(await guest.GetStringAsync("/api/v2/instance", House.Ct)).RootElement.GetProperty("api_versions").Count("mastodon"));
        Assert.Equal(("4.6.0+palabre", false), (first.Text("version"), first.Is("registrations")));
        Assert.Equal($"ws://{house.App.Url.Authority}", first.GetProperty("urls").Text("streaming_api"));
        Assert.Equal(500, JsonDocument.Parse(await guest.GetStringAsync("/api/v2/instance", House.Ct)).RootElement.GetProperty("configuration").GetProperty("statuses").Count("max_characters"));
        Assert.Contains("{uri}", await guest.GetStringAsync("/.well-known/host-meta", House.Ct), StringComparison.Ordinal);
        var node = JsonDocument.Parse(await guest.GetStringAsync("/nodeinfo/2.0", House.Ct)).RootElement;
        Assert.Equal(("mastodon", "4.6.0+palabre"), (node.GetProperty("software").Text("name"), node.GetProperty("software").Text("version")));
        var product = node.GetProperty("metadata").GetProperty("product");
        Assert.Equal(("mastodon", "Palabre"), (node.GetProperty("metadata").GetProperty("upstream").Text("name"), product.Text("name")));
        Assert.Matches(@"^\d+\.\d+\.\d+$", product.Text("version"));
        var server = JsonDocument.Parse(await guest.GetStringAsync("/.well-known/oauth-authorization-server", House.Ct)).RootElement;
        Assert.Equal("S256", server.GetProperty("code_challenge_methods_supported")[0].GetString());
        var ada = await house.NewAsync("ada");
        var finger = JsonDocument.Parse(await guest.GetStringAsync($"/.well-known/webfinger?resource=acct:{ada.Handle}@{house.App.Url.Authority}", House.Ct)).RootElement;
        Assert.Equal($"acct:{ada.Handle}@{house.App.Url.Authority}", finger.Text("subject"));
    }

    [Fact]
    public async Task Strangers_are_led_to_the_page_where_they_sign_up_while_that_is_open()
    {
        await using var open = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["SignUp:Open"] = "true" });
        using var stranger = open.Guest();
        using var guest = house.App.Guest();
        Assert.False((await stranger.GetFromJsonAsync<JsonElement>("/api/v1/instance", House.Ct)).Is("registrations"));
        var registrations = (await stranger.GetFromJsonAsync<JsonElement>("/api/v2/instance", House.Ct)).GetProperty("registrations");
        Assert.Equal((false, $"{open.Url}sign-up"), (registrations.Is("enabled"), registrations.Text("url")));
        Assert.Contains("<form", await stranger.GetStringAsync(registrations.Text("url"), House.Ct), StringComparison.Ordinal);
        Assert.True((await guest.GetFromJsonAsync<JsonElement>("/api/v2/instance", House.Ct)).GetProperty("registrations").IsNull("url"));
    }
}
