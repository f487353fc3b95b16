namespace Palabre.Live.Sfu;

/// <summary>
/// The last packets of one publisher, unprotected, for listeners who ask for a lost one again. A second of audio: a longer past
/// would come too late to be played, a shorter one would miss slow networks.
/// </summary>
internal sealed class PacketHistory
{
    private const int Packets = 64;
    private const int MaxPayload = 512;

    private readonly byte[] _payloads = new byte[Packets * MaxPayload];
    private readonly Entry[] _entries = new Entry[Packets];

    public void Add(long sequence, uint timestamp, bool red, byte level, ReadOnlySpan<byte> payload)
    {
        ref var entry = ref _entries[sequence & (Packets - 1)];
        entry = default;
        if (payload.Length > MaxPayload) return;
        entry = new(sequence, timestamp, payload.Length, red, level, true);
        payload.CopyTo(_payloads.AsSpan((int)(sequence & (Packets - 1)) * MaxPayload));
    }

    public bool TryFind(long sequence, out Entry entry, out ReadOnlySpan<byte> payload)
    {
        entry = _entries[sequence & (Packets - 1)];
        payload = _payloads.AsSpan((int)(sequence & (Packets - 1)) * MaxPayload, entry.Length);
        return entry.Present && entry.Sequence == sequence;
    }

    /// <summary>Forgets all, bytes included.</summary>
    public void Wipe()
    {
        _payloads.AsSpan().Clear();
        _entries.AsSpan().Clear();
    }

    public readonly record struct Entry(long Sequence, uint Timestamp, int Length, bool IsRed, byte Level, bool Present);
}
