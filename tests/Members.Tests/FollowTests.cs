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

public sealed class FollowTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_twice_is_following_once_and_is_told_once()
    {
        await using var app = await PalabreApp.StartAsync();
        using var bo = await app.AsAsync("bo");
        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, (await bo.PutAsync("/api/members/Ada/follow", null, Ct)).StatusCode);
        Assert.Equal(["ada"], await NamesAsync(bo, "/api/members/bo/following"));
        Assert.Equal(["bo"], await NamesAsync(bo, "/api/members/ada/followers"));
        Assert.Equal(1, await ToldAsync(app, nameof(MemberFollowed)));

        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, (await bo.DeleteAsync("/api/members/ada/follow", Ct)).StatusCode);
        Assert.Empty(await NamesAsync(bo, "/api/members/ada/followers"));
        Assert.Equal(1, await ToldAsync(app, nameof(MemberUnfollowed)));
    }

    [Fact]
    public async Task Presses_at_the_same_moment_make_one_follow()
    {
        await using var app = await PalabreApp.StartAsync();
        using var bo = await app.AsAsync("bo");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bo.PutAsync("/api/members/ada/follow", null, Ct)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal(["bo"], await NamesAsync(bo, "/api/members/ada/followers"));
        Assert.Equal(1, await ToldAsync(app, nameof(MemberFollowed)));
    }

    [Fact]
    public async Task Nobody_follows_themselves_nor_someone_who_is_not_here_and_a_guest_follows_nobody()
    {
        await using var app = await PalabreApp.StartAsync();
        using var bo = await app.AsAsync("bo");
        using var guest = app.Guest();
        var oneself = await bo.PutAsync("/api/members/bo/follow", null, Ct);
        Assert.Equal(HttpStatusCode.Conflict, oneself.StatusCode);
        Assert.Equal("follow_oneself", (await oneself.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await bo.PutAsync("/api/members/nobody/follow", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.PutAsync("/api/members/ada/follow", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_list_comes_page_by_page_newest_first()
    {
        await using var app = await PalabreApp.StartAsync();
        foreach (var handle in new[] { "bo", "chidi", "dounia" }) await (await app.AsAsync(handle)).PutAsync("/api/members/ada/follow", null, Ct);
        using var guest = app.Guest();
        var first = await guest.GetFromJsonAsync<JsonElement>("/api/members/ada/followers?limit=2", Ct);
        Assert.Equal(["dounia", "chidi"], Handles(first));
        var second = await guest.GetFromJsonAsync<JsonElement>($"/api/members/ada/followers?limit=2&before={first.GetProperty("next").GetString()}", Ct);
        Assert.Equal(["bo"], Handles(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/api/members/nobody/followers", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_newcomer_follows_whoever_invited_them()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var invitation = await (await ada.PostAsJsonAsync("/api/invitations", new { }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        using var guest = app.Guest();
        var joined = await guest.PostAsJsonAsync(
            $"/api/invitations/{invitation.GetProperty("code").GetString()}/accept", new { name = "Grace", handle = "grace", password = PalabreApp.Password }, Ct);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Equal(["grace"], await NamesAsync(guest, "/api/members/ada/followers"));
    }

    [Fact]
    public async Task A_block_ends_what_was_followed_both_ways_and_a_second_delivery_changes_nothing()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        using var bo = await app.AsAsync("bo");
        using var chidi = await app.AsAsync("chidi");
        await ada.PutAsync("/api/members/bo/follow", null, Ct);
        await bo.PutAsync("/api/members/ada/follow", null, Ct);
        await chidi.PutAsync("/api/members/ada/follow", null, Ct);

        var (adaId, boId) = (await IdAsync(app, "ada"), await IdAsync(app, "bo"));
        for (var delivery = 0; delivery < 2; delivery++)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            db.Tell(new MemberBlocked(adaId, boId));
            await db.SaveChangesAsync(Ct);
            await EventuallyAsync(async () => !await db.Set<OutboxMessage>().AnyAsync(m => m.Type == nameof(MemberBlocked) && m.DeliveredAt == null, Ct));
        }
        Assert.Empty(await NamesAsync(ada, "/api/members/bo/followers"));
        Assert.Equal(["chidi"], await NamesAsync(ada, "/api/members/ada/followers"));
        Assert.Equal(2, await ToldAsync(app, nameof(MemberUnfollowed)));
    }

    [Fact]
    public async Task Other_slices_learn_in_one_question_who_follows_whom()
    {
        await using var app = await PalabreApp.StartAsync();
        foreach (var handle in new[] { "bo", "chidi" }) await (await app.AsAsync(handle)).PutAsync("/api/members/ada/follow", null, Ct);
        var (ada, bo, chidi, dounia) = (await IdAsync(app, "ada"), await IdAsync(app, "bo"), await IdAsync(app, "chidi"), await app.AddAsync("dounia"));
        await using var scope = app.Services.CreateAsyncScope();
        var follows = scope.ServiceProvider.GetRequiredService<IFollows>();
        Assert.Equal([bo], await follows.FollowersAsync(ada, [bo, dounia], Ct));
        Assert.Equal([ada], await follows.FollowedAsync(chidi, [ada, bo], Ct));
        Assert.Empty(await follows.FollowedAsync(ada, [bo, chidi], Ct));
    }

    [Fact]
    public async Task A_profile_counts_and_its_button_follows_without_a_script()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        Assert.NotNull((await bo.PageAsync("/@ada", Ct)).QuerySelector("form[action='/@ada/follow']"));
        Assert.Equal("/@ada", (await bo.PostAsync("/@ada/follow", Ct)).Headers.Location?.OriginalString);
        var page = await bo.PageAsync("/@ada", Ct);
        Assert.NotNull(page.QuerySelector("form[action='/@ada/unfollow']"));
        Assert.Equal("1 follower", page.QuerySelector("a[href='/@ada/followers']")?.TextContent);
        Assert.Contains("@bo", (await bo.PageAsync("/@ada/followers", Ct)).QuerySelector(".people")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await bo.PageAsync("/@bo", Ct)).QuerySelector("form[action$='/follow']"));
    }

    [Fact]
    public async Task A_frame_gets_the_person_alone_without_the_page_around()
    {
        await using var app = await PalabreApp.StartAsync();
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

    private static async Task<int> ToldAsync(PalabreApp app, string type)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().CountAsync(m => m.Type == type, Ct);
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
