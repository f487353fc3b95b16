using System.Buffers.Binary;
using System.Diagnostics;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>
/// The listeners of one measurement: a crowd whose sockets are polled and whose packets are counted, and a few that listen for real, so
/// that the age of packets is known.
/// </summary>
/// <param name="beat">The voice whose beats are listened for in a mix, and its tone; null where packets are forwarded with their stamps.</param>
internal sealed class Crowd(LiveServerProcess server, DtlsIdentity identity, Poller poller, bool woken, (Voice Voice, double Hertz)? beat = null) : IAsyncDisposable
{
    /// <summary>Those who listen for real: enough to see the tail, few enough to cost little.</summary>
    private const int Probes = 10;

    private const int HeaderBytes = 28; // IPv4 and UDP

    private readonly List<(LivePeer Peer, PolledLink Link)> _counted = [];
    private readonly List<LivePeer> _heard = [];
    private readonly List<MixEar> _ears = [];
    private readonly List<double> _latencies = new(65_536);
    private readonly Lock _gate = new();
    private volatile bool _notes;

    public int Size => _counted.Count + _heard.Count;

    /// <summary>One after another, so far apart.</summary>
    public async Task FillAsync(int size, TimeSpan spacing, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; Size < size; i++)
        {
            await JoinAsync(probe: woken || i < Probes, ct);
            var wait = spacing * (i + 1) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, ct);
        }
    }

    /// <summary>As fast as it goes, a few at a time.</summary>
    public async Task RushAsync(int size, CancellationToken ct)
    {
        while (Size < size)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(16, size - Size)).Select(_ => JoinAsync(probe: false, ct)));
        }
    }

    public void BeginNoting()
    {
        foreach (var (_, link) in _counted) link.Counts = true;
        _notes = true;
    }

    public CrowdResults Results()
    {
        _notes = false;
        double[] inOrder;
        lock (_gate) inOrder = [.. _latencies];
        double[] latencies = [.. inOrder.Order()];
        var received = _counted.Sum(one => one.Link.Received);
        var lost = _counted.Sum(one => one.Link.Lost) + _heard.Sum(peer => peer.PacketsLost);
        return new(100d * lost / Math.Max(1, received + lost + _heard.Sum(peer => peer.PacketsReceived)),
            latencies.Length == 0 ? 0 : latencies[latencies.Length / 2],
            latencies.Length == 0 ? 0 : latencies[(int)(latencies.Length * 0.99)],
            Median(inOrder[^(inOrder.Length / 10)..]) - Median(inOrder[..(inOrder.Length / 10)]),
            received == 0 ? 0 : 8 * (HeaderBytes + (double)_counted.Sum(one => one.Link.Bytes) / received));

        static double Median(double[] values) => values.Length == 0 ? 0 : values.Order().ElementAt(values.Length / 2);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_counted.Select(one => one.Peer).Concat(_heard).Select(peer => peer.DisposeAsync().AsTask()));
        _ears.ForEach(static ear => ear.Dispose());
    }

    private async Task JoinAsync(bool probe, CancellationToken ct)
    {
        PolledLink? link = null;
        var options = new LivePeerOptions { Identity = identity };
        var peer = LivePeer.Listener(TimeProvider.System, probe ? options : options with { Link = () => link = new PolledLink(poller) });
        if (probe) peer.Received = beat is { } heard ? Listening(heard.Voice, heard.Hertz) : Note;
        peer.AcceptAnswer(await server.ListenAsync(peer.CreateOffer(), ct));
        await peer.ConnectAsync(ct);
        lock (_gate)
        {
            if (link is null) _heard.Add(peer);
            else _counted.Add((peer, link));
        }
    }

    private void Note(in LivePacket packet)
    {
        if (!_notes || packet.Payload.Length < Voice.StampedBytes) return;
        var sent = BinaryPrimitives.ReadInt64LittleEndian(packet.Payload[8..]);
        if (sent == 0) return;
        lock (_gate) _latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
    }

    private LivePacketHandler Listening(Voice voice, double hertz)
    {
        var ear = new MixEar(hertz);
        _ears.Add(ear);
        return (in LivePacket packet) =>
        {
            if (ear.Take(packet) is not { } heard || !_notes) return;
            lock (_gate) _latencies.Add(Stopwatch.GetElapsedTime(voice.BeatAt, heard).TotalMilliseconds);
        };
    }
}

/// <param name="LossPercent">Of the packets due.</param>
/// <param name="P50">Speaker to listener, in milliseconds.</param>
/// <param name="P99">Speaker to listener, in milliseconds.</param>
/// <param name="Growth">The median of the last tenth of the time less that of the first, in milliseconds.</param>
/// <param name="BitsPerPacket">UDP and IP headers included.</param>
internal readonly record struct CrowdResults(double LossPercent, double P50, double P99, double Growth, double BitsPerPacket);
