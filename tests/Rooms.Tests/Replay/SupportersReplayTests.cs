using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Palabre.TestKit;
using Palabre.Wallet;

namespace Palabre.Rooms.Tests.Replay;

/// <summary>A recorded room of supporters, heard again: by those whose tier opens it, as long as it does; everybody else is told how to come by it.</summary>
public sealed class SupportersReplayTests
{
    private const string Title = "Les oliviers du soir";

    [Fact]
    public async Task Who_pays_for_replays_hears_it_while_they_do_and_who_does_not_is_told_how_to()
    {
        var clock = new ManualClock(new(2026, 11, 27, 18, 0, 0, TimeSpan.Zero));
        await using var running = new RunningApp { Clock = clock };
        await running.InitializeAsync();
        var replays = await TierAsync(running.Ada, new { name = "Haut", monthly = "30", rooms = true, replays = true });
        var live = await TierAsync(running.Ada, new { name = "Bas", monthly = "10", rooms = true });
        var room = await RecordedRoom.MakeAsync(running, "supporters", Title);
        var (payer, payers) = await running.MemberAsync();
        var (lesser, lessers) = await running.MemberAsync();
        foreach (var handle in new[] { payers, lessers }) await GrantAsync(running, handle, 100);

        // Bo was in it and speaks in it, and pays nothing; one tier opens rooms, but not what was in them.
        Assert.Equal("active", await JoinAsync(lesser, live));
        foreach (var outside in new[] { running.Guest, running.Bo, running.Dounia, payer, lesser }) await StaysOutsideAsync(outside, room);

        var membership = await payer.PutAsJsonAsync("/api/members/ada/support", new { tier = replays }, Api.Ct);
        var id = (await membership.JsonAsync()).GetProperty("id").GetString();
        foreach (var inside in new[] { payer, running.Ada }) await HearsAsync(inside, room);
        foreach (var outside in new[] { running.Guest, running.Bo, lesser }) await StaysOutsideAsync(outside, room);
        Assert.Equal((403, "clips_of_open_rooms"), await payer.PostAsJsonAsync($"/api/rooms/{room.Id}/clips", new { fromMs = 0, title = "pour tous" }, Api.Ct).RefusalAsync());

        // A dearer tier opens it at once.
        clock.Sleep(TimeSpan.FromMinutes(1));
        var mine = (await lesser.GetJsonAsync("/api/members/ada/support")).GetProperty("mine").GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await lesser.PutAsJsonAsync($"/api/wallet/memberships/{mine}/terms", new { tier = replays }, Api.Ct)).StatusCode);
        await HearsAsync(lesser, room);

        // What is paid stays until its end, and not longer.
        Assert.Equal(HttpStatusCode.OK, await payer.DropAsync($"/api/wallet/memberships/{id}"));
        await HearsAsync(payer, room);
        clock.Sleep(TimeSpan.FromDays(31));
        await StaysOutsideAsync(payer, room);
        Assert.Equal("active", await JoinAsync(payer, replays));
        await HearsAsync(payer, room);
    }

    [Fact]
    public async Task Between_people_who_block_each_other_it_does_not_exist_whoever_pays()
    {
        await using var running = new RunningApp();
        await running.InitializeAsync();
        var tier = await TierAsync(running.Ada, new { name = "Haut", monthly = "30", rooms = true, replays = true });
        var room = await RecordedRoom.MakeAsync(running, "supporters", Title);
        var (payer, payers) = await running.MemberAsync();
        await GrantAsync(running, payers, 100);
        Assert.Equal("active", await JoinAsync(payer, tier));
        await HearsAsync(payer, room);

        Assert.Equal(HttpStatusCode.NoContent, await running.Ada.PutAsync($"/api/me/blocks/{await payer.MyIdAsync()}"));
        Assert.Equal((404, "not_found"), await payer.GetAsync($"/api/rooms/{room.Id}/replay", Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await payer.GetAsync($"/room/{room.Id}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await payer.GetAsync($"{room.Path}/mix.opus", Api.Ct)).StatusCode);
    }

    /// <summary>On the page, by the API, its files, and under the hall.</summary>
    private static async Task HearsAsync(HttpClient who, RecordedRoom room)
    {
        var replay = await who.GetJsonAsync($"/api/rooms/{room.Id}/replay");
        Assert.Equal("ready", replay.GetProperty("state").GetString());
        foreach (var file in new[] { "opus", "mp3", "waveform" })
            Assert.Equal(HttpStatusCode.OK, (await who.GetAsync(replay.GetProperty("files").GetProperty(file).GetString(), Api.Ct)).StatusCode);
        var page = new HtmlParser().ParseDocument(await who.GetStringAsync($"/room/{room.Id}", Api.Ct));
        Assert.NotNull(page.QuerySelector(".timeline"));
        Assert.Contains($"/room/{room.Id}", await AgainAsync(who));
    }

    /// <summary>Told whose support opens it, and nothing of the room; and nothing of its sound anywhere.</summary>
    private static async Task StaysOutsideAsync(HttpClient who, RecordedRoom room)
    {
        Assert.Equal((403, "room_of_supporters"), await who.GetAsync($"/api/rooms/{room.Id}/replay", Api.Ct).RefusalAsync());
        var answer = await who.GetAsync($"/room/{room.Id}", Api.Ct);
        var text = await answer.Content.ReadAsStringAsync(Api.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.NotNull(new HtmlParser().ParseDocument(text).QuerySelector("a.primary[href='/@ada/support']"));
        Assert.DoesNotContain(Title, text, StringComparison.Ordinal);
        foreach (var file in new[] { "mix.opus", "mix.mp3", "waveform.json" })
            Assert.InRange((int)(await who.GetAsync($"{room.Path}/{file}", Api.Ct)).StatusCode, 400, 499);
        Assert.DoesNotContain($"/room/{room.Id}", await AgainAsync(who));
        foreach (var path in new[] { "/", "/api/rooms", "/@ada", "/api/search?q=oliviers&kind=replays", $"/api/oembed?url={Uri.EscapeDataString($"{room.App.Url}room/{room.Id}")}" })
            Assert.DoesNotContain(Title, await (await who.GetAsync(path, Api.Ct)).Content.ReadAsStringAsync(Api.Ct), StringComparison.Ordinal);
    }

    private static async Task<List<string?>> AgainAsync(HttpClient who) =>
        [.. new HtmlParser().ParseDocument(await who.GetStringAsync("/", Api.Ct)).QuerySelectorAll(".again article a").Select(a => a.GetAttribute("href"))];

    private static async Task<string> TierAsync(HttpClient creator, object tier)
    {
        var made = await creator.PostAsJsonAsync("/api/wallet/tiers", tier, Api.Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return (await made.JsonAsync()).GetProperty("id").GetString()!;
    }

    private static async Task<string?> JoinAsync(HttpClient who, string tier)
    {
        var joined = await who.PutAsJsonAsync("/api/members/ada/support", new { tier }, Api.Ct);
        return (await joined.JsonAsync()).GetProperty("state").GetString();
    }

    private static async Task GrantAsync(RunningApp running, string handle, int points)
    {
        await using var scope = running.App.Services.CreateAsyncScope();
        var (written, _) = await scope.ServiceProvider.GetRequiredService<GrantPoints>().DoAsync(Guid.CreateVersion7(), handle, $"{points}", "pour l’essai", Api.Ct);
        Assert.NotNull(written);
    }
}
