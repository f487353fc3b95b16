namespace Palabre.Live.Sfu;

/// <summary>
/// One audio line of a listener: its own outgoing source whose sequence numbers and timestamps run on without a gap or a step
/// back while the publishers it carries come and go, so that the player's jitter buffer never notices.
/// </summary>
internal sealed class Slot(uint ssrc, ushort firstSequence, uint firstTimestamp)
{
    /// <summary>Opus' RTP clock (RFC 7587 §4.1).</summary>
    public const int TicksPerMs = 48;

    private const uint FrameTicks = 960;

    /// <summary>The line was silent if nothing was sent for so long: longer than anything waits to be mixed.</summary>
    private const long PauseMs = 350;

    private long _lastSequence = firstSequence - 1;
    private uint _lastSamples = FrameTicks;
    private uint _lastTimestamp = firstTimestamp - FrameTicks;
    private long _lastSentAt = -1;
    private long _firstIncoming;
    private long _sequenceOffset;
    private uint _timestampOffset;

    public uint Ssrc { get; } = ssrc;

    /// <summary>Whom it carries; null when free.</summary>
    public Speaker? Speaker { get; private set; }

    public uint PacketsSent { get; private set; }
    public uint OctetsSent { get; private set; }
    public long LastSentAt => _lastSentAt;

    /// <summary>Gives the line to a speaker, whose next packet has these (unwrapped) numbers.</summary>
    public void Carry(Speaker speaker, long sequence, uint timestamp, long now)
    {
        Speaker = speaker;
        _firstIncoming = sequence;
        _sequenceOffset = _lastSequence + 1 - sequence;
        // Real time passed since the last packet shows as the same time in the stream: silence, not a jump.
        var elapsed = _lastSentAt < 0 ? FrameTicks : (uint)Math.Max(FrameTicks, Math.Min(now - _lastSentAt, 60_000_000) * TicksPerMs);
        _timestampOffset = _lastTimestamp + elapsed - timestamp;
    }

    /// <summary>
    /// Gives the line on in the middle of a sound: what comes follows what was, however late it is. After a pause it is as good as any
    /// other change.
    /// </summary>
    public void Continue(Speaker speaker, long sequence, uint timestamp, long now)
    {
        Carry(speaker, sequence, timestamp, now);
        if (_lastSentAt >= 0 && now - _lastSentAt < PauseMs) _timestampOffset = _lastTimestamp + _lastSamples - timestamp;
    }

    public void Release() => Speaker = null;

    /// <summary>
    /// Numbers of an outgoing packet. False for one from before the line changed hands: its number was used by the one before.
    /// </summary>
    /// <param name="sequence">Unwrapped incoming number.</param>
    /// <param name="timestamp">Incoming timestamp.</param>
    /// <param name="now">Milliseconds.</param>
    /// <param name="outSequence">Low 16 bits go in the header, the rest is SRTP's rollover counter.</param>
    /// <param name="outTimestamp">Outgoing timestamp.</param>
    public bool TryMap(long sequence, uint timestamp, long now, out long outSequence, out uint outTimestamp)
    {
        outSequence = sequence + _sequenceOffset;
        outTimestamp = timestamp + _timestampOffset;
        if (sequence < _firstIncoming) return false;
        if (outSequence <= _lastSequence) return true;
        _lastSequence = outSequence;
        _lastTimestamp = outTimestamp;
        _lastSentAt = now;
        return true;
    }

    /// <summary>The incoming number behind an outgoing one that was reported lost; false if the line carried someone else then.</summary>
    public bool TryFindLost(ushort outgoing, out long sequence, out long outSequence, out uint timestampOffset)
    {
        outSequence = _lastSequence + (short)(outgoing - (ushort)_lastSequence);
        sequence = outSequence - _sequenceOffset;
        timestampOffset = _timestampOffset;
        // The first packet of a speaker went out with a marker of our own, so it is not the publisher's any more.
        return Speaker is not null && outSequence <= _lastSequence && sequence > _firstIncoming;
    }

    public void CountSent(int payload, int samples)
    {
        if (samples > 0) _lastSamples = (uint)samples;
        PacketsSent++;
        OctetsSent += (uint)payload;
    }

    /// <summary>The timestamp a packet sent now would have: what a sender report pairs with the wall clock.</summary>
    public uint TimestampAt(long now) => _lastTimestamp + (uint)((now - _lastSentAt) * TicksPerMs);
}
