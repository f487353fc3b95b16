using System.Security.Cryptography;

namespace Palabre.Live.Record;

/// <summary>Takes a run of packets (see <see cref="RecordedPacket.TryTake"/>), which is wiped when it returns.</summary>
public delegate void SoundTaker(ReadOnlySpan<byte> run);

/// <summary>
/// Notes every packet that a room lets through in a ring of fixed size, for someone who takes them now and then. The packet's path
/// neither waits nor allocates: what finds no room is dropped and counted. The ring lies pinned, so that the collector leaves no
/// copies of it, and is wiped as it is read.
/// </summary>
public sealed class SoundTap
{
    /// <summary>
    /// Two seconds of four voices at 96 kbit/s. More bridges longer pauses of whoever takes, at so much memory a room; less loses
    /// packets. A power of two.
    /// </summary>
    private const int Capacity = 128 * 1024;

    private readonly byte[] _ring = GC.AllocateArray<byte>(Capacity, pinned: true);
    private readonly Lock _taking = new();
    private readonly long _openedAt;
    private long _written;
    private long _read;
    private long _dropped;

    /// <param name="openedAt">The room's clock, in milliseconds.</param>
    /// <param name="since">The same moment by the calendar.</param>
    internal SoundTap(long openedAt, DateTimeOffset since) => (_openedAt, Since) = (openedAt, since);

    /// <summary>The moment that packets' times count from.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Packets that found the ring full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether nothing of what was ever noted is left in the ring.</summary>
    internal bool IsWiped => !_ring.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Hands over what came since the last time, in order, in as few runs as there are (two at most), and wipes it.</summary>
    public void Take(SoundTaker taker)
    {
        lock (_taking)
        {
            var written = Volatile.Read(ref _written);
            while (_read < written)
            {
                var at = (int)(_read & (Capacity - 1));
                var run = _ring.AsSpan(at, (int)Math.Min(written - _read, Capacity - at));
                try { taker(run); }
                finally
                {
                    CryptographicOperations.ZeroMemory(run);
                    Volatile.Write(ref _read, _read + run.Length);
                }
            }
        }
    }

    /// <summary>Notes one packet. One thread at a time: the room's gate is held.</summary>
    internal void Add(long source, uint ssrc, long sequence, uint timestamp, long now, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return;
        var length = RecordedPacket.HeaderLength + payload.Length;
        var at = (int)(_written & (Capacity - 1));
        // A packet never wraps around the end: the rest of the ring stays zero, which ends a run.
        var skipped = Capacity - at < length ? Capacity - at : 0;
        if (_written + skipped + length - Volatile.Read(ref _read) > Capacity)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        var packet = new RecordedPacket
        {
            Source = source,
            Ssrc = ssrc,
            Sequence = (uint)sequence,
            Timestamp = timestamp,
            At = (uint)(now - _openedAt),
            Payload = payload,
        };
        packet.Write(_ring.AsSpan(skipped > 0 ? 0 : at));
        Volatile.Write(ref _written, _written + skipped + length);
    }
}
