using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Palabre.Live.Dtls;

namespace Palabre.Bench;

/// <summary>Measures the media server in a process of its own, with a load client here.</summary>
internal static class LiveBench
{
    /// <summary>Joins of one round of warming up, and the most rounds.</summary>
    private const int WarmUpJoins = 50, MostWarmUpRounds = 40;

    /// <summary>Each of the crowd has reported twice by then.</summary>
    private static readonly TimeSpan StayingLength = TimeSpan.FromSeconds(11);

    /// <summary>The tone of the first voice of a mix.</summary>
    private const double BeatHertz = 300;

    /// <summary>Joins whose cost is measured; a larger crowd comes after them as fast as it goes.</summary>
    private const int PacedJoins = 2000;

    /// <summary>Fifty joins a second: a room that fills quickly.</summary>
    private static readonly TimeSpan JoinSpacing = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FloorLength = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var length = TimeSpan.FromSeconds(Options.Number(args, "--seconds", 10));
        var rows = new List<LiveRow>();
        foreach (var measured in Cases(args))
        {
            rows.Add(await MeasureAsync(measured, length, args, ct));
            Console.Error.WriteLine(LiveTable.Line(rows[^1]));
        }

        LiveTable.Print(rows);
        if (Options.Text(args, "--plot", "") is { Length: > 0 } plot) await File.WriteAllTextAsync(plot, LivePlot.Draw(rows), ct);
        var json = JsonSerializer.Serialize(rows);
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, json, ct);
        else Console.WriteLine(json);
        return 0;
    }

    /// <summary>Draws again what was measured before.</summary>
    public static async Task<int> RedrawAsync(string rows, string plot, CancellationToken ct)
    {
        await File.WriteAllTextAsync(plot, LivePlot.Draw(JsonSerializer.Deserialize<List<LiveRow>>(await File.ReadAllTextAsync(rows, ct))!), ct);
        return 0;
    }

    private static IEnumerable<LiveCase> Cases(string[] args)
    {
        foreach (var way in Options.Text(args, "--ways", "forward,mix").Split(','))
        {
            foreach (var speakers in Options.Numbers(args, "--speakers", "1,3"))
            {
                foreach (var listeners in Options.Numbers(args, "--listeners", "50,200,500,1000,2000"))
                {
                    // Beyond this the load client is what is measured: it shares the machine.
                    if (way == "mix" || speakers * listeners <= 3000) yield return new(way, speakers, listeners);
                }
            }
        }
    }

    private static async Task<LiveRow> MeasureAsync(LiveCase measured, TimeSpan length, string[] args, CancellationToken ct)
    {
        var (apart, woken) = (args.Contains("--apart"), args.Contains("--woken"));
        var mixes = measured.Way == "mix";
        using var server = await LiveServerProcess.StartAsync(apart, mixes ? 1 : 0, ct);
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        using var poller = new Poller();
        await WarmUpAsync(server, identity, poller, ct);
        var rush = await RushAsync(server, identity, poller, Options.Number(args, "--rush", 400), ct);

        var voices = new List<Voice>();
        for (var i = 0; i < measured.Speakers; i++) voices.Add(await Voice.PublishAsync(server, identity, i + 1, mixes ? BeatHertz + 170 * i : null, ct, beats: i == 0));
        var before = await server.SampleAsync(ct);
        await using var crowd = new Crowd(server, identity, poller, woken, mixes ? (voices[0], BeatHertz) : null);
        await crowd.FillAsync(Math.Min(measured.Listeners, PacedJoins), JoinSpacing, ct);
        var joined = await server.SampleAsync(ct);
        await crowd.RushAsync(measured.Listeners, ct);

        Console.Error.WriteLine($"{measured.Way}, {measured.Speakers} speakers: {measured.Listeners} listeners have joined");
        poller.BeLazy();
        voices.ForEach(static voice => voice.Start());
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        crowd.BeginNoting();
        var (start, since) = (await server.SampleAsync(ct), Stopwatch.GetTimestamp());
        await Task.Delay(length, ct);
        var (end, passed) = (await server.SampleAsync(ct), Stopwatch.GetElapsedTime(since));
        foreach (var voice in voices) await voice.DisposeAsync();
        await Task.Delay(200, ct);

        var (loss, p50, p99, growth, bits) = crowd.Results();
        // The floor needs as many sockets again.
        await crowd.DisposeAsync();
        var packets = Math.Max(1, end.Forwarded - start.Forwarded);
        // The mix goes out in packets of 20, 40 or 60 ms.
        var period = TimeSpan.FromMilliseconds(20 * Math.Clamp(Math.Round(50 * passed.TotalSeconds * measured.Listeners * (mixes ? 1 : measured.Speakers) / packets), 1, 3));
        if (end.SendsDropped > 0) Console.Error.WriteLine($"{end.SendsDropped} packets were refused by the system");
        return new(measured)
        {
            PacketsPerSecond = packets / passed.TotalSeconds,
            Cores = (end.CpuSeconds - start.CpuSeconds) / passed.TotalSeconds,
            MicrosPerPacket = (end.CpuSeconds - start.CpuSeconds) * 1e6 / packets,
            FloorMicros = await SendFloor.MicrosecondsPerPacketAsync(measured.Listeners, period, FloorLength, woken ? null : poller, ct),
            JoinMillis = (joined.CpuSeconds - before.CpuSeconds) * 1000 / Math.Min(measured.Listeners, PacedJoins),
            RushMillis = rush.Millis,
            JoinsPerSecond = rush.PerSecond,
            JoinFloorMillis = await HandshakeFloor.MillisAsync(identity, JoinSpacing),
            KibPerListener = (double)(end.ResidentKib - before.ResidentKib) / measured.Listeners,
            AllocatedPerPacket = (double)(end.AllocatedBytes - start.AllocatedBytes) / packets,
            LossPercent = loss,
            LatencyP50 = p50,
            LatencyP99 = p99,
            LatencyGrowth = growth,
            KilobitsPerListener = bits * packets / passed.TotalSeconds / measured.Listeners / 1000,
        };
    }

    /// <summary>First joins pay for compiling the code and opening libraries; a server pays that once.</summary>
    private static async Task WarmUpAsync(LiveServerProcess server, DtlsIdentity identity, Poller poller, CancellationToken ct)
    {
        await using var voice = await Voice.PublishAsync(server, identity, 1, hertz: 440, ct);
        voice.Start();
        // The runtime compiles in the background what proved hot, and again what stayed so: until little comes of a round any more.
        var (compiled, isNews) = (0L, true);
        for (var round = 0; round < MostWarmUpRounds && isNews; round++)
        {
            await using var crowd = new Crowd(server, identity, poller, woken: false);
            await crowd.RushAsync(WarmUpJoins, ct);
            await Task.Delay(500, ct);
            var now = (await server.SampleAsync(ct)).CompiledMethods;
            (isNews, compiled) = (now - compiled > 3, now);
        }

        // Checks and reports of those who stay come every few seconds.
        await using (var staying = new Crowd(server, identity, poller, woken: false))
        {
            await staying.RushAsync(WarmUpJoins, ct);
            await Task.Delay(StayingLength, ct);
        }

        await Task.Delay(1500, ct);
        await server.LiveBytesAsync(ct);
    }

    private static async Task<(double Millis, double PerSecond)> RushAsync(
        LiveServerProcess server, DtlsIdentity identity, Poller poller, int joins, CancellationToken ct)
    {
        await using var crowd = new Crowd(server, identity, poller, woken: false);
        var (before, since) = (await server.SampleAsync(ct), Stopwatch.GetTimestamp());
        await crowd.RushAsync(joins, ct);
        var (after, passed) = (await server.SampleAsync(ct), Stopwatch.GetElapsedTime(since));
        return ((after.CpuSeconds - before.CpuSeconds) * 1000 / joins, joins / passed.TotalSeconds);
    }
}
