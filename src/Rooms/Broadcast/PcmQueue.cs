using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Palabre.Rooms;

/// <summary>
/// A room's mix on its way to ffmpeg, mono with 16 bits. The mix thread never waits here: what ffmpeg does not take in time is dropped and
/// counted.
/// </summary>
internal sealed class PcmQueue(BroadcastCounts counts)
{
    public const int Rate = 48_000; // Hz

    /// <summary>Frames of 20 ms: two seconds. More bridges a longer stall and leaves listeners so much later afterwards; less drops sound sooner.</summary>
    private const int Most = 100;

    private readonly Channel<(byte[] Buffer, int Length)> _frames = Channel.CreateBounded<(byte[], int)>(
        new BoundedChannelOptions(Most) { SingleWriter = true, SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <param name="frame">Stereo, interleaved, −1 to 1.</param>
    public void Add(ReadOnlySpan<float> frame)
    {
        var length = frame.Length / 2 * sizeof(short);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var samples = MemoryMarshal.Cast<byte, short>(buffer.AsSpan(0, length));
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(Math.Clamp((frame[2 * i] + frame[2 * i + 1]) / 2, -1, 1) * short.MaxValue);
        if (_frames.Writer.TryWrite((buffer, length))) return;
        ArrayPool<byte>.Shared.Return(buffer);
        counts.DropFrame();
    }

    /// <summary>Nothing more comes; what is there can still be taken.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    /// <summary>Hands everything over until the end, or until it is cancelled: then another may go on where this one stopped.</summary>
    public async Task PumpAsync(Stream to, CancellationToken ct)
    {
        await foreach (var (buffer, length) in _frames.Reader.ReadAllAsync(ct))
        {
            try { await to.WriteAsync(buffer.AsMemory(0, length), ct); }
            finally { ArrayPool<byte>.Shared.Return(buffer); }
        }
    }
}
