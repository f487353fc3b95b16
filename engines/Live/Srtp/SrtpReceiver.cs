using System.Buffers.Binary;

namespace Palabre.Live.Srtp;

/// <summary>
/// Authenticates and decrypts the RTP and RTCP received in one direction: replay window and rollover estimate per SSRC
/// (RFC 3711 §3.3). Whatever arrives, nothing is thrown, and only authenticated packets leave a trace. Not thread-safe.
/// </summary>
public sealed class SrtpReceiver : IDisposable
{
    private readonly SourceTable _rtp;
    private readonly SourceTable _rtcp;
    private SrtpCipher? _cipher;

    /// <param name="keys">Those of the sending peer.</param>
    /// <param name="maxSsrcs">
    /// How many sources the peer may ever send from. Higher lets a peer hold more memory (48 bytes each) and makes a packet's look-up
    /// longer; lower silences a peer that changes its SSRC often.
    /// </param>
    /// <exception cref="ArgumentException">The key or the salt is not of its profile's length.</exception>
    public SrtpReceiver(SrtpKeys keys, int maxSsrcs = 8) : this(keys, maxSsrcs, portable: false)
    {
    }

    internal SrtpReceiver(SrtpKeys keys, int maxSsrcs, bool portable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSsrcs, 1);
        _cipher = SrtpCipher.Create(keys, portable);
        _rtp = new SourceTable(maxSsrcs);
        _rtcp = new SourceTable(maxSsrcs);
    }

    private SrtpCipher Cipher => _cipher ?? throw new ObjectDisposedException(nameof(SrtpReceiver));

    /// <summary>Authenticates and decrypts an SRTP packet in place.</summary>
    /// <param name="packet">The whole datagram.</param>
    /// <param name="length">Of the RTP packet left at the start of it; 0 when refused.</param>
    /// <returns>False when it is malformed, forged, replayed, too old, or from one source too many.</returns>
    public bool TryUnprotectRtp(Span<byte> packet, out int length)
    {
        length = 0;
        var cipher = Cipher;
        if (!RtpLayout.TryMeasureHeader(packet, out var header) || packet.Length < header + cipher.RtpOverhead) return false;

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (!_rtp.TryEstimate(ssrc, sequence, out var index) || !_rtp.MayAccept(ssrc, index)) return false;
        if (!cipher.TryUnprotectRtp(packet, header, (uint)(index >> 16))) return false;

        _rtp.Accept(ssrc, index);
        length = packet.Length - cipher.RtpOverhead;
        return true;
    }

    /// <summary>Authenticates and decrypts an SRTCP packet in place.</summary>
    /// <param name="packet">The whole datagram.</param>
    /// <param name="length">Of the compound RTCP packet left at the start of it; 0 when refused.</param>
    /// <returns>False when it is malformed, forged, replayed, too old, not encrypted, or from one source too many.</returns>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        var cipher = Cipher;
        if (packet.Length < SrtpCipher.RtcpClear + cipher.RtcpOverhead || packet[0] >> 6 != 2) return false;
        if (!cipher.TryReadRtcpIndex(packet, out var index)) return false;

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (!_rtcp.MayAccept(ssrc, index) || !cipher.TryUnprotectRtcp(packet)) return false;

        _rtcp.Accept(ssrc, index);
        length = packet.Length - cipher.RtcpOverhead;
        return true;
    }

    /// <summary>Wipes and frees the keys.</summary>
    public void Dispose()
    {
        _cipher?.Dispose();
        _cipher = null;
    }
}
