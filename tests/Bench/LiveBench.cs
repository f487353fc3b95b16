using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>One row of the result.</summary>
/// <param name="Listeners">Who all hear the one publisher (50 packets/s of 80 bytes).</param>
/// <param name="MicrosPerPacket">Process CPU of the server per forwarded packet.</param>
/// <param name="FloorMicros">Thread CPU of the bare sendmmsg loop per packet.</param>
/// <param name="JoinMillis">Process CPU of the server per join: offer, ICE, DTLS, keys.</param>
/// <param name="JoinFloorMillis">The server's half of a bare handshake, see <see cref="HandshakeFloor"/>.</param>
/// <param name="KibPerListener">Growth of the server's resident memory by the joins.</param>
/// <param name="AllocatedPerPacket">Managed bytes allocated by the server per forwarded packet.</param>
/// <param name="LossPercent">Of the packets due to the listeners.</param>
/// <param name="LatencyP50">Speaker to listener through the server, by stamps in the payload, milliseconds.</param>
/// <param name="LatencyP99">As above.</param>
internal sealed record LiveRow(int Listeners, double MicrosPerPacket, double FloorMicros, double JoinMillis, double JoinFloorMillis, double KibPerListener,
    double AllocatedPerPacket, double LossPercent, double LatencyP50, double LatencyP99)
{
    public double Ratio => MicrosPerPacket / FloorMicros;
}

