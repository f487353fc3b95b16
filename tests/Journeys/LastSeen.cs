using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>
/// For whoever looks into a failed journey: with <c>PALABRE_LAST_SEEN=folder</c> each test leaves its pages there as they were at its end
/// (picture, HTML, console) and what its server printed.
/// </summary>
internal static class LastSeen
{
    private static readonly ConcurrentDictionary<IPage, ConcurrentQueue<string>> Consoles = [];
    private static int _number;

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : null;

    public static void Follow(IPage page)
    {
        var lines = Consoles[page] = [];
        page.Console += (_, message) => lines.Enqueue(Line($"{message.Type}: {message.Text}"));
        page.PageError += (_, error) => lines.Enqueue(Line($"error: {error}"));
        page.Request += (_, request) => lines.Enqueue(Line($"{request.Method} {request.Url}"));
        page.RequestFailed += (_, request) => lines.Enqueue(Line($"failed: {request.Method} {request.Url} {request.Failure}"));
    }

    public static async Task KeepAsync(IPage page)
    {
        if (page.IsClosed) return;
        var name = Next();
        try
        {
            await page.ScreenshotAsync(new() { Path = $"{name}.png", Timeout = 5000 });
            await File.WriteAllTextAsync($"{name}.html", await page.ContentAsync());
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            Consoles[page].Enqueue(Line(e.Message));
        }
        await File.WriteAllLinesAsync($"{name}.txt", Consoles[page]);
    }

    public static void Keep(IEnumerable<string> server) => File.WriteAllLines($"{Next()}-server.txt", server);

    private static string Next()
    {
        var test = TestContext.Current.Test?.TestDisplayName.Split('.')[^1] ?? "class";
        return Path.Combine(Folder!, $"{test[..Math.Min(test.Length, 80)]}-{Interlocked.Increment(ref _number)}");
    }

    private static string Line(string text) => $"{TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {text}";
}
