using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A speaker's network goes away, or changes for another, while they speak: they touch nothing, and are where they were.</summary>
public sealed class AwayJourney
{
    private const string Code = "3A7F0915";

    [Fact]
    public async Task A_speaker_without_a_network_for_twenty_seconds_is_back_on_stage_muted_and_heard_again_after_one_press()
    {
        var ct = TestContext.Current.CancellationToken;
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var bos = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        await using var others = await Chromium.StartAsync();
        var (ada, bo, room) = await OnStageAsync(server, others, bos);
        await using var network = bo.Network;

        await network.CutAsync();
        var cut = System.Diagnostics.Stopwatch.StartNew();
        await bo.Page.StateAsync("#dock", "reconnecting");
        await ada.WaitForSelectorAsync("#room-stage [data-role=speaker][data-away]");
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, 20 - cut.Elapsed.TotalSeconds)), ct);
        await network.MendAsync();

        await bo.Page.IsLiveAsync();
        await ada.WaitForSelectorAsync("#room-stage [data-role=speaker]:not([data-away])");
        await bo.Page.StateAsync("#room-bar [data-microphone]", "closed");
        await bo.Page.WaitForSelectorAsync("#dock [data-role=speaker]", new() { State = WaitForSelectorState.Attached });
        Assert.False(await MicrophoneIsOpenAsync(server, room, ct));
        await bo.Page.OpenMicrophoneAsync();
        await ada.MorePacketsAsync();
    }

    [Fact]
    public async Task A_speaker_who_is_away_longer_than_the_grace_comes_back_to_the_audience()
    {
        using var voices = new Voices();
        // Instead of a minute.
        await using var server = await RunningServer.WithMembersAsync(new Dictionary<string, string> { ["Palabre__Rooms__GraceSeconds"] = "14" }, "bo");
        await using var bos = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        await using var others = await Chromium.StartAsync();
        var (ada, bo, _) = await OnStageAsync(server, others, bos);
        await using var network = bo.Network;

        await network.CutAsync();
        await ada.WaitForSelectorAsync("#room-stage [data-role=speaker]", new() { State = WaitForSelectorState.Detached });
        await network.MendAsync();

        await bo.Page.IsLiveAsync();
        await bo.Page.WaitForSelectorAsync("#dock [data-role=audience]", new() { State = WaitForSelectorState.Attached });
        await bo.Page.WaitForSelectorAsync("#room-bar button.voice");
        Assert.Equal(0, await ada.Locator("#room-stage [data-role=speaker]").CountAsync());
        await ada.WaitForSelectorAsync("#room-audience [data-person]");
    }

    [Fact]
    public async Task A_speaker_who_changes_networks_speaks_on()
    {
        var ct = TestContext.Current.CancellationToken;
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var bos = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        await using var others = await Chromium.StartAsync();
        var (ada, bo, room) = await OnStageAsync(server, others, bos);
        await using var network = bo.Network;
        var sessions = await bo.Page.EvaluateAsync<int>("window.peers.length");

        // The address translator forgot, and gives another port: ICE's own checks find the way again.
        network.Media.Rebind();
        await ada.MorePacketsAsync();
        Assert.Equal("open", await bo.Page.GetAttributeAsync("#room-bar [data-microphone]", "data-state"));

        // Another network altogether: only new ICE credentials and candidates help.
        network.Move();
        await ada.UntilAsync(async () => await ada.NoPacketsAsync(500));
        await ada.MorePacketsAsync();

        await bo.Page.IsLiveAsync();
        Assert.Equal("open", await bo.Page.GetAttributeAsync("#room-bar [data-microphone]", "data-state"));
        Assert.True(await MicrophoneIsOpenAsync(server, room, ct));
        Assert.Equal(sessions, await bo.Page.EvaluateAsync<int>("window.peers.length"));
    }

    /// <summary>Ada's room, in which Bo speaks over a network of his own.</summary>
    private static async Task<(IPage Ada, (IPage Page, OwnNetwork Network) Bo, string Room)> OnStageAsync(RunningServer server, Chromium others, Chromium bos)
    {
        var ada = await others.PageAsync();
        await ada.WatchPeersAsync();
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        var bo = await bos.PageAsync();
        await bo.WatchPeersAsync();
        var network = await OwnNetwork.OfAsync(bo, server);
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await ada.LetUpAsync(bo);
        await bo.OpenMicrophoneAsync();
        await ada.MorePacketsAsync();
        return (ada, (bo, network), room);
    }

    private static async Task<bool> MicrophoneIsOpenAsync(RunningServer server, string room, CancellationToken ct)
    {
        using var api = await server.ApiAsync("bo");
        return (await api.GetFromJsonAsync<JsonElement>($"/api/rooms/{room}/me", ct)).GetProperty("microphone").GetString() == "open";
    }
}
