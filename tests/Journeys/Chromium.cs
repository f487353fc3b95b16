using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Debian's Chromium with a fake microphone that plays a file, once for all journeys of a class.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
        "--allow-loopback-in-peer-connection",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<IPage> _pages = [];

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <param name="microphone">A WAV file spoken into every microphone of this browser, once or over and over.</param>
    public static async Task<Chromium> StartAsync(string? microphone = null, bool again = false, params string[] more)
    {
        var playwright = await Playwright.CreateAsync();
        string[] sound = microphone is null ? [] : [$"--use-file-for-fake-audio-capture={microphone}{(again ? "" : "%noloop")}"];
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = [.. Quiet, .. sound, .. more],
        }));
    }

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
            DeviceScaleFactor = 2,
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
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
