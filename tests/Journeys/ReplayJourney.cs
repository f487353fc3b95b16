using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A recorded room is heard again: by a guest on a telephone, who jumps about in it and browses on; by a member, who cuts a clip.</summary>
public sealed class ReplayJourney
{
    /// <summary>What the page plays, whichever element it plays it with.</summary>
    private const string Remember = """
        const play = HTMLMediaElement.prototype.play;
        window.players = new Set();
        HTMLMediaElement.prototype.play = function () { window.players.add(this); return play.call(this); };
        document.addEventListener("play", ({ target }) => window.players.add(target), true);
        """;

    private const string Sounding = "[...window.players].find((audio) => !audio.paused)";

    /// <summary>How strong the low and the high tone are in what sounds now.</summary>
    private const string Heard = """
        (async () => {
          const audio = [...window.players].find((audio) => !audio.paused);
          if (!audio) return { low: 0, high: 0 };
          window.tuner ??= new AudioContext();
          await window.tuner.resume();
          audio.tap ??= window.tuner.createMediaElementSource(audio);
          const end = window.tuner.createAnalyser();
          end.fftSize = 4096; end.smoothingTimeConstant = 0;
          audio.tap.connect(end);
          await new Promise((done) => setTimeout(done, 250));
          const all = new Float32Array(end.frequencyBinCount);
          end.getFloatFrequencyData(all);
          const bin = (hertz) => 10 ** (all[Math.round(hertz / window.tuner.sampleRate * 4096)] / 20);
          return { low: bin(440), high: bin(1320) };
        })()
        """;

    [Fact]
    public async Task Somebody_hears_a_room_again_jumps_in_it_browses_on_and_a_member_cuts_a_clip()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        var room = await server.RecordAsync("À qui appartient l’eau ?");
        await using var browser = await Chromium.StartAsync();
        var guest = await browser.PageAsync();
        await guest.AddInitScriptAsync(Remember);
        await guest.GotoAsync(server.Url);
        await guest.ClickAsync($".again a[href='/room/{room}']");
        await ListenAndJumpAsync(guest, await server.IdAsync("ada"), await server.IdAsync("bo"));
        await ComeBackAsync(guest);
        await BrowseAsync(guest, room);

