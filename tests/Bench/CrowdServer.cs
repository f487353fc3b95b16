using System.Diagnostics;
using System.Globalization;
using System.Net;
using Palabre.TestKit;

namespace Palabre.Bench;

/// <summary>The published server in a process and a data directory of its own, with as many members as wanted.</summary>
/// <param name="program">Its <c>palabre.dll</c>.</param>
/// <param name="settings">As environment variables.</param>
internal sealed class CrowdServer(string program, IReadOnlyDictionary<string, string>? settings = null) : IDisposable
{
    private const int HandlesAtOnce = 500;
    private const string Tokens = "tokens";

    private readonly string _data = Directory.CreateTempSubdirectory("palabre-crowd-").FullName;
    private readonly HttpClient _http = new();
    private Process? _process;

    /// <summary>Where <c>bin/build-server</c> puts it.</summary>
    public static string Published => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../server/palabre.dll"));

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public int ProcessId => _process!.Id;
    public double CpuSeconds => ProcessCost.CpuSeconds(_process!.Id);
    public long ResidentKib => ProcessCost.ResidentKib(_process!.Id);

    /// <summary>Makes members and starts; returns a bearer token of each, the founder's first.</summary>
    /// <param name="before">Does something to the data directory before the server starts.</param>
    public async Task<IReadOnlyList<string>> StartAsync(int members, CancellationToken ct, Func<string, Task>? before = null)
    {
        await CommandAsync(["member", "add", "founder", "--steward"], ct);
        var handles = Enumerable.Range(1, members - 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"member{i}")).ToList();
        var tokens = new List<string>(await CommandAsync(["token", "founder"], ct));
        foreach (var some in handles.Chunk(HandlesAtOnce))
        {
            await CommandAsync(["member", "add", .. some], ct);
            tokens.AddRange(await CommandAsync(["token", .. some], ct));
        }

        if (before is not null) await before(_data);
        await ServeAsync(ct);
        return tokens;
    }

    /// <summary>Starts on a copy of a house that was kept; returns its tokens.</summary>
    public async Task<IReadOnlyList<string>> StartOnCopyAsync(string folder, CancellationToken ct)
    {
        Copy(folder, _data);
        await ServeAsync(ct);
        return await File.ReadAllLinesAsync(Path.Combine(_data, Tokens), ct);
    }

    /// <summary>Stops, does something to the data directory, and goes on.</summary>
    public async Task PauseAsync(Action<string> meanwhile, CancellationToken ct)
    {
        Stop();
        meanwhile(_data);
        await ServeAsync(ct);
    }

    /// <summary>Keeps a copy of a data directory, for other runs.</summary>
    public static void Keep(string data, string folder, IReadOnlyList<string> tokens)
    {
        Directory.CreateDirectory(folder);
        Copy(data, folder);
        // Written last: a house without them is not whole.
        File.WriteAllLines(Path.Combine(folder, Tokens), tokens);
    }

    public static bool IsKept(string folder) => File.Exists(Path.Combine(folder, Tokens));

    /// <summary>Kills it and starts it again on its data; returns how long it took from the start to the first good answer.</summary>
    public async Task<TimeSpan> RestartAsync(CancellationToken ct)
    {
        Stop();
        var since = Stopwatch.GetTimestamp();
        await ServeAsync(ct);
        return Stopwatch.GetElapsedTime(since);
    }

    public void Dispose()
    {
        Stop();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
    }

    private async Task ServeAsync(CancellationToken ct)
    {
        _process = Process.Start(Command(["serve", "--urls", Url.ToString(), "--media-port", $"{FreePort.Next()}"]))!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        while (!await IsReadyAsync(ct)) await Task.Delay(10, ct);
    }

    private void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try { return (await _http.GetAsync(new Uri(Url, "/health/ready"), ct)).IsSuccessStatusCode; }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private async Task<string[]> CommandAsync(string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(Command(arguments))!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException($"palabre {arguments[0]} failed.");
    }

    private ProcessStartInfo Command(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--data", _data]) { RedirectStandardOutput = true };
        start.Environment["Palabre__RateLimits__Enabled"] = "false";
        start.Environment["Palabre__Live__Addresses"] = "127.0.0.1";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return start;
    }
}
