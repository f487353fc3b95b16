namespace Palabre.Live.Rtcp;

/// <summary>What a source says it sent (RFC 3550 §6.4.1).</summary>
/// <param name="Ssrc">The source.</param>
/// <param name="NtpTime">Wall clock of the report, 32.32 bits since 1900: see <see cref="Rtcp.NtpTime"/>.</param>
/// <param name="RtpTimestamp">The same instant in the media's clock.</param>
/// <param name="PacketCount">Packets sent so far.</param>
/// <param name="OctetCount">Payload bytes sent so far.</param>
public readonly record struct SenderReport(uint Ssrc, ulong NtpTime, uint RtpTimestamp, uint PacketCount, uint OctetCount);

/// <summary>How one source is heard (RFC 3550 §6.4.1).</summary>
/// <param name="Ssrc">The source reported on.</param>
/// <param name="FractionLost">Loss since the last report, in 256ths.</param>
/// <param name="CumulativeLost">Packets lost so far, 24 bits signed: negative when duplicates outnumber losses.</param>
/// <param name="ExtendedHighestSequence">Wraps counted in the high half, highest sequence number in the low.</param>
/// <param name="Jitter">Interarrival jitter in ticks of the media's clock.</param>
/// <param name="LastSenderReport">Middle 32 bits of the last sender report's NTP time, 0 if none.</param>
/// <param name="DelaySinceLastSenderReport">Time since that report came, in 65,536ths of a second.</param>
public readonly record struct ReportBlock(uint Ssrc, byte FractionLost, int CumulativeLost, uint ExtendedHighestSequence, uint Jitter,
    uint LastSenderReport, uint DelaySinceLastSenderReport);
