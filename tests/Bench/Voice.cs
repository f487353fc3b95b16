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
    private Task _speaking = Task.CompletedTask;

    private Voice(LivePeer peer, byte[][] frames) => (_peer, _frames) = (peer, frames);

    /// <param name="hertz">Its tone; null for stamps instead of sound.</param>
    public static async Task<Voice> PublishAsync(
        LiveServerProcess server, DtlsIdentity identity, long source, double? hertz, CancellationToken ct, long room = 1)
    {
        var peer = LivePeer.Publisher(TimeProvider.System, new() { Identity = identity });
        peer.AcceptAnswer(await server.PublishAsync(source, peer.CreateOffer(), ct, room));
        await peer.ConnectAsync(ct);
        return new(peer, hertz is { } tone ? Tone(tone) : []);
    }

    /// <summary>What it says over and over; none when it is stamps.</summary>
    public IReadOnlyList<byte[]> Frames => _frames;

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
            BinaryPrimitives.WriteInt64LittleEndian(stamped.AsSpan(8), Stopwatch.GetTimestamp());
            _peer.Send(_frames.Length == 0 ? stamped : _frames[frame % _frames.Length]);
            var wait = FrameLength * frame - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A second of a tone that swells and fades, so that it is as hard to encode as speech is.</summary>
    private static byte[][] Tone(double hertz)
    {
        using var encoder = new OpusEncoder(1, BitsPerSecond);
        var (pcm, packet) = (new float[960], new byte[OpusEncoder.LongestPacket]);
        return [.. Enumerable.Range(0, 50).Select(frame =>
        {
            for (var i = 0; i < pcm.Length; i++)
            {
                var seconds = (frame * pcm.Length + i) / (double)OpusDecoder.Rate;
                pcm[i] = (float)(0.2 * (1 + Math.Sin(2 * Math.PI * 4 * seconds)) * Math.Sin(2 * Math.PI * hertz * seconds));
            }

            return packet[..encoder.Encode(pcm, packet)];
        })];
    }
}
