using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A browser without WebRTC, and one whose network lets no sound out: both listen as to a radio.</summary>
public sealed class RadioJourney
{
    private const string Code = "3A7F0915";

    /// <summary>What the radio's element plays, as a stream that Hearing taps like any other line.</summary>
    private const string Tap = """
        (() => {
          const radio = document.querySelector("#dock audio");
          const stream = radio.captureStream();
          const line = document.createElement("audio");
          line.srcObject = stream;
          line.muted = true;
          radio.parentElement.append(line);
          return stream.getAudioTracks().length;
        })()
        """;

    [Fact]
    public async Task Without_webrtc_one_tap_plays_the_room_as_a_radio()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync();
        await using var browser = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        var ada = await browser.PageAsync();
        var room = await ada.HostAsync(server, "La radio du soir");
        await ada.OpenMicrophoneAsync();

        var guest = await browser.PageAsync();
        await guest.AddInitScriptAsync("delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection");
        await guest.GotoAsync($"{server.Url}/room/{room}");
        await guest.ClickAsync("#room-bar [data-join-room]");
        await guest.StateAsync("#dock", "radio");
        await guest.StateAsync("#room-radio", "only");
        Assert.True(await guest.EvaluateAsync<int>(Tap) > 0);
        await guest.HearsAsync(Code);
        await guest.ClickAsync("#room-bar [data-leave-room]");
        await guest.WaitForSelectorAsync("#dock audio[src]", new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Where_no_sound_gets_out_the_radio_is_offered_and_one_can_go_back()
    {
        await using var server = await RunningServer.WithMembersAsync();
        await using var browser = await Chromium.StartAsync();
        var room = await server.OpenRoomAsync("ada", "La radio du soir");
        var guest = await browser.PageAsync();
        await using var network = await OwnNetwork.OfAsync(guest, server);
        network.Media.Faults = new() { Loss = 1 };
        await guest.GotoAsync($"{server.Url}/room/{room}");
        await guest.ClickAsync("#room-bar [data-join-room]");
        await guest.ClickAsync("#room-radio [data-tune-in]");
        await guest.StateAsync("#room-radio", "playing");
        network.Media.Faults = new();
        await guest.ClickAsync("#room-radio [data-go-direct]");
        await guest.IsLiveAsync();
    }
}
