using System.Buffers.Binary;
using System.Diagnostics;
using Palabre.Live.Dtls;
using Palabre.Live.Mix;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>One publisher: 50 packets a second of 80 bytes, stamped for the forward path, or real Opus of a tone that can be mixed.</summary>
internal sealed class Voice : IAsyncDisposable
{
    public const int StampedBytes = 80;

    private const int BitsPerSecond = StampedBytes * 8 * 50;
    private static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);

    private readonly LivePeer _peer;
    private readonly byte[][] _frames;
    private readonly CancellationTokenSource _stop = new();
    private long _beatAt;
    private Task _speaking = Task.CompletedTask;

    private Voice(LivePeer peer, byte[][] frames) => (_peer, _frames) = (peer, frames);

    /// <param name="server">Where.</param>
    /// <param name="identity">With which certificate.</param>
    /// <param name="source">Who.</param>
    /// <param name="hertz">Its tone; null for stamps instead of sound.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="room">Which room.</param>
    /// <param name="beats">Sounds at the beginning of each of its seconds only, see <see cref="BeatAt"/>.</param>
    public static async Task<Voice> PublishAsync(
        LiveServerProcess server, DtlsIdentity identity, long source, double? hertz, CancellationToken ct, long room = 1, bool beats = false)
    {
        var peer = LivePeer.Publisher(TimeProvider.System, new() { Identity = identity });
        peer.AcceptAnswer(await server.PublishAsync(source, peer.CreateOffer(), ct, room));
        await peer.ConnectAsync(ct);
        return new(peer, hertz is not { } tone ? [] : beats ? Beat(tone) : Tone(tone));
    }

    /// <summary>What it says over and over; none when it is stamps.</summary>
    public IReadOnlyList<byte[]> Frames => _frames;

    /// <summary>When its last second began.</summary>
    public long BeatAt => Volatile.Read(ref _beatAt);

    public void Start() => _speaking = SpeakAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _speaking;
        await _peer.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SpeakAsync()
    {
        var stamped = new byte[StampedBytes];
        var start = Stopwatch.GetTimestamp();
        for (var frame = 1; !_stop.IsCancellationRequested; frame++)
        {
            if (_frames.Length > 0 && frame % _frames.Length == 0) Volatile.Write(ref _beatAt, Stopwatch.GetTimestamp());
            BinaryPrimitives.WriteInt64LittleEndian(stamped.AsSpan(8), Stopwatch.GetTimestamp());
            _peer.Send(_frames.Length == 0 ? stamped : _frames[frame % _frames.Length]);
            var wait = FrameLength * frame - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A second of a tone that swells and fades, so that it is as hard to encode as speech is.</summary>
    private static byte[][] Tone(double hertz) => Encode(seconds => 0.2 * (1 + Math.Sin(2 * Math.PI * 4 * seconds)) * Math.Sin(2 * Math.PI * hertz * seconds));

    /// <summary>A second that begins with a quarter of a tone.</summary>
    private static byte[][] Beat(double hertz) => Encode(seconds => seconds < 0.25 ? 0.3 * Math.Sin(2 * Math.PI * hertz * seconds) : 0);

    private static byte[][] Encode(Func<double, double> sampleAt)
    {
        using var encoder = new OpusEncoder(1, BitsPerSecond);
        var (pcm, packet) = (new float[960], new byte[OpusEncoder.LongestPacket]);
        return [.. Enumerable.Range(0, 50).Select(frame =>
        {
            for (var i = 0; i < pcm.Length; i++) pcm[i] = (float)sampleAt((frame * pcm.Length + i) / (double)OpusDecoder.Rate);
            return packet[..encoder.Encode(pcm, packet)];
        })];
    }
}
