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

/// <summary>One house for all: each test has people of its own in it.</summary>
public sealed class FollowTests(FollowTests.House house) : IClassFixture<FollowTests.House>
{
    public sealed class House : IAsyncLifetime
    {
        public PalabreApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_twice_is_following_once_and_is_told_once()
    {
        var app = house.App;
        await app.AddAsync("ada.one");
        using var bo = await app.AsAsync("bo.one");
        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, (await bo.PutAsync("/api/members/Ada.one/follow", null, Ct)).StatusCode);
        Assert.Equal(["ada.one"], await NamesAsync(bo, "/api/members/bo.one/following"));
        Assert.Equal(["bo.one"], await NamesAsync(bo, "/api/members/ada.one/followers"));
        Assert.Equal(1, await ToldAsync(nameof(MemberFollowed), "ada.one"));

        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, (await bo.DeleteAsync("/api/members/ada.one/follow", Ct)).StatusCode);
        Assert.Empty(await NamesAsync(bo, "/api/members/ada.one/followers"));
        Assert.Equal(1, await ToldAsync(nameof(MemberUnfollowed), "ada.one"));
    }

    [Fact]
    public async Task Presses_at_the_same_moment_make_one_follow()
    {
        var app = house.App;
        await app.AddAsync("ada.two");
        using var bo = await app.AsAsync("bo.two");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bo.PutAsync("/api/members/ada.two/follow", null, Ct)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal(["bo.two"], await NamesAsync(bo, "/api/members/ada.two/followers"));
        Assert.Equal(1, await ToldAsync(nameof(MemberFollowed), "ada.two"));
    }

    [Fact]
    public async Task Nobody_follows_themselves_nor_someone_who_is_not_here_and_a_guest_follows_nobody()
    {
        var app = house.App;
        using var bo = await app.AsAsync("bo.three");
        using var guest = app.Guest();
        var oneself = await bo.PutAsync("/api/members/bo.three/follow", null, Ct);
        Assert.Equal(HttpStatusCode.Conflict, oneself.StatusCode);
        Assert.Equal("follow_oneself", (await oneself.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await bo.PutAsync("/api/members/nobody/follow", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.PutAsync("/api/members/ada.three/follow", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_list_comes_page_by_page_newest_first()
    {
        var app = house.App;
        await app.AddAsync("ada.four");
        foreach (var handle in new[] { "bo.four", "chidi.four", "dounia.four" }) await (await app.AsAsync(handle)).PutAsync("/api/members/ada.four/follow", null, Ct);
        using var guest = app.Guest();
        var first = await guest.GetFromJsonAsync<JsonElement>("/api/members/ada.four/followers?limit=2", Ct);
        Assert.Equal(["dounia.four", "chidi.four"], Handles(first));
        var second = await guest.GetFromJsonAsync<JsonElement>($"/api/members/ada.four/followers?limit=2&before={first.GetProperty("next").GetString()}", Ct);
        Assert.Equal(["bo.four"], Handles(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/api/members/nobody/followers", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_newcomer_follows_whoever_invited_them()
    {
        var app = house.App;
        using var ada = await app.AsAsync("ada.five");
        var invitation = await (await ada.PostAsJsonAsync("/api/invitations", new { }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        using var guest = app.Guest();
        var joined = await guest.PostAsJsonAsync(
            $"/api/invitations/{invitation.GetProperty("code").GetString()}/accept", new { name = "Grace", handle = "grace.five", password = PalabreApp.Password }, Ct);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Equal(["grace.five"], await NamesAsync(guest, "/api/members/ada.five/followers"));
    }

    [Fact]
    public async Task A_block_ends_what_was_followed_both_ways_and_a_second_delivery_changes_nothing()
    {
        var app = house.App;
        using var ada = await app.AsAsync("ada.six");
        using var bo = await app.AsAsync("bo.six");
        using var chidi = await app.AsAsync("chidi.six");
        await ada.PutAsync("/api/members/bo.six/follow", null, Ct);
        await bo.PutAsync("/api/members/ada.six/follow", null, Ct);
        await chidi.PutAsync("/api/members/ada.six/follow", null, Ct);

        var (adaId, boId) = (await IdAsync(app, "ada.six"), await IdAsync(app, "bo.six"));
        for (var delivery = 0; delivery < 2; delivery++)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            db.Tell(new MemberBlocked(adaId, boId));
            await db.SaveChangesAsync(Ct);
            await EventuallyAsync(async () => !await db.Set<OutboxMessage>().AnyAsync(m => m.Type == nameof(MemberBlocked) && m.DeliveredAt == null, Ct));
        }
        Assert.Empty(await NamesAsync(ada, "/api/members/bo.six/followers"));
        Assert.Equal(["chidi.six"], await NamesAsync(ada, "/api/members/ada.six/followers"));
        Assert.Equal(2, await ToldAsync(nameof(MemberUnfollowed), "bo.six"));
    }

    [Fact]
    public async Task Nobody_follows_across_a_block_and_the_page_offers_it_to_the_blocked_as_before()
    {
        var app = house.App;
        await app.AddAsync("ada.ten", password: PalabreApp.Password);
        using var ada = await app.AsAsync("ada.ten");
        await app.AddAsync("bo.ten", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo.ten", Ct);
        Assert.True((await ada.PutAsync($"/api/me/blocks/{await IdAsync(app, "bo.ten")}", null, Ct)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.PostAsync("/@ada.ten/follow", Ct)).StatusCode);
        Assert.NotNull((await bo.PageAsync("/@ada.ten", Ct)).QuerySelector("form[action$='/follow']"));
        using var page = await Browser.SignedInAsync(app, "ada.ten", Ct);
        Assert.Null((await page.PageAsync("/@bo.ten", Ct)).QuerySelector("form[action$='/follow']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.PutAsync("/api/members/bo.ten/follow", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task Other_slices_learn_in_one_question_who_follows_whom()
    {
        var app = house.App;
        await app.AddAsync("ada.seven");
        foreach (var handle in new[] { "bo.seven", "chidi.seven" }) await (await app.AsAsync(handle)).PutAsync("/api/members/ada.seven/follow", null, Ct);
        var (ada, bo, chidi, dounia) = (await IdAsync(app, "ada.seven"), await IdAsync(app, "bo.seven"), await IdAsync(app, "chidi.seven"), await app.AddAsync("dounia.seven"));
        await using var scope = app.Services.CreateAsyncScope();
        var follows = scope.ServiceProvider.GetRequiredService<IFollows>();
        Assert.Equal([bo], await follows.FollowersAsync(ada, [bo, dounia], Ct));
        Assert.Equal([ada], await follows.FollowedAsync(chidi, [ada, bo], Ct));
        Assert.Empty(await follows.FollowedAsync(ada, [bo, chidi], Ct));
    }

    [Fact]
    public async Task A_profile_counts_and_its_button_follows_without_a_script()
    {
        var app = house.App;
        await app.AddAsync("ada.eight");
        await app.AddAsync("bo.eight", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo.eight", Ct);
        Assert.NotNull((await bo.PageAsync("/@ada.eight", Ct)).QuerySelector("form[action='/@ada.eight/follow']"));
        Assert.Equal("/@ada.eight", (await bo.PostAsync("/@ada.eight/follow", Ct)).Headers.Location?.OriginalString);
        var page = await bo.PageAsync("/@ada.eight", Ct);
        Assert.NotNull(page.QuerySelector("form[action='/@ada.eight/unfollow']"));
        Assert.Equal("1 follower", page.QuerySelector("a[href='/@ada.eight/followers']")?.TextContent);
        Assert.Contains("@bo.eight", (await bo.PageAsync("/@ada.eight/followers", Ct)).QuerySelector(".people")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await bo.PageAsync("/@bo.eight", Ct)).QuerySelector("#follow-button"));
    }

    [Fact]
    public async Task A_frame_gets_the_person_alone_without_the_page_around()
    {
        var app = house.App;
        using var guest = new Browser(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/@ada");
        request.Headers.Add("Turbo-Frame", "person");
        var part = await Browser.ReadAsync(await guest.SendAsync(request, Ct), Ct);
        Assert.NotNull(part.QuerySelector("turbo-frame#person .counts"));
        Assert.Null(part.QuerySelector("main"));
        Assert.Null(part.QuerySelector("form"));
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(HttpClient client, string path) => Handles(await client.GetFromJsonAsync<JsonElement>(path, Ct));

    private static IReadOnlyList<string> Handles(JsonElement page) =>
        [.. page.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("handle").GetString()!)];

    /// <summary>How often something was told of a member.</summary>
    private async Task<int> ToldAsync(string type, string handle)
    {
        var id = $"\"{await IdAsync(house.App, handle)}\"";
        await using var scope = house.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().CountAsync(m => m.Type == type && m.Body.Contains(id), Ct);
    }

    private static async Task<MemberId> IdAsync(PalabreApp app, string handle)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Delay(20, Ct);
    }
}
