using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Whoever wishes hears each voice from its seat on the stage.</summary>
public sealed class SpaceJourney
{
    /// <summary>How strong what the page plays is on either side: the mean square over two seconds, a voice in the middle counting for both.</summary>
    private const string Sides = """
        (async () => {
          window.meter ??= new AudioContext();
          await window.meter.resume();
          const lines = [...document.querySelectorAll("#dock audio")].filter((audio) => audio.srcObject?.getAudioTracks().length && !audio.muted);
          const ends = lines.map((audio) => {
            const both = new GainNode(window.meter, { channelCount: 2, channelCountMode: "explicit" });
            const split = window.meter.createChannelSplitter(2);
            window.meter.createMediaStreamSource(audio.srcObject).connect(both).connect(split);
            return [0, 1].map((side) => { const end = window.meter.createAnalyser(); end.fftSize = 2048; split.connect(end, side); return end; });
          });
          const sides = [0, 0];
          const samples = new Float32Array(2048);
          for (let round = 0; round < 40; round++) {
            await new Promise((done) => setTimeout(done, 50));
            for (const pair of ends) pair.forEach((end, side) => { end.getFloatTimeDomainData(samples); for (const value of samples) sides[side] += value * value; });
          }
          return sides.map((side) => side / samples.length / 40);
        })()
        """;

    private const double Silence = 1e-6;

    [Fact]
    public async Task The_first_on_stage_is_heard_from_the_left_until_one_turns_it_off_again()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi");
        await using var browser = await Chromium.StartAsync(await voices.ReadingAsync("Je parle depuis la première place, à gauche de la salle, sans m’arrêter."), again: true);
        var ada = await browser.PageAsync();
        var room = await ada.HostAsync(server, "Chacun à sa place");
        var bo = await browser.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await ada.LetUpAsync(bo);
        var chidi = await browser.PageAsync(width: 1280, height: 800);
        await chidi.WatchPeersAsync();
        await chidi.SignInAsync(server, "chidi");
        await chidi.TapRoomAsync(server, room);
        await ada.OpenMicrophoneAsync();
        await chidi.MorePacketsAsync();
        await chidi.UntilAsync(async () => InTheMiddle(await SidesAsync(chidi)));

        await chidi.ClickAsync("#room-bar [commandfor=room-settings]");
        await chidi.CheckAsync("[data-space-sound]");
        await chidi.UntilAsync(async () => FromTheLeft(await SidesAsync(chidi)));

        await chidi.UncheckAsync("[data-space-sound]");
        await chidi.UntilAsync(async () => InTheMiddle(await SidesAsync(chidi)));
    }

    private static bool InTheMiddle((double Left, double Right) sides) =>
        sides.Left > Silence && sides.Left < sides.Right * 1.1 && sides.Right < sides.Left * 1.1;

    private static bool FromTheLeft((double Left, double Right) sides) => sides.Left > Silence && sides.Left > sides.Right * 2;

    private static async Task<(double Left, double Right)> SidesAsync(IPage page) =>
        await page.EvaluateAsync<double[]>(Sides) is [var left, var right] ? (left, right) : default;
}
