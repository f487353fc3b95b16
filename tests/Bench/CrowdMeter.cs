using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Palabre.Bench;

/// <summary>Makes the crowd act at an even pace and notes what it costs the server.</summary>
internal sealed class CrowdMeter(CrowdServer server, List<CrowdMember> people)
{
    public List<CrowdRow> Rows { get; } = [];
    private readonly List<string> _kinds = [];

    /// <param name="what">Names the row.</param>
    /// <param name="length">How long the acts take, spread evenly.</param>
    /// <param name="acts">How many.</param>
    /// <param name="act">Gets the number of the act; what it throws is counted.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task RowAsync(string what, TimeSpan length, int acts, Func<int, Task> act, CancellationToken ct)
    {
        var (errors, latencies, running) = (new ConcurrentBag<string>(), new ConcurrentBag<double>(), new List<Task>(acts));
        foreach (var person in people) person.Ages.Clear();
        var (cpu, events, bytes, kinds, start) = (server.CpuSeconds, people.Sum(p => p.Events), people.Sum(p => p.Bytes), Kinds(), Stopwatch.GetTimestamp());
        for (var i = 0; i < acts; i++)
        {
            var wait = length * ((double)i / acts) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.FromMilliseconds(2)) await Task.Delay(wait, ct);
            running.Add(ActAsync(act, i, latencies, errors));
        }

        if (length - Stopwatch.GetElapsedTime(start) is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, ct);
        await Task.WhenAll(running);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = server.CpuSeconds - cpu;
        (events, bytes) = (people.Sum(p => p.Events) - events, people.Sum(p => p.Bytes) - bytes);
        var pages = Math.Max(1, people.Count(p => p.Events > 0));
        var floor = events == 0 ? 0 : await StreamFloor.MicrosecondsPerMessageAsync(pages, (int)(bytes / events), TimeSpan.FromSeconds(2), ct) * events / 1e6 / seconds;
        var (seen, heard) = (people.SelectMany(p => p.Ages).Order().ToList(), Kinds());
        var times = seen.Count > 0 ? seen : [.. latencies.Order()];
        Rows.Add(new(what, seconds, cpu / seconds, floor, acts == 0 ? 0 : cpu * 1000 / acts, server.ResidentKib / 1024, events / seconds / pages, bytes / 1024d / seconds / pages,
            At(times, 0.5), At(times, 0.99), errors.Count));
        var notes = people.Count(p => p.Kinds.Count > 0);
        _kinds.Add($"{what}: " + string.Join(", ", heard.Select(k => (k.Key, Rate: (k.Value - kinds.GetValueOrDefault(k.Key)) / seconds / Math.Max(1, notes)))
            .Where(k => k.Rate > 0).OrderByDescending(k => k.Rate).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Key} {k.Rate:F2}"))));
        foreach (var error in errors.GroupBy(e => e)) Console.Error.WriteLine($"{what}: {error.Count()} × {error.Key}");
        Console.Error.WriteLine(Line(Rows[^1]));
    }

    public void Print(int withSound)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{people.Count} pages, {withSound} of them with sound"));
        Console.WriteLine("| | CPU s a second | floor | CPU ms an act | MiB resident | messages a second a page | KiB a second a page | p50 / p99 ms | errors |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        Rows.ForEach(row => Console.WriteLine(Line(row)));
        Console.WriteLine("Messages a second a page, by kind (of those pages that look):");
        _kinds.ForEach(Console.WriteLine);
    }

    private static string Line(CrowdRow row) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.What} | {row.Cpu:F2} | {row.FloorCpu:F2} | {row.MillisPerAct:F1} | {row.ResidentMib} | {row.Messages:F2} | {row.KibPerSecond:F1} | {row.P50:F0} / {row.P99:F0} | {row.Errors} |");

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * share)];

    private Dictionary<string, int> Kinds() =>
        people.SelectMany(p => p.Kinds.ToArray()).GroupBy(k => k.Key).ToDictionary(k => k.Key, k => k.Sum(v => v.Value));

    private static async Task ActAsync(Func<int, Task> act, int number, ConcurrentBag<double> latencies, ConcurrentBag<string> errors)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await act(number);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            // Counted: a crowd does not stop because one of it was refused.
            errors.Add(e.Message);
        }
    }
}
