using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

/// <summary>Whom one may want to follow. One house for all: each test has people of its own in it.</summary>
public sealed class SuggestionTests(FollowTests.House house) : IClassFixture<FollowTests.House>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private PalabreApp App => house.App;

    [Fact]
    public async Task A_newcomer_is_suggested_whom_their_inviter_follows_and_the_reason_is_said()
    {
        using var ada = await App.AsAsync("ada.s1");
        foreach (var handle in new[] { "bo.s1", "chidi.s1" }) await FollowAsync(ada, handle);
        using var grace = await InvitedAsync(ada, "grace.s1");
        Assert.Equal(["bo.s1: \u2068ada.s1\u2069 follows this person", "chidi.s1: \u2068ada.s1\u2069 follows this person"], (await SuggestedAsync(grace)).Order());

        await FollowAsync(grace, "bo.s1");
        Assert.Equal(HttpStatusCode.NoContent, (await grace.DeleteAsync($"/api/me/suggestions/{await IdAsync("chidi.s1")}", Ct)).StatusCode);
        Assert.DoesNotContain(await SuggestedAsync(grace), s => s.Contains(".s1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_of_ones_clubs_are_suggested_and_more_common_clubs_come_first()
    {
        using var ada = await App.AsAsync("ada.s2");
        using var bo = await App.AsAsync("bo.s2");
        using var chidi = await App.AsAsync("chidi.s2");
        foreach (var slug in new[] { "s2-one", "s2-two" })
        {
            Assert.Equal(HttpStatusCode.Created, (await ada.PostAsJsonAsync("/api/clubs", new { slug, name = slug }, Ct)).StatusCode);
            foreach (var one in slug == "s2-one" ? [bo, chidi] : new[] { bo }) Assert.Equal(HttpStatusCode.OK, (await one.PutAsJsonAsync($"/api/clubs/{slug}/membership", new { }, Ct)).StatusCode);
        }
        Assert.Equal(["bo.s2: In the same club: \u2068s2-one\u2069", "chidi.s2: In the same club: \u2068s2-one\u2069"], await SuggestedAsync(ada));
    }

    [Fact]
    public async Task Whom_several_follow_whom_one_follows_comes_with_their_number()
    {
        using var ada = await App.AsAsync("ada.s3");
        foreach (var handle in new[] { "bo.s3", "chidi.s3" }) await FollowAsync(ada, handle);
        foreach (var handle in new[] { "bo.s3", "chidi.s3" }) await FollowAsync(await App.AsAsync(handle), "emile.s3");
        Assert.Equal(["emile.s3: 2 people you follow follow them"], await SuggestedAsync(ada));
    }

    [Fact]
    public async Task Never_somebody_private_blocked_either_way_muted_or_suspended()
    {
        using var ada = await App.AsAsync("ada.s4");
        string[] known = ["private.s4", "blocked.s4", "blocks.s4", "muted.s4", "suspended.s4", "seen.s4"];
        foreach (var handle in known) await FollowAsync(ada, handle);
        using var grace = await InvitedAsync(ada, "grace.s4");
        Assert.Equal(known.Length, (await SuggestedAsync(grace)).Count);

        await (await App.AsAsync("private.s4")).PutAsJsonAsync("/api/me/privacy", new { isPrivate = true }, Ct);
        Assert.True((await grace.PutAsync($"/api/me/blocks/{await IdAsync("blocked.s4")}", null, Ct)).IsSuccessStatusCode);
        Assert.True((await (await App.AsAsync("blocks.s4")).PutAsync($"/api/me/blocks/{await IdAsync("grace.s4")}", null, Ct)).IsSuccessStatusCode);
        Assert.True((await grace.PutAsync($"/api/me/mutes/{await IdAsync("muted.s4")}", null, Ct)).IsSuccessStatusCode);
        await TellAsync(new MemberSuspended(await IdAsync("suspended.s4"), null, "safety.rule_spam", "/decisions/x", TimeProvider.System.GetUtcNow()));
        Assert.Equal(["seen.s4: \u2068ada.s4\u2069 follows this person"], await SuggestedAsync(grace));
    }

    [Fact]
    public async Task Who_knows_nobody_is_suggested_the_stewards()
    {
        using var bo = await App.AsAsync("bo.s5");
        Assert.Contains("ada: Looks after this house", await SuggestedAsync(bo));
    }

    [Fact]
    public async Task After_the_form_comes_the_page_of_suggestions_which_can_be_passed_by()
    {
        using var ada = await App.AsAsync("ada.s6");
        foreach (var handle in new[] { "bo.s6", "chidi.s6", "dounia.s6" }) await FollowAsync(ada, handle);
        using var grace = new Browser(App);
        var joined = await grace.PostAsync($"/invitation/{await CodeAsync(ada)}", Ct, ("name", "Grace"), ("handle", "grace.s6"), ("password", PalabreApp.Password));
        Assert.Equal("/welcome", joined.Headers.Location?.OriginalString);
        var page = await grace.PageAsync("/welcome", Ct);
        Assert.NotNull(page.QuerySelector(".go-on a[href='/']"));
        Assert.Equal(3, page.QuerySelectorAll(".suggested li").Length);

        await grace.PostAsync("/welcome/aside", Ct, ("member", (await IdAsync("chidi.s6")).ToString()));
        page = await grace.PageAsync("/welcome", Ct);
        var all = page.QuerySelectorAll(".go-on input[name=member]").Select(i => ("member", i.GetAttribute("value")!)).Append(("back", "/")).ToArray();
        Assert.Equal("/", (await grace.PostAsync("/welcome/follow", Ct, all)).Headers.Location?.OriginalString);
        var follows = await ada.GetFromJsonAsync<JsonElement>("/api/members/grace.s6/following", Ct);
        Assert.Equal(["ada.s6", "bo.s6", "dounia.s6"], follows.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("handle").GetString()!).Order());
    }

    [Fact]
    public async Task The_hall_leads_there_whoever_follows_nobody_and_ones_own_page_shows_a_few()
    {
        await App.AddAsync("bo.s7", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(App, "bo.s7", Ct);
        Assert.NotNull((await bo.PageAsync("/", Ct)).QuerySelector("a[href='/welcome']"));
        Assert.NotNull((await bo.PageAsync("/@bo.s7", Ct)).QuerySelector("#whom-to-follow"));
        Assert.Null((await bo.PageAsync("/@ada", Ct)).QuerySelector("#whom-to-follow"));
        await bo.PostAsync("/@ada/follow", Ct);
        Assert.Null((await bo.PageAsync("/", Ct)).QuerySelector("a[href='/welcome']"));
    }

    private async Task<HttpClient> InvitedAsync(HttpClient inviter, string handle)
    {
        using var guest = App.Guest();
        var joined = await guest.PostAsJsonAsync($"/api/invitations/{await CodeAsync(inviter)}/accept", new { name = handle, handle, password = PalabreApp.Password }, Ct);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        return await App.AsAsync(handle);
    }

    private static async Task<string> CodeAsync(HttpClient inviter) =>
        (await (await inviter.PostAsJsonAsync("/api/invitations", new { }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString()!;

    private async Task FollowAsync(HttpClient client, string handle)
    {
        using var known = await App.AsAsync(handle);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PutAsync($"/api/members/{handle}/follow", null, Ct)).StatusCode);
    }

    private static async Task<IReadOnlyList<string>> SuggestedAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/me/suggestions", Ct)).GetProperty("suggestions").EnumerateArray()
            .Select(s => $"{s.GetProperty("member").GetProperty("handle").GetString()}: {s.GetProperty("reason").GetString()}")];

    private async Task<MemberId> IdAsync(string handle)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    private async Task TellAsync<T>(T told) where T : notnull
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        db.Tell(told);
        await db.SaveChangesAsync(Ct);
        while (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.AnyAsync(db.Set<OutboxMessage>(), m => m.DeliveredAt == null, Ct)) await Task.Delay(20, Ct);
    }
}
