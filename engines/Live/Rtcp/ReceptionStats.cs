using Palabre.Live.Rtp;

namespace Palabre.Live.Rtcp;

/// <summary>
/// How one source is received, for the report blocks sent back to it: loss by RFC 3550 A.3, jitter by A.8. Takes the arrival time
/// as an argument and allocates nothing per packet.
/// </summary>
/// <param name="clockRate">Ticks of the media's clock in a second; Opus has 48,000.</param>
public sealed class ReceptionStats(int clockRate = 48_000)
{
    /// <summary>
    /// A jump of the sequence further than this starts the counts afresh (A.1's MAX_DROPOUT). Lower mistakes a long gap for a restart;
    /// higher counts a restart as loss.
    /// </summary>
    public const int MaxJump = 3000;

    private SequenceUnwrapper _sequence;
    private bool _started;
    private long _base;
    private long _expectedBefore;
    private long _receivedBefore;
    private long _transit;
    private long _jitter16;

    /// <summary>Packets received, duplicates included.</summary>
    public long Received { get; private set; }

    /// <summary>Packets that should have come, from the first to the highest sequence number.</summary>
    public long Expected => _started ? _sequence.Highest - _base + 1 : 0;

    /// <summary>Packets lost so far; negative when duplicates outnumber losses.</summary>
    public long Lost => Expected - Received;

    /// <summary>Interarrival jitter in ticks of the media's clock.</summary>
    public uint Jitter => (uint)(_jitter16 >> 4);

    /// <summary>Counts one packet.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="nowMilliseconds">When it came, on any clock that does not jump.</param>
    public void Add(ushort sequence, uint timestamp, long nowMilliseconds)
    {
        if (_started && Math.Abs(SeqArithmetic.Distance((ushort)_sequence.Highest, sequence)) > MaxJump) Restart();
        var unwrapped = _sequence.Unwrap(sequence);
        var transit = nowMilliseconds * clockRate / 1000 - timestamp;
        if (_started) AddJitter(transit);
        else (_started, _base) = (true, unwrapped);
        // A packet from before the first one still belongs to the stream: begin there.
        if (unwrapped < _base) _base = unwrapped;
        _transit = transit;
        Received++;
    }

    /// <summary>The block for the next report; the loss fraction counts from the block before.</summary>
    /// <param name="ssrc">The source.</param>
    /// <param name="lastSenderReport">Middle bits of its last sender report, 0 if none came.</param>
    /// <param name="delaySinceLastSenderReport">In 65,536ths of a second.</param>
    public ReportBlock TakeBlock(uint ssrc, uint lastSenderReport = 0, uint delaySinceLastSenderReport = 0)
    {
        var expected = Expected - _expectedBefore;
        var lost = expected - (Received - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (Expected, Received);
        var fraction = expected <= 0 || lost <= 0 ? 0 : Math.Min(255, (lost << 8) / expected);
        return new ReportBlock(ssrc, (byte)fraction, (int)Math.Clamp(Lost, -0x800000, 0x7FFFFF), (uint)_sequence.Highest, Jitter,
            lastSenderReport, delaySinceLastSenderReport);
    }

    private void Restart()
    {
        _sequence = default;
        _started = false;
        (Received, _expectedBefore, _receivedBefore) = (0, 0, 0);
    }

    private void AddJitter(long transit)
    {
        // The timestamp wraps every day of audio, so differences are taken in 32 bits.
        var difference = Math.Abs((long)(int)(transit - _transit));
        _jitter16 += difference - ((_jitter16 + 8) >> 4);
    }
}
