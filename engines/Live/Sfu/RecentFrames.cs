namespace Palabre.Live.Sfu;

/// <summary>
/// The last frames of one publisher that were passed on, and the redundant payloads (RFC 2198) made of them: once for all listeners,
/// and only when one of them takes redundancy. Nothing in here was spoken while the publisher was muted. Allocates nothing per packet.
/// </summary>
internal sealed class RecentFrames
{
    /// <summary>Most older frames in a payload: two bridge a burst of 40 ms; a third would come too late for most players.</summary>
    public const int MaxDepth = 2;

    /// <summary>So that a packet with its headers stays below any common MTU.</summary>
    private const int MaxPayload = 1150;

    // Pinned, so that the collector leaves no copies of what was said.
    private readonly byte[] _frames = GC.AllocateArray<byte>((MaxDepth + 1) * RedPayload.MaxLength, pinned: true);
    private readonly byte[][] _red = [[], GC.AllocateArray<byte>(MaxPayload, pinned: true), GC.AllocateArray<byte>(MaxPayload, pinned: true)];
    private readonly Entry[] _entries = new Entry[MaxDepth + 1];
    private readonly Built[] _built = new Built[MaxDepth + 1];

    /// <summary>Number of the newest frame; null before the first.</summary>
    public long? Newest { get; private set; }

    /// <summary>Forgets everything, bytes included: what comes next has nothing to do with it.</summary>
    public void Clear()
    {
        Newest = null;
        Array.Clear(_frames);
        foreach (var payload in _red) Array.Clear(payload);
        Array.Clear(_entries);
        Array.Clear(_built);
    }

    /// <summary>Takes a frame that is passed on; one that comes late is not kept, as its successors are gone already.</summary>
    public void Add(in Frame frame)
    {
        if (frame.Sequence <= Newest) return;
        Newest = frame.Sequence;
        Array.Clear(_built);
        var place = Place(frame.Sequence);
        var fits = frame.Opus.Length is > 0 and <= RedPayload.MaxLength;
        _entries[place] = new(frame.Sequence, frame.Timestamp, fits ? frame.Opus.Length : 0);
        if (fits) frame.Opus.CopyTo(_frames.AsSpan(place * RedPayload.MaxLength));
    }

    /// <summary>The newest frame with up to <paramref name="depth"/> before it; empty when there is none to go with it, or no room.</summary>
    /// <param name="opusPayloadType">The blocks' type, as agreed with the listener.</param>
    /// <param name="depth">1 to <see cref="MaxDepth"/>.</param>
    public ReadOnlySpan<byte> Red(byte opusPayloadType, int depth)
    {
        ref var built = ref _built[depth];
        // Nearly always every listener names Opus by the same number.
        if (!built.Done || built.PayloadType != opusPayloadType) built = new(true, opusPayloadType, Build(_red[depth], opusPayloadType, depth));
        return _red[depth].AsSpan(0, built.Length);
    }

    /// <summary>RFC 2198 §3: all headers, the newest's of one byte, then the frames, oldest first.</summary>
    private int Build(Span<byte> payload, byte opusPayloadType, int depth)
    {
        if (Newest is not { } newest || _entries[Place(newest)] is not { Length: > 0 } primary) return 0;
        var (headers, frames) = (0, 0);
        for (var back = depth; back > 0; back--)
        {
            if (!TryFind(newest - back, primary.Timestamp, out var older)) continue;
            headers += RedPayload.BlockHeader;
            frames += older.Length;
        }

        if (headers == 0 || headers + 1 + frames + primary.Length > payload.Length) return 0;
        var (header, at) = (0, headers + 1);
        for (var back = depth; back > 0; back--)
        {
            if (!TryFind(newest - back, primary.Timestamp, out var older)) continue;
            RedPayload.WriteBlockHeader(payload[header..], opusPayloadType, primary.Timestamp - older.Timestamp, older.Length);
            _frames.AsSpan(Place(older.Sequence) * RedPayload.MaxLength, older.Length).CopyTo(payload[at..]);
            header += RedPayload.BlockHeader;
            at += older.Length;
        }

        payload[header] = opusPayloadType;
        _frames.AsSpan(Place(newest) * RedPayload.MaxLength, primary.Length).CopyTo(payload[at..]);
        return at + primary.Length;
    }

    /// <summary>A kept frame that a player could still use: not from before a pause.</summary>
    private bool TryFind(long sequence, uint newest, out Entry entry)
    {
        entry = sequence < 0 ? default : _entries[Place(sequence)];
        return entry.Length > 0 && entry.Sequence == sequence && newest - entry.Timestamp is > 0 and <= RedPayload.MaxOffset;
    }

    private static int Place(long sequence) => (int)(sequence % (MaxDepth + 1));

    private readonly record struct Entry(long Sequence, uint Timestamp, int Length);

    private readonly record struct Built(bool Done, byte PayloadType, int Length);
}
