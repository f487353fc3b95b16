namespace Palabre.Live.Srtp;

/// <summary>The SRTP protection profiles spoken here, by their DTLS-SRTP identifiers (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
#pragma warning disable CA1008, CA1028, CA1707 // values, width and names are the registry's
public enum SrtpProfile : ushort
{
    /// <summary>AES-128 in counter mode with an 80-bit HMAC-SHA1 tag: mandatory in WebRTC (RFC 8827 §6.5).</summary>
    Aes128CmSha1_80 = 0x0001,

    /// <summary>AES-128-GCM with a 128-bit tag: preferred, three times cheaper.</summary>
    AeadAes128Gcm = 0x0007,
}
#pragma warning restore CA1008, CA1028, CA1707
