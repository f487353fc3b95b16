using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Palabre.Live.Dtls;

namespace Palabre.Bench;

/// <summary>
/// A room for an hour, on a bad network, whose listeners come, go and vanish: memory stays flat, no session stays behind, and nothing is
/// lost but what the network lost. The audience moves across the size from which the room is mixed.
/// </summary>
internal static class SoakBench
{
    private const int LossPercent = 5;

    /// <summary>Joins and departures a second: everybody is replaced every few minutes.</summary>
    private const int MovesPerSecond = 2;

    private sealed record Minute(int Number, int Listeners, double Cores, double ResidentMib, double ManagedMib, int Sessions, long Sent, long Lost);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (minutes, most) = (Options.Number(args, "--minutes", 60), Options.Number(args, "--listeners", 300));
        using var server = await LiveServerProcess.StartAsync(apart: false, mixFrom: most * 4 / 5, ct);
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        using var poller = new Poller();
        var voices = new List<Voice>();
        for (var i = 0; i < 3; i++) voices.Add(await Voice.PublishAsync(server, identity, i + 1, 300 + 170 * i, ct));
        voices.ForEach(static voice => voice.Start());
        await using var crowd = new LossyCrowd(server, identity, poller, LossPercent);

        var rows = new List<Minute>();
        Console.WriteLine("| minute | listeners | cores | MiB resident | MiB managed | sessions | packets to listeners | lost but for the network |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        for (var minute = 1; minute <= minutes; minute++)
        {
            var (before, since) = (await server.SampleAsync(ct), Stopwatch.GetTimestamp());
            // Up and down across the change to the mix, every few minutes.
            var wanted = minute % 6 < 3 ? most : most * 3 / 5;
            for (var second = 0; second < 60; second++)
            {
                await crowd.MoveAsync(wanted, MovesPerSecond, ct);
                var wait = TimeSpan.FromSeconds(second + 1) - Stopwatch.GetElapsedTime(since);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, ct);
            }

            var after = await server.SampleAsync(ct);
            var managed = await server.LiveBytesAsync(ct);
            var row = new Minute(minute, crowd.Size, (after.CpuSeconds - before.CpuSeconds) / Stopwatch.GetElapsedTime(since).TotalSeconds,
                after.ResidentKib / 1024d, managed / 1024d / 1024, after.Connected, after.Forwarded - before.Forwarded, crowd.TakeLost());
            rows.Add(row);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Number} | {row.Listeners} | {row.Cores:F2} | {row.ResidentMib:F1} | {row.ManagedMib:F1} | {row.Sessions} | {row.Sent} | {row.Lost} |"));
        }

        foreach (var voice in voices) await voice.DisposeAsync();
        await crowd.DisposeAsync();
        // Those who vanished are believed in for half a minute.
        await Task.Delay(TimeSpan.FromSeconds(45), ct);
        var left = (await server.SampleAsync(ct)).Connected;
        Console.WriteLine($"{crowd.Joined} joined, {crowd.Left} left, {crowd.Vanished} vanished; {left} sessions are left.");
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rows), ct);
        return left == 0 && rows.Sum(static row => row.Lost) == 0 ? 0 : 1;
    }
}