        var bo = await browser.PageAsync(width: 1280, height: 800);
        await bo.AddInitScriptAsync(Remember);
        await bo.SignInAsync(server, "bo");
        await CutAsync(bo, server, room);
    }

    private static async Task ListenAndJumpAsync(IPage guest, string ada, string bo)
    {
        await guest.ClickAsync("#replay-bar [data-deed=toggle]");
        await guest.StateAsync("#replay-bar .play", "playing");
        await SoundsAsync(guest, "low");
        await guest.WaitForSelectorAsync($"#replay-stage [data-person='{ada}'][data-speaking]");
        await guest.WaitForSelectorAsync($"#replay-stage [data-person='{bo}']", new() { State = WaitForSelectorState.Hidden });
        await guest.WaitForSelectorAsync("#replay .pin", new() { State = WaitForSelectorState.Hidden });
        await guest.WaitForSelectorAsync("#replay-bar [data-who]:text('Ada')");

        await guest.Keyboard.PressAsync("n");
        await SoundsAsync(guest, "high");
        Assert.InRange(await AtAsync(guest), 20, 23);
        await guest.WaitForSelectorAsync($"#replay-stage [data-person='{bo}'][data-speaking]");
        await guest.WaitForSelectorAsync("#replay .pin a:has-text('Carte des sources')");
        Assert.Equal(0, await guest.Locator("#replay-chat li:visible").CountAsync());

        var wave = (await guest.Locator("[data-wave]").BoundingBoxAsync())!;
        await guest.ClickAsync("[data-wave]", new() { Position = new() { X = wave.Width * .7f, Y = 30 } });
        await SoundsAsync(guest, "low");
        Assert.InRange(await AtAsync(guest), 41.8, 44.5);
        Assert.Matches("^4[1-5]\u00A0s$", await guest.GetAttributeAsync("[data-wave]", "aria-valuetext"));
        await guest.WaitForSelectorAsync("#replay-chat li:visible:has-text('page 4')");
        Assert.Equal(1, await guest.Locator("#replay-chat li:visible").CountAsync());

        await guest.SelectOptionAsync("[data-speed]", "2");
        var (before, started) = (await AtAsync(guest), System.Diagnostics.Stopwatch.GetTimestamp());
        await SoundsAsync(guest, "low");
        await guest.WaitForTimeoutAsync(600);
        var speed = (await AtAsync(guest) - before) / System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(speed, 1.5, 2.4);
        await guest.Keyboard.PressAsync("Space");
        await guest.StateAsync("#replay-bar .play", "paused");
    }

    private static async Task ComeBackAsync(IPage guest)
    {
        await guest.ReloadAsync();
        await guest.WaitForSelectorAsync("#replay-bar [data-who]:text-matches('^Reprendre à 0:4\\\\d$')");
        Assert.Equal("2", await guest.InputValueAsync("[data-speed]"));
        await guest.SelectOptionAsync("[data-speed]", "1");
        await guest.ClickAsync("#replay-bar [data-deed=toggle]");
        await SoundsAsync(guest, "low");
        Assert.InRange(await AtAsync(guest), 42, 52);
        await guest.ClickAsync("#replay-bar [data-deed=back]");
        await SoundsAsync(guest, "high");
    }

    private static async Task BrowseAsync(IPage guest, string room)
    {
        await guest.ClickAsync("#replay .top a[href='/']");
        await guest.WaitForSelectorAsync("#replay-dock .replay-line:visible");
        await SoundsAsync(guest, "high");
        await guest.WaitForSelectorAsync("#replay-dock [data-who]:text('bo')");
        await guest.ClickAsync("#replay-dock a");
        await guest.StateAsync("#replay-bar .play", "playing");
        await guest.WaitForSelectorAsync("#replay-dock", new() { State = WaitForSelectorState.Hidden });
        await guest.ClickAsync("#replay .top a[href='/']");
        await guest.ClickAsync("#replay-dock [data-deed=stop]");
        await guest.WaitForSelectorAsync("#replay-dock", new() { State = WaitForSelectorState.Hidden });
        Assert.True(await guest.EvaluateAsync<bool>($"!{Sounding}"));
        Assert.NotNull(room);
    }

    private static async Task CutAsync(IPage bo, RunningServer server, string room)
    {
        await bo.GotoAsync($"{server.Url}/room/{room}?t=12");
        await bo.WaitForSelectorAsync("#replay-bar [data-now]:text-is('0:12')");
        await bo.ClickAsync("#replay [commandfor=clip-sheet]");
        await bo.ClickAsync("[data-clip-step='-1']");
        await bo.WaitForSelectorAsync("[data-clip-range]:text-is('0:11 – 0:41')");
        await bo.ClickAsync("[data-clip-preview]");
        await SoundsAsync(bo, "low");
        await bo.FillAsync("#clip-sheet [name=title]", "Le canal");
        await bo.ClickAsync("#clip-sheet button.primary");
        await bo.WaitForSelectorAsync(".clip-page h1:has-text('Le canal')");
        Assert.Equal(2, await bo.Locator(".clip-page .seat").CountAsync());
        await bo.EvaluateAsync("document.querySelector('.clip-page audio').play()");
        await SoundsAsync(bo, "low");
        await bo.WaitForSelectorAsync(".clip-page .seat[data-speaking]");
        Assert.InRange(await bo.EvaluateAsync<double>("document.querySelector('.clip-page audio').duration"), 29.9, 30.1);
        await bo.EvaluateAsync("document.querySelector('.clip-page audio').currentTime = 9.5");
        await SoundsAsync(bo, "high");
        await bo.ClickAsync($".clip-page a.primary[href='/room/{room}?t=11']");
        await bo.WaitForSelectorAsync("#replay-bar [data-now]:text-is('0:11')");
        await bo.WaitForSelectorAsync("#replay a:has-text('Le canal')");
    }

    private static Task SoundsAsync(IPage page, string tone) => page.UntilAsync(async () =>
    {
        var heard = await page.EvaluateAsync<JsonElement>(Heard);
        var (low, high) = (heard.GetProperty("low").GetDouble(), heard.GetProperty("high").GetDouble());
        return tone == "low" ? low > .01 && low > 10 * high : high > .01 && high > 10 * low;
    });

    private static Task<double> AtAsync(IPage page) => page.EvaluateAsync<double>($"{Sounding}?.currentTime ?? -1");
}
