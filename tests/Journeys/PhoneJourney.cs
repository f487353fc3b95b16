using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Palabre on a telephone: on the home screen, behind the lock screen, without a network.</summary>
public sealed class PhoneJourney
{
    /// <summary>Keeps what the page offers to the lock screen, so that the test can press it. The names are those of the Media Session API.</summary>
    private const string LockScreen = """
        window.pressed = {};
        const offer = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (action, deed) { window.pressed[action] = deed; return offer.call(this, action, deed); };
        """;

    /// <summary>A phone in a pocket: the page is hidden and told so.</summary>
    private const string Pocket = """
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
        Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
        document.dispatchEvent(new Event("visibilitychange"));
        """;

    /// <summary>Stands for the device: a browser without a screen keeps none awake. Counted are the locks still held (Screen Wake Lock API).</summary>
    private const string Awake = """
        window.locks = [];
        WakeLock.prototype.request = async () => {
          const held = { released: false, release: async () => void (held.released = true) };
          window.locks.push(held);
          return held;
        };
        """;

    private const string LocksHeld = "window.locks.filter((lock) => !lock.released).length";

    private const string IsPlaying = "[...document.querySelectorAll('#dock audio')].some(a => a.srcObject?.getAudioTracks().length && !a.paused)";

    [Fact]
    public async Task A_voice_goes_on_in_the_pocket_and_the_lock_screen_mutes_pauses_and_leaves()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync(voices.Repeating("5D20C7E1"), again: true);
        var ada = await browser.PageAsync();
        await ada.AddInitScriptAsync(LockScreen);
        var room = await ada.HostAsync(server, "Le tour de la maison");
        await ada.OpenMicrophoneAsync();

        var bo = await browser.PageAsync();
        await bo.AddInitScriptAsync(LockScreen);
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.UntilAsync(() => bo.EvaluateAsync<bool>("navigator.mediaSession.metadata?.title === 'Le tour de la maison'"));
        Assert.EndsWith("icon-512.png", await bo.EvaluateAsync<string>("navigator.mediaSession.metadata.artwork[0].src"), StringComparison.Ordinal);
        await bo.EvaluateAsync(Pocket);
        await bo.HearsAsync("5D20C7E1");
        Assert.True(await bo.EvaluateAsync<bool>(IsPlaying));

        await bo.EvaluateAsync("window.pressed.pause()");
        Assert.Equal("paused", await bo.EvaluateAsync<string>("navigator.mediaSession.playbackState"));
        Assert.False(await bo.EvaluateAsync<bool>(IsPlaying));
        await bo.EvaluateAsync("window.pressed.play()");
        await bo.UntilAsync(() => bo.EvaluateAsync<bool>(IsPlaying));
        Assert.Equal("playing", await bo.EvaluateAsync<string>("navigator.mediaSession.playbackState"));

        await ada.EvaluateAsync("window.pressed.togglemicrophone()");
        await ada.StateAsync("#room-bar [data-microphone]", "closed");
        await ada.EvaluateAsync("window.pressed.togglemicrophone()");
        await ada.StateAsync("#room-bar [data-microphone]", "open");
        await bo.EvaluateAsync("window.pressed.hangup()");
        await bo.StateAsync("#dock", "idle");
        Assert.Equal("none", await bo.EvaluateAsync<string>("navigator.mediaSession.playbackState"));
    }

    [Fact]
    public async Task The_screen_stays_awake_on_stage_and_only_there()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "Les yeux ouverts");
        var bo = await browser.PageAsync();
        await bo.AddInitScriptAsync(Awake);
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.WaitForSelectorAsync("#room-bar button.voice");
        Assert.Equal(0, await bo.EvaluateAsync<int>(LocksHeld));

        await ada.LetUpAsync(bo);
        await bo.UntilAsync(async () => await bo.EvaluateAsync<int>(LocksHeld) == 1);

        using var api = await server.ApiAsync("ada");
        (await api.DeleteAsync($"/api/rooms/{room}/stage/{await server.IdAsync("bo")}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await bo.UntilAsync(async () => await bo.EvaluateAsync<int>(LocksHeld) == 0);
    }

    [Fact]
    public async Task A_microphone_that_the_telephone_takes_is_closed_for_all_and_opens_again_with_one_tap()
    {
        await using var server = await RunningServer.WithMembersAsync();
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.AddInitScriptAsync("""
            const take = MediaDevices.prototype.getUserMedia;
            MediaDevices.prototype.getUserMedia = async function (wish) { return window.taken = await take.call(this, wish); };
            """);
        var room = await ada.HostAsync(server, "Un appel arrive");
        await ada.OpenMicrophoneAsync();

        // A browser ends the track itself when a call comes in; a page can only stop it and tell of it.
        await ada.EvaluateAsync("{ const [track] = window.taken.getAudioTracks(); track.stop(); track.dispatchEvent(new Event('ended')); }");
        await ada.StateAsync("#room-bar [data-microphone]", "interrupted");
        Assert.True(await ada.IsVisibleAsync("#room-microphone .strip"));
        using var api = await server.ApiAsync("ada");
        await ada.UntilAsync(async () => (await StageOf(api, room))[0].GetProperty("muted").GetBoolean());
        await ada.OpenMicrophoneAsync();
        await ada.UntilAsync(async () => !(await StageOf(api, room))[0].GetProperty("muted").GetBoolean());
        Assert.Equal("live", await ada.EvaluateAsync<string>("window.taken.getAudioTracks()[0].readyState"));
    }

    [Fact]
    public async Task It_can_be_installed_and_says_so_calmly_when_the_server_is_away()
    {
        await using var server = await RunningServer.WithMembersAsync();
        await using var browser = await Chromium.StartAsync();
        var page = await browser.PageAsync();
        await page.GotoAsync(server.Url);
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await page.UntilAsync(() => page.EvaluateAsync<bool>("navigator.serviceWorker.controller !== null"));

        var session = await page.Context.NewCDPSessionAsync(page);
        var manifest = (await session.SendAsync("Page.getAppManifest"))!.Value;
        Assert.EndsWith("/manifest.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        var obstacles = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors").EnumerateArray()
            .Select(e => e.GetProperty("errorId").GetString()).Where(e => e != "in-incognito"); // every page of a test is
        Assert.Empty(obstacles);
        Assert.All(
            await page.EvaluateAsync<string[]>("caches.keys().then(names => Promise.all(names.map(n => caches.open(n).then(c => c.keys())))).then(all => all.flat().map(r => new URL(r.url).pathname))"),
            path => Assert.True(path == "/offline" || path.StartsWith("/_content/", StringComparison.Ordinal), path));

        await server.KillAsync();
        await page.ClickAsync(".navigation a[href='/sign-in']"); // Turbo stays where it is
        await page.WaitForSelectorAsync("#toasts .toast");
        Assert.NotNull(await page.QuerySelectorAsync(".hall"));
        await page.ReloadAsync();
        Assert.Equal("La maison ne répond pas.", await page.TextContentAsync("h1"));
        await server.StartAsync();
        await page.ClickAsync("[data-again] >> nth=0");
        await page.WaitForSelectorAsync(".hall");
    }

    private static async Task<JsonElement> StageOf(HttpClient api, string room) =>
        JsonDocument.Parse(await api.GetStringAsync($"/api/rooms/{room}")).RootElement.GetProperty("stage");
}
