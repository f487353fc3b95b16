using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

/// <summary>Members who approve who follows them. One house for all: each test has people of its own in it.</summary>
public sealed class PrivateAccountTests(FollowTests.House house) : IClassFixture<FollowTests.House>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private PalabreApp App => house.App;

    [Fact]
    public async Task Who_approves_their_followers_is_asked_first_and_an_accepted_request_follows()
    {
        using var ada = await PrivateAsync("ada.p1");
        using var bo = await App.AsAsync("bo.p1");
        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, await PutAsync(bo, "/api/members/ada.p1/follow"));
        Assert.Equal((false, true), await StandAsync(bo, "ada.p1"));
        Assert.Empty(await FollowersAsync(ada, "ada.p1"));
        Assert.Equal(["bo.p1"], await WaitingAsync(ada));
        Assert.True((await ada.GetFromJsonAsync<JsonElement>("/api/members/bo.p1/follow", Ct)).GetProperty("asksMe").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(ada, $"/api/me/follow-requests/{await IdAsync("bo.p1")}"));
        Assert.Equal((true, false), await StandAsync(bo, "ada.p1"));
        Assert.Equal(["bo.p1"], await FollowersAsync(ada, "ada.p1"));
        Assert.Empty(await WaitingAsync(ada));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(ada, $"/api/me/follow-requests/{await IdAsync("bo.p1")}"));
    }

    [Fact]
    public async Task A_request_can_be_refused_without_a_word_and_taken_back()
    {
        using var ada = await PrivateAsync("ada.p2");
        using var bo = await App.AsAsync("bo.p2");
        await PutAsync(bo, "/api/members/ada.p2/follow");
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/me/follow-requests/{await IdAsync("bo.p2")}", Ct)).StatusCode);
        Assert.Equal((false, false), await StandAsync(bo, "ada.p2"));

        await PutAsync(bo, "/api/members/ada.p2/follow");
        Assert.Equal(HttpStatusCode.NoContent, (await bo.DeleteAsync("/api/members/ada.p2/follow", Ct)).StatusCode);
        Assert.Empty(await WaitingAsync(ada));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(ada, $"/api/me/follow-requests/{await IdAsync("bo.p2")}"));
        Assert.Empty(await FollowersAsync(ada, "ada.p2"));
    }

    [Fact]
    public async Task Nobody_answers_what_was_asked_of_somebody_else()
    {
        using var ada = await PrivateAsync("ada.p3");
        using var bo = await App.AsAsync("bo.p3");
        using var chidi = await App.AsAsync("chidi.p3");
        await PutAsync(bo, "/api/members/ada.p3/follow");
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(chidi, $"/api/me/follow-requests/{await IdAsync("bo.p3")}"));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(bo, $"/api/me/follow-requests/{await IdAsync("bo.p3")}"));
        using var guest = App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync("/api/me/follow-requests", Ct)).StatusCode);
        Assert.Equal(["bo.p3"], await WaitingAsync(ada));
    }

    [Fact]
    public async Task Opening_up_again_lets_in_who_waits_but_for_blocks()
    {
        using var ada = await PrivateAsync("ada.p4");
        foreach (var handle in new[] { "bo.p4", "chidi.p4", "dounia.p4" }) await PutAsync(await App.AsAsync(handle), "/api/members/ada.p4/follow");
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(ada, $"/api/me/blocks/{await IdAsync("chidi.p4")}"));
        await HeardAsync();
        Assert.Equal(["bo.p4", "dounia.p4"], await WaitingAsync(ada));

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(ada, "/api/me/privacy", new { isPrivate = false }));
        Assert.Equal(["dounia.p4", "bo.p4"], await FollowersAsync(ada, "ada.p4"));
        Assert.Empty(await WaitingAsync(ada));
        using var emile = await App.AsAsync("emile.p4");
        await PutAsync(emile, "/api/members/ada.p4/follow");
        Assert.Equal((true, false), await StandAsync(emile, "ada.p4"));
    }

    [Fact]
    public async Task Lists_of_a_private_account_are_for_its_followers_alone()
    {
        using var ada = await App.AsAsync("ada.p5");
        using var bo = await App.AsAsync("bo.p5");
        using var chidi = await App.AsAsync("chidi.p5");
        using var guest = App.Guest();
        await PutAsync(bo, "/api/members/ada.p5/follow");
        await PutAsync(ada, "/api/members/chidi.p5/follow");
        await PutAsync(ada, "/api/me/privacy", new { isPrivate = true });
        foreach (var list in new[] { "followers", "following" })
        {
            foreach (var outside in new[] { chidi, guest })
            {
                var answer = await outside.GetAsync($"/api/members/ada.p5/{list}", Ct);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.DoesNotContain("bo.p5", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
                var page = await outside.GetAsync($"/@ada.p5/{list}", Ct);
                Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
                Assert.Empty((await Browser.ReadAsync(page, Ct)).QuerySelectorAll(".people li"));
            }
            foreach (var inside in new[] { ada, bo }) Assert.Equal(HttpStatusCode.OK, (await inside.GetAsync($"/api/members/ada.p5/{list}", Ct)).StatusCode);
        }
    }

    [Fact]
    public async Task Lists_leave_out_whom_a_block_keeps_apart_from_the_reader()
    {
        using var bo = await App.AsAsync("bo.p6");
        using var chidi = await App.AsAsync("chidi.p6");
        await App.AddAsync("ada.p6");
        foreach (var one in new[] { bo, chidi, await App.AsAsync("dounia.p6") }) await PutAsync(one, "/api/members/ada.p6/follow");
        await PutAsync(bo, $"/api/me/blocks/{await IdAsync("chidi.p6")}");
        Assert.Equal(["dounia.p6", "bo.p6"], await FollowersAsync(bo, "ada.p6"));
        Assert.Equal(["dounia.p6", "chidi.p6"], await FollowersAsync(chidi, "ada.p6"));
    }

    [Fact]
    public async Task Whoever_was_invited_by_a_private_account_follows_it_without_asking()
    {
        using var ada = await PrivateAsync("ada.p7");
        var invitation = await (await ada.PostAsJsonAsync("/api/invitations", new { }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        using var guest = App.Guest();
        await guest.PostAsJsonAsync($"/api/invitations/{invitation.GetProperty("code").GetString()}/accept", new { name = "Grace", handle = "grace.p7", password = PalabreApp.Password }, Ct);
        Assert.Equal(["grace.p7"], await FollowersAsync(ada, "ada.p7"));
    }

    [Fact]
    public async Task Asking_answering_and_the_switch_work_without_a_script()
    {
        foreach (var handle in new[] { "ada.p8", "bo.p8" }) await App.AddAsync(handle, password: PalabreApp.Password);
        using var ada = await Browser.SignedInAsync(App, "ada.p8", Ct);
        using var bo = await Browser.SignedInAsync(App, "bo.p8", Ct);
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostAsync("/settings/privacy", Ct, ("private", "true"))).StatusCode);
        Assert.True((await ada.PageAsync("/settings", Ct)).QuerySelector("#privacy input")!.HasAttribute("checked"));

        Assert.Contains("Ask to follow", (await bo.PageAsync("/@ada.p8", Ct)).QuerySelector("#follow-button")!.TextContent, StringComparison.Ordinal);
        await bo.PostAsync("/@ada.p8/follow", Ct);
        Assert.NotNull((await bo.PageAsync("/@ada.p8", Ct)).QuerySelector("form[action='/@ada.p8/unfollow']"));
        Assert.Equal("/follow-requests", (await ada.PageAsync("/@ada.p8", Ct)).QuerySelector("a[href='/follow-requests']")?.GetAttribute("href"));
        Assert.Contains("@bo.p8", (await ada.PageAsync("/follow-requests", Ct)).QuerySelector(".asked")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await ada.PageAsync("/@bo.p8", Ct)).QuerySelector("form[action='/follow-requests']"));
        Assert.Equal("/follow-requests", (await ada.PostAsync("/follow-requests", Ct, ("member", (await IdAsync("bo.p8")).ToString()), ("lets", "true"))).Headers.Location?.OriginalString);
        Assert.Contains("Unfollow", (await bo.PageAsync("/@ada.p8", Ct)).QuerySelector("#follow-button")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<HttpClient> PrivateAsync(string handle)
    {
        var client = await App.AsAsync(handle);
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(client, "/api/me/privacy", new { isPrivate = true }));
        return client;
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, object? body = null) =>
        (await client.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;

    private static async Task<(bool Following, bool Requested)> StandAsync(HttpClient client, string handle)
    {
        var relation = await client.GetFromJsonAsync<JsonElement>($"/api/members/{handle}/follow", Ct);
        return (relation.GetProperty("following").GetBoolean(), relation.GetProperty("requested").GetBoolean());
    }

    private static async Task<IReadOnlyList<string>> FollowersAsync(HttpClient client, string handle) =>
        Handles(await client.GetFromJsonAsync<JsonElement>($"/api/members/{handle}/followers", Ct));

    private static async Task<IReadOnlyList<string>> WaitingAsync(HttpClient client) => Handles(await client.GetFromJsonAsync<JsonElement>("/api/me/follow-requests", Ct));

    private static IReadOnlyList<string> Handles(JsonElement page) => [.. page.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("handle").GetString()!)];

    private async Task<MemberId> IdAsync(string handle)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    private async Task HeardAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        while (await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)) await Task.Delay(20, Ct);
    }
}
