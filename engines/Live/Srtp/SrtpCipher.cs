namespace Palabre.Live.Srtp;

/// <summary>How one profile lays a packet out and protects it, for one direction. Knows no replay, no rollover: see the two ends.</summary>
internal abstract class SrtpCipher : IDisposable
{
    /// <summary>The fixed RTCP header and the sender's SSRC, in clear in every SRTCP packet (RFC 3711 §3.4).</summary>
    public const int RtcpClear = 8;

    /// <summary>E flag: the SRTCP packet is encrypted. Always so in WebRTC; a packet without it is refused.</summary>
    protected const uint EncryptedFlag = 0x8000_0000;

    /// <summary>Bytes an RTP packet grows by.</summary>
    public abstract int RtpOverhead { get; }

    /// <summary>Bytes an RTCP packet grows by, with the index.</summary>
    public abstract int RtcpOverhead { get; }

    /// <summary>Where the keys of RTP lie in memory of our own; 0 elsewhere.</summary>
    public virtual nint RtpKeys => 0;

    public static SrtpCipher Create(SrtpKeys keys, bool portable)
    {
        keys.Validate();
        using var derivation = new KeyDerivation(keys, portable);
        return keys.Profile == SrtpProfile.AeadAes128Gcm
            ? new GcmSrtpCipher(derivation, portable)
            : new CounterModeSrtpCipher(derivation, portable);
    }

    /// <summary>Protects the payload under the header already at the start of the packet; the payload may stand there too.</summary>
    /// <returns>The length of the protected packet.</returns>
    public abstract int ProtectRtp(Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload, uint roc);

    /// <summary>Authenticates and decrypts in place; the plaintext is <see cref="RtpOverhead"/> shorter.</summary>
    public abstract bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint roc);

    public abstract int ProtectRtcp(Span<byte> buffer, int length, uint index);

    /// <summary>Reads the E flag and the index, not yet authenticated.</summary>
    public abstract bool TryReadRtcpIndex(ReadOnlySpan<byte> packet, out uint index);

    public abstract bool TryUnprotectRtcp(Span<byte> packet);

    public abstract void Dispose();
}
