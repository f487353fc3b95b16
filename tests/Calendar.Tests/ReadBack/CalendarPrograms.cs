using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Palabre.Calendar.Tests.ReadBack;

/// <summary>One time at which something takes place, as a calendar program read it.</summary>
internal sealed record Read(string Uid, long Start, double Minutes, string Title, bool Cancelled);

/// <summary>Programs of others that read what we write. A missing one is a failure: bin/setup --tests installs them.</summary>
internal static class CalendarPrograms
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>"ical.js" runs under node with the packages of the checkout, "icalendar" under Debian's own Python.</summary>
    public static async Task<IReadOnlyList<Read>> ReadAsync(string program, byte[] calendar, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var file = Path.Combine(Path.GetTempPath(), $"palabre-{Environment.ProcessId}-{program}-{Interlocked.Increment(ref _made)}.ics");
        await File.WriteAllBytesAsync(file, calendar, ct);
        try
        {
            string[] range = [file, $"{from.ToUnixTimeSeconds()}", $"{to.ToUnixTimeSeconds()}"];
            var printed = program == "ical.js"
                ? await RunAsync("node", [Script("read.mjs"), .. range], ct)
                : await PythonAsync("read.py", range, ct);
            return JsonSerializer.Deserialize<Read[]>(printed, _json)!;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What one of the scripts beside this prints.</summary>
    public static Task<string> PythonAsync(string script, string[] arguments, CancellationToken ct) =>
        RunAsync("/usr/bin/python3", [Script(script), .. arguments], ct);

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = process.StandardError.ReadToEndAsync(ct);
        var printed = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} (installed by bin/setup --tests): {await complaints}");
        return printed;
    }

    private static string Script(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    private static int _made;
}
