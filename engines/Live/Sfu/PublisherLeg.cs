using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;

namespace Palabre.Live.Sfu;

/// <summary>What a publishing session sends: one source of Opus, its level, and how it is received.</summary>
internal sealed class PublisherLeg(long source, PublisherFormat format)
{
    /// <summary>Loudness taken for a packet without a level extension: plain speech; so such encoders are selected like others.</summary>
    private const byte AssumedLevel = 30;

    /// <summary>Opus packets up to this size carry no audible sound (RFC 6716 §3.1: a lone TOC byte, or DTX' comfort noise).</summary>
    private const int SilentPayload = 3;

    /// <summary>The longest Opus packet, 120 ms: a packet further away than this from the one before it begins a talk spurt.</summary>
    private const int LongestTicks = 5760;

    /// <summary>How far back a late packet is known to have been passed on already.</summary>
    private const int Window = 64;

    private readonly long[] _recovered = Enumerable.Repeat(-1L, Window).ToArray();
    private long _newest = -1;
    private uint _newestTimestamp;
    private SequenceUnwrapper _unwrapper;
    private ReceptionStats _stats = new();
    private uint _lastReport;
    private long _lastReportAt;

    public Speaker Speaker { get; } = new(source);
    public bool Muted { get; set; }

    /// <summary>The sender's own number; 0 before its first packet.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>Unwrapped number of the packet at hand.</summary>
    public long Sequence { get; private set; }

    public AudioLevel Level { get; private set; }
    public bool IsRed { get; private set; }

    /// <summary>The packet at hand comes after a pause in which the encoder sent nothing (DTX).</summary>
    public bool BeginsSpurt { get; private set; }

    /// <summary>The packet at hand was passed on before it came, out of the redundancy of its successor.</summary>
    public bool IsRecovered => _recovered[Sequence & (Window - 1)] == Sequence;

    public RecentFrames Recent { get; } = new();

    /// <summary>Kept only while a listener may ask for lost packets.</summary>
    public PacketHistory? History { get; set; }

    /// <summary>Takes an authenticated packet; false when it is not the audio that was agreed on.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="now">Milliseconds.</param>
    /// <param name="restarted">The source changed its number, so its sequence starts anew.</param>
    public bool TryTake(in RtpPacket packet, long now, out bool restarted)
    {
        restarted = false;
        IsRed = format.RedPayloadType == packet.PayloadType;
        if (!IsRed && packet.PayloadType != format.OpusPayloadType) return false;
        if (packet.Payload.IsEmpty) return false;
        if (packet.Ssrc != Ssrc)
        {
            restarted = Ssrc != 0;
            Ssrc = packet.Ssrc;
            Restart();
        }

        Sequence = _unwrapper.Unwrap(packet.SequenceNumber);
        BeginsSpurt = Sequence == _newest + 1 && SeqArithmetic.Distance(_newestTimestamp, packet.Timestamp) > LongestTicks;
        if (Sequence > _newest) (_newest, _newestTimestamp) = (Sequence, packet.Timestamp);
        _stats.Add(packet.SequenceNumber, packet.Timestamp, now);
        Level = AudioLevel.TryRead(packet, format.AudioLevelId, out var level) ? level
            : new(packet.Payload.Length <= SilentPayload ? AudioLevel.Silence : AssumedLevel, packet.Payload.Length > SilentPayload);
        return true;
    }

    public void TakeSenderReport(in SenderReport report, long now)
    {
        if (report.Ssrc != Ssrc) return;
        _lastReport = NtpTime.Middle(report.NtpTime);
        _lastReportAt = now;
    }

    /// <summary>Remembers that a packet was passed on although it did not come.</summary>
    public void MarkRecovered(long sequence) => _recovered[sequence & (Window - 1)] = sequence;

    /// <summary>Writes a receiver report with our name (RFC 3550 §6.1: every compound carries one).</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="reporter">Our number.</param>
    /// <param name="name">Our name.</param>
    /// <param name="lossBehind">Loss between us and the listeners, in 256ths: the encoder is to see the worse of the two.</param>
    /// <param name="now">Milliseconds.</param>
    public int WriteReport(Span<byte> destination, uint reporter, ReadOnlySpan<byte> name, byte lossBehind, long now)
    {
        var length = RtcpWriter.ReceiverReport(destination, reporter, Ssrc == 0 ? [] : [Block(lossBehind, now)]);
        return length + RtcpWriter.SourceDescription(destination[length..], reporter, name);
    }

    private ReportBlock Block(byte lossBehind, long now)
    {
        var block = _stats.TakeBlock(Ssrc, _lastReport, _lastReport == 0 ? 0 : NtpTime.Delay(now - _lastReportAt));
        return block with { FractionLost = Math.Max(block.FractionLost, lossBehind) };
    }

    private void Restart()
    {
        _unwrapper = default;
        _stats = new();
        _newest = -1;
        Array.Fill(_recovered, -1);
        Recent.Clear();
    }
}

/// <summary>What was agreed with a publisher; 0 or null for what was not.</summary>
internal sealed record PublisherFormat(byte OpusPayloadType, byte? RedPayloadType, byte AudioLevelId);
