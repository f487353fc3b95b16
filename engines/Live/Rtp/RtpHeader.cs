namespace Palabre.Live.Rtp;

/// <summary>The fields of a fixed RTP header that a sender chooses (RFC 3550 §5.1).</summary>
/// <param name="PayloadType">0–127.</param>
/// <param name="Marker">For audio: first packet after a silence.</param>
/// <param name="SequenceNumber">One more than the packet before, wrapping.</param>
/// <param name="Timestamp">In ticks of the payload's clock.</param>
/// <param name="Ssrc">The synchronisation source.</param>
public readonly record struct RtpHeader(byte PayloadType, bool Marker, ushort SequenceNumber, uint Timestamp, uint Ssrc);