/// <summary>Measures the media server in a process of its own, with a load client here.</summary>
internal static class LiveBench
{
    private const int PayloadBytes = 80;
    private const int WarmUpJoins = 200;
    /// <summary>Fifty joins a second: a room that fills quickly.</summary>
    private static readonly TimeSpan JoinSpacing = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var sizes = Option(args, "--listeners", "50,200").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture));
        var length = TimeSpan.FromSeconds(int.Parse(Option(args, "--seconds", "10"), CultureInfo.InvariantCulture));
        var rows = new List<LiveRow>();
        foreach (var size in sizes) rows.Add(await MeasureAsync(size, length, args.Contains("--apart"), ct));

        Print(rows);
        var json = JsonSerializer.Serialize(rows);
        if (Option(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, json, ct);
        else Console.WriteLine(json);
        return 0;
    }

    private static async Task<LiveRow> MeasureAsync(int listeners, TimeSpan length, bool apart, CancellationToken ct)
    {
        using var server = await LiveServerProcess.StartAsync(apart, ct);
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        await WarmUpAsync(server, identity, ct);
        var liveBefore = await server.LiveBytesAsync(ct);
        // Again after the forced collection, which gave memory back that a running server keeps.
        await WarmUpAsync(server, identity, ct);

        await using var publisher = await PublishAsync(server, identity, ct);
        var before = await server.SampleAsync(ct);
        var ears = new List<Ear>();
        var joining = Stopwatch.GetTimestamp();
        for (var i = 0; i < listeners; i++)
        {
            ears.Add(await Ear.ListenAsync(server, identity, ct));
            var wait = JoinSpacing * (i + 1) - Stopwatch.GetElapsedTime(joining);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, ct);
        }

        var joined = await server.SampleAsync(ct);
        using var speaking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var speech = SpeakAsync(publisher, speaking.Token);
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        foreach (var ear in ears) ear.Count = true;
        var (start, sentBefore) = (await server.SampleAsync(ct), publisher.PacketsSent);
        await Task.Delay(length, ct);
        var (end, sentAfter) = (await server.SampleAsync(ct), publisher.PacketsSent);
        await speaking.CancelAsync();
        await speech;
        await Task.Delay(200, ct);

        var liveAfter = await server.LiveBytesAsync(ct);
        var collected = await server.SampleAsync(ct);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory per listener: {(liveAfter - liveBefore) / 1024d / listeners:F1} KiB managed and in use, {(joined.AllocatedBytes - before.AllocatedBytes) / 1024d / listeners:F1} allocated by a join; resident before {before.ResidentKib}, joined {joined.ResidentKib}, end {end.ResidentKib}, collected {collected.ResidentKib} KiB"));
        var joinFloor = await HandshakeFloor.MillisAsync(identity, JoinSpacing);
        var floor = await SendFloor.MicrosecondsPerPacketAsync(listeners, TimeSpan.FromSeconds(4), ct);
        var forwarded = end.Forwarded - start.Forwarded;
        var latencies = ears.SelectMany(ear => ear.Latencies).Order().ToArray();
        var received = ears.Sum(ear => ear.Peer.PacketsReceived);
        var row = new LiveRow(listeners,
            (end.CpuSeconds - start.CpuSeconds) * 1e6 / forwarded,
            floor,
            (joined.CpuSeconds - before.CpuSeconds) * 1000 / listeners,
            joinFloor,
            (double)(end.ResidentKib - before.ResidentKib) / listeners,
            (double)(end.AllocatedBytes - start.AllocatedBytes) / forwarded,
            100d * ears.Sum(ear => ear.Peer.PacketsLost) / Math.Max(1, received),
            latencies[latencies.Length / 2],
            latencies[(int)(latencies.Length * 0.99)]);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{listeners} listeners: {sentAfter - sentBefore} sent, {forwarded} forwarded, {received} received in all, {end.SendsDropped} refused by the system, {end.Collections} collections"));
        foreach (var ear in ears) await ear.Peer.DisposeAsync();
        return row;
    }

    /// <summary>First joins pay for compiling the code and opening libraries; a server pays that once.</summary>
    private static async Task WarmUpAsync(LiveServerProcess server, DtlsIdentity identity, CancellationToken ct)
    {
        await using var publisher = await PublishAsync(server, identity, ct);
        foreach (var group in Enumerable.Range(0, WarmUpJoins).Chunk(10))
        {
            var ears = await Task.WhenAll(group.Select(_ => Ear.ListenAsync(server, identity, ct)));
            for (var packet = 0; packet < 30; packet++) publisher.Send(new byte[PayloadBytes]);
            await Task.Delay(50, ct);
            foreach (var ear in ears) await ear.Peer.DisposeAsync();
        }

        // The runtime compiles what proved hot in the background.
        await Task.Delay(1500, ct);
    }

    private static async Task<LivePeer> PublishAsync(LiveServerProcess server, DtlsIdentity identity, CancellationToken ct)
    {
        var peer = LivePeer.Publisher(TimeProvider.System, new() { Identity = identity });
        peer.AcceptAnswer(await server.PublishAsync(1, peer.CreateOffer(), ct));
        await peer.ConnectAsync(ct);
        return peer;
    }

    private static async Task SpeakAsync(LivePeer publisher, CancellationToken ct)
    {
        var payload = new byte[PayloadBytes];
        var start = Stopwatch.GetTimestamp();
        for (var frame = 1; !ct.IsCancellationRequested; frame++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(8), Stopwatch.GetTimestamp());
            publisher.Send(payload);
            var wait = FrameLength * frame - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Print(List<LiveRow> rows)
    {
        Console.WriteLine("| listeners | µs CPU/packet | floor µs (sendmmsg) | ratio | ms CPU/join | floor ms (handshake) | KiB/listener | B allocated/packet | loss % | latency p50 ms | p99 ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Listeners} | {row.MicrosPerPacket:F2} | {row.FloorMicros:F2} | {row.Ratio:F2} | {row.JoinMillis:F2} | {row.JoinFloorMillis:F2} | {row.KibPerListener:F1} | {row.AllocatedPerPacket:F3} | {row.LossPercent:F3} | {row.LatencyP50:F2} | {row.LatencyP99:F2} |"));
        }
    }

    internal static int Number(string[] args, string name, int otherwise) =>
        int.Parse(Option(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    internal static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }

    /// <summary>A listener that notes how old each packet is.</summary>
    private sealed class Ear
    {
        private readonly List<double> _latencies = new(2048);

        private Ear(LivePeer peer)
        {
            Peer = peer;
            peer.Received = (in LivePacket packet) =>
            {
                if (!Count) return;
                var sent = BinaryPrimitives.ReadInt64LittleEndian(packet.Payload[8..]);
                if (sent != 0) _latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            };
        }

        public LivePeer Peer { get; }
        public bool Count { get; set; }
        public IReadOnlyList<double> Latencies => _latencies;

        public static async Task<Ear> ListenAsync(LiveServerProcess server, DtlsIdentity identity, CancellationToken ct)
        {
            var peer = LivePeer.Listener(TimeProvider.System, new() { Identity = identity });
            var ear = new Ear(peer);
            peer.AcceptAnswer(await server.ListenAsync(peer.CreateOffer(), ct));
            await peer.ConnectAsync(ct);
            return ear;
        }
    }
}
