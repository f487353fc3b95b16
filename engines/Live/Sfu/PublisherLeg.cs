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
            _unwrapper = default;
            _stats = new();
        }

        Sequence = _unwrapper.Unwrap(packet.SequenceNumber);
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

    /// <summary>Writes a receiver report with our name (RFC 3550 §6.1: every compound carries one).</summary>
    public int WriteReport(Span<byte> destination, uint reporter, ReadOnlySpan<byte> name, long now)
    {
        var length = Ssrc == 0
            ? RtcpWriter.ReceiverReport(destination, reporter)
            : RtcpWriter.ReceiverReport(destination, reporter,
                [_stats.TakeBlock(Ssrc, _lastReport, _lastReport == 0 ? 0 : NtpTime.Delay(now - _lastReportAt))]);
        return length + RtcpWriter.SourceDescription(destination[length..], reporter, name);
    }
}

/// <summary>What was agreed with a publisher; 0 or null for what was not.</summary>
internal sealed record PublisherFormat(byte OpusPayloadType, byte? RedPayloadType, byte AudioLevelId);
