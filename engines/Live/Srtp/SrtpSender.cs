namespace Palabre.Live.Srtp;

/// <summary>
/// Protects the RTP and RTCP sent in one direction, for any number of SSRCs (RFC 3711, RFC 7714). Nothing is allocated per packet.
/// Protecting may run on several threads at once when the processor has AES instructions; disposing must not race with it.
/// </summary>
public sealed class SrtpSender : IDisposable
{
    private const uint LastRtcpIndex = 0x7fff_ffff;

    private SrtpCipher? _cipher;
    private uint _rtcpIndex;

    /// <exception cref="ArgumentException">The key or the salt is not of its profile's length.</exception>
    public SrtpSender(SrtpKeys keys) : this(keys, portable: false)
    {
    }

    internal SrtpSender(SrtpKeys keys, bool portable) => _cipher = SrtpCipher.Create(keys, portable);

    /// <summary>Bytes a packet grows by: 16 (GCM) or 10 (counter mode).</summary>
    public int RtpOverhead => Cipher.RtpOverhead;

    /// <summary>Bytes an RTCP packet grows by: 20 (GCM) or 14 (counter mode).</summary>
    public int RtcpOverhead => Cipher.RtcpOverhead;

    /// <summary>Where the keys of RTP lie; 0 where they are the operating system's. Of use for <see cref="Sfu.Ahead"/> only.</summary>
    internal nint RtpKeys => Cipher.RtpKeys;

    private SrtpCipher Cipher => _cipher ?? throw new ObjectDisposedException(nameof(SrtpSender));

    /// <summary>Protects a packet in place.</summary>
    /// <param name="buffer">The packet, with room for <see cref="RtpOverhead"/> after it.</param>
    /// <param name="headerLength">In bytes, with CSRCs and header extension.</param>
    /// <param name="length">Of header and payload, in bytes.</param>
    /// <param name="roc">How often this SSRC's sequence number has wrapped; kept by the caller.</param>
    /// <returns>The length of the protected packet.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit the buffer.</exception>
    public int ProtectRtp(Span<byte> buffer, int headerLength, int length, uint roc)
    {
        var cipher = Cipher;
        if (headerLength < RtpLayout.FixedHeader || length < headerLength || buffer.Length - cipher.RtpOverhead < length) Misfit();
        return cipher.ProtectRtp(buffer, headerLength, buffer[headerLength..length], roc);
    }

    /// <summary>Protects into another buffer: one plaintext payload serves many listeners without being copied first.</summary>
    /// <param name="header">The RTP header with CSRCs and extension, as it shall be sent.</param>
    /// <param name="payload">Plaintext; must not overlap the destination.</param>
    /// <param name="destination">At least header + payload + <see cref="RtpOverhead"/> bytes.</param>
    /// <param name="roc">How often this SSRC's sequence number has wrapped.</param>
    /// <returns>The length of the protected packet.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit the destination.</exception>
    public int ProtectRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> destination, uint roc)
    {
        var cipher = Cipher;
        if (header.Length < RtpLayout.FixedHeader || destination.Length - cipher.RtpOverhead < header.Length + payload.Length) Misfit();
        header.CopyTo(destination);
        return cipher.ProtectRtp(destination, header.Length, payload, roc);
    }

    /// <summary>Protects a (compound) RTCP packet in place; the SRTCP index is kept here, one for all SSRCs.</summary>
    /// <param name="buffer">The packet, with room for <see cref="RtcpOverhead"/> after it.</param>
    /// <param name="length">Of the packet, in bytes; at least 8.</param>
    /// <returns>The length of the protected packet.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit the buffer.</exception>
    /// <exception cref="InvalidOperationException">2³¹ packets were sent under this key (RFC 3711 §9.2).</exception>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        var cipher = Cipher;
        if (length < SrtpCipher.RtcpClear || buffer.Length - cipher.RtcpOverhead < length) Misfit();
        var index = Interlocked.Increment(ref _rtcpIndex);
        if (index > LastRtcpIndex)
        {
            Interlocked.Decrement(ref _rtcpIndex);
            throw new InvalidOperationException("The SRTCP key is used up: start a new session.");
        }
        return cipher.ProtectRtcp(buffer, length, index);
    }

    /// <summary>Asks for the cipher's memory ahead of its use.</summary>
    internal void Prepare() => Sfu.Ahead.Of(_cipher, 2);

    /// <summary>Wipes and frees the keys.</summary>
    public void Dispose()
    {
        _cipher?.Dispose();
        _cipher = null;
    }

    private static void Misfit() => throw new ArgumentException("The packet and its protection do not fit the buffer.");
}
