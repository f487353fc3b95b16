using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>A recorded conversation in real browsers: everybody sees it, who speaks was asked first, and what was said is in the files.</summary>
public sealed class RecordingJourney
{
    private const string AdasCode = "0123", BosCode = "CDEF";
    private const string Spoken = "document.querySelector('#dock audio[data-recorded]') !== null || window.spoken === true";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_host_records_one_agrees_and_speaks_one_only_listens_and_a_guest_sees_that_it_is_recorded()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "dounia");
        using var voices = new Voices();
        await using var adas = await Chromium.StartAsync(voices.Repeating(AdasCode), again: true);
        await using var bos = await Chromium.StartAsync(voices.Repeating(BosCode), again: true);
        var ada = await adas.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "On enregistre");
        var (bo, dounia, guest) = (await bos.PageAsync(), await bos.PageAsync(), await bos.PageAsync());
        await guest.TapRoomAsync(server, room);
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await ada.LetUpAsync(bo);
        await bo.OpenMicrophoneAsync();

        await ada.ClickAsync("#room .top [commandfor=room-menu]");
        await ada.ClickAsync("#room-recording [formaction$='/recording/start']");
        await guest.WaitForSelectorAsync("#room-recorded .recorded:has-text('Enregistré')");
        await guest.WaitForSelectorAsync("#toasts .toast:has-text('est enregistré')");
        await guest.UntilAsync(() => guest.EvaluateAsync<bool>(Spoken));
        await ada.Keyboard.PressAsync("Escape");
        await ada.OpenMicrophoneAsync();

        // Bo was speaking: muted, and asked.
        await bo.WaitForSelectorAsync("#recording-consent[open]");
        await bo.StateAsync("#room-bar [data-microphone]", "closed");
        await bo.ClickAsync("#recording-consent [data-consent=true]");
        await bo.StateAsync("#room-bar [data-microphone]", "open");

        // Dounia comes later: told at the door, asked on stage, and would rather listen.
        await dounia.SignInAsync(server, "dounia");
        await dounia.WaitForSelectorAsync($"[data-room='{room}'] .recorded");
        await dounia.TapRoomAsync(server, room);
        await dounia.WaitForSelectorAsync("#toasts .toast:has-text('Prendre la parole')");
        await ada.LetUpAsync(dounia);
        await dounia.WaitForSelectorAsync("#room-consent .strip");
        await dounia.ClickAsync("#room-bar [data-microphone]");
        await dounia.ClickAsync("#recording-consent[open] [data-consent=false]");
        await dounia.WaitForSelectorAsync("#room-bar [data-microphone]", new() { State = WaitForSelectorState.Detached });
        await ada.WaitForTimeoutAsync(3000);

        using var api = await server.ApiAsync("ada");
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync($"/api/rooms/{room}?now=true", Ct)).StatusCode);
        await ReadyAsync(api, room);
        var folder = Path.Combine(server.Data, "recordings", room);
        Assert.Contains(AdasCode, Heard(Path.Combine(folder, $"{await server.IdAsync("ada")}.opus")));
        Assert.Contains(BosCode, Heard(Path.Combine(folder, $"{await server.IdAsync("bo")}.opus")));
        Assert.False(File.Exists(Path.Combine(folder, $"{await server.IdAsync("dounia")}.opus")));
        Assert.DoesNotContain("WARNING", OpusTools.Info(await File.ReadAllBytesAsync(Path.Combine(folder, "mix.opus"), Ct)), StringComparison.OrdinalIgnoreCase);
    }

    internal static async Task ReadyAsync(HttpClient api, string room)
    {
        for (var tries = 0; tries < 150; tries++)
        {
            using var recording = JsonDocument.Parse(await api.GetStringAsync($"/api/rooms/{room}/recording", Ct));
            if (recording.RootElement.GetProperty("state").GetString() == "ready") return;
            await Task.Delay(200, Ct);
        }
        Assert.Fail("The recording was not made.");
    }

    private static string Heard(string path) => ToneCode.Decode(OpusTools.Decode(File.ReadAllBytes(path)));
}
