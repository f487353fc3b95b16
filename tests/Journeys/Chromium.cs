using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>
/// Debian's Chromium without its windows, with a fake microphone that plays a file or one that beeps. Those that beep are one browser for all journeys, which
/// costs seconds to start; the people in it are apart, each in a context of its own.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
        "--allow-loopback-in-peer-connection",
    ];

    private static readonly Lazy<Task<IPlaywright>> Driver = new(Playwright.CreateAsync);
    private static readonly Lazy<Task<IBrowser>> Shared = new(() => LaunchAsync([]));

    private readonly IBrowser _browser;
    private readonly bool _isOwn;
    private readonly List<IPage> _pages = [];

    private Chromium(IBrowser browser, bool isOwn) => (_browser, _isOwn) = (browser, isOwn);

    /// <param name="microphone">A WAV file spoken into every microphone of this browser, once or over and over.</param>
    public static async Task<Chromium> StartAsync(string? microphone = null, bool again = false, params string[] more)
    {
        if (microphone is null && more.Length == 0) return new(await Shared.Value, isOwn: false);
        string[] sound = microphone is null ? [] : [$"--use-file-for-fake-audio-capture={microphone}{(again ? "" : "%noloop")}"];
        return new(await LaunchAsync([.. sound, .. more]), isOwn: true);
    }

    private static async Task<IBrowser> LaunchAsync(string[] more) =>
        await (await Driver.Value).Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium-headless-shell", Args = [.. Quiet, .. more] });

    /// <summary>A person's own browser: own cookies, French, phone or desk.</summary>
    public async Task<IPage> PageAsync(string language = "fr-FR", int width = 390, int height = 844, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new()
        {
            Locale = language,
            TimezoneId = "Europe/Paris",
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            Permissions = ["microphone"],
            DeviceScaleFactor = LastSeen.Folder is null ? 1 : 2,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        _pages.Add(page);
        LastSeen.Follow(page);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages) await LastSeen.KeepAsync(page);
        if (_isOwn) await _browser.DisposeAsync();
        else foreach (var page in _pages) await page.Context.DisposeAsync();
    }
}
