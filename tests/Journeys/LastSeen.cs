using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Playwright;
using Xunit.v3;

[assembly: Palabre.Journeys.TellsWhatWasSeen]

namespace Palabre.Journeys;

/// <summary>
/// For whoever looks into a failed journey: what its pages asked for and showed at the end is printed after it. With
/// <c>PALABRE_LAST_SEEN=folder</c> each test, failed or not, leaves its pages there as well (picture, HTML, console), and what its server printed.
/// </summary>
internal static class LastSeen
{
    private const int MostLines = 30;
    private const string State = """
        (() => {
          const text = (selector) => document.querySelector(selector)?.innerText.replace(/\s+/g, " ").slice(0, 160) ?? "none";
          return `dock ${document.querySelector("#dock")?.dataset.state ?? "none"}; stage ${text("#room-stage")}; microphone ${document.querySelector("#room-bar [data-microphone]")?.dataset.state ?? "none"}; bar ${text("#room-bar")}`;
        })()
        """;

    private static readonly ConcurrentDictionary<IPage, ConcurrentQueue<string>> Open = [];
    private static readonly ConcurrentQueue<string> Closed = [];
    private static int _number;

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : null;

    public static void Follow(IPage page)
    {
        var lines = Open[page] = [];
        page.Console += (_, message) => lines.Enqueue(Line($"{message.Type}: {message.Text}"));
        page.PageError += (_, error) => lines.Enqueue(Line($"error: {error}"));
        page.Request += (_, request) => lines.Enqueue(Line($"{request.Method} {request.Url}"));
        page.Response += (_, response) => lines.Enqueue(Line($"{response.Status} {response.Url}"));
        page.RequestFailed += (_, request) => lines.Enqueue(Line($"failed: {request.Method} {request.Url} {request.Failure}"));
    }

    /// <summary>The page is about to close.</summary>
    public static async Task KeepAsync(IPage page)
    {
        foreach (var line in await TellAsync(page)) Closed.Enqueue(line);
        Open.TryRemove(page, out var lines);
        if (Folder is null || page.IsClosed) return;
        var name = Next();
        try
        {
            await page.ScreenshotAsync(new() { Path = $"{name}.png", Timeout = 5000 });
            await File.WriteAllTextAsync($"{name}.html", await page.ContentAsync());
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            lines?.Enqueue(Line(e.Message));
        }
        await File.WriteAllLinesAsync($"{name}.txt", lines ?? []);
    }

    /// <summary>The server is about to close.</summary>
    public static void Keep(IReadOnlyList<string> server)
    {
        foreach (var line in server.TakeLast(MostLines)) Closed.Enqueue($"server: {line}");
        if (Folder is not null) File.WriteAllLines($"{Next()}-server.txt", server);
    }

    /// <summary>The end of a test, of which nothing more is kept.</summary>
    public static async Task EndAsync(bool isTold)
    {
        if (isTold)
            foreach (var line in Closed.Concat((await Task.WhenAll(Open.Keys.Select(TellAsync))).SelectMany(lines => lines)))
                await Console.Error.WriteLineAsync($"    | {line}");
        Closed.Clear();
    }

    private static async Task<IReadOnlyList<string>> TellAsync(IPage page)
    {
        if (!Open.TryGetValue(page, out var lines)) return [];
        string state;
        try { state = page.IsClosed ? "closed" : await page.EvaluateAsync<string>(State).WaitAsync(TimeSpan.FromSeconds(5)); }
        catch (Exception e) when (e is PlaywrightException or TimeoutException) { state = e.Message; }
        return [$"{page.Url} at {Line("")}: {state}", .. lines.Where(line => !line.Contains("/_content/", StringComparison.Ordinal)).TakeLast(MostLines)];
    }

    private static string Next()
    {
        var test = TestContext.Current.Test?.TestDisplayName.Split('.')[^1] ?? "class";
        return Path.Combine(Folder!, $"{test[..Math.Min(test.Length, 80)]}-{Interlocked.Increment(ref _number)}");
    }

    private static string Line(string text) => $"{TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {text}";
}

[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TellsWhatWasSeenAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var isTold = TestContext.Current.TestState?.Result == TestResult.Failed;
        Task.Run(() => LastSeen.EndAsync(isTold)).Wait(TimeSpan.FromSeconds(30));
    }
}
