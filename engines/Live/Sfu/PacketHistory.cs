using Palabre.Live.Rtp;

namespace Palabre.Live.Sfu;

/// <summary>
/// The last packets of one publisher, unprotected, for listeners who ask for a lost one again. A second of audio: a longer past
/// would come too late to be played, a shorter one would miss slow networks.
/// </summary>
internal sealed class PacketHistory
{
    private const int Packets = 64;
    private const int MaxPayload = 512;

    // Pinned, so that the collector leaves no copies of what was said.
    private readonly byte[] _payloads = GC.AllocateArray<byte>(Packets * MaxPayload, pinned: true);
    private readonly Entry[] _entries = new Entry[Packets];

    public void Add(in Frame frame)
    {
        ref var entry = ref _entries[frame.Sequence & (Packets - 1)];
        entry = default;
        if (frame.Opus.Length > MaxPayload) return;
        entry = new(frame.Sequence, frame.Timestamp, frame.Opus.Length, frame.Marker, frame.Level.ToByte(), true);
        frame.Opus.CopyTo(_payloads.AsSpan((int)(frame.Sequence & (Packets - 1)) * MaxPayload));
    }

    public bool TryFind(long sequence, out Frame frame)
    {
        ref var entry = ref _entries[sequence & (Packets - 1)];
        frame = new(entry.Sequence, entry.Timestamp, entry.Marker, AudioLevel.FromByte(entry.Level),
            _payloads.AsSpan((int)(sequence & (Packets - 1)) * MaxPayload, entry.Length));
        return entry.Present && entry.Sequence == sequence;
    }

    /// <summary>Forgets all, bytes included.</summary>
    public void Wipe()
    {
        _payloads.AsSpan().Clear();
        _entries.AsSpan().Clear();
    }

    private readonly record struct Entry(long Sequence, uint Timestamp, int Length, bool Marker, byte Level, bool Present);
}
