using System.Runtime.Intrinsics;

namespace Palabre.Live.Srtp;

/// <summary>AES-128-GCM under one key (NIST SP 800-38D), with 96-bit nonces and 128-bit tags.</summary>
internal abstract class Gcm : IDisposable
{
    public const int TagLength = 16;

    public static Gcm Create(ReadOnlySpan<byte> key, bool portable) =>
        !portable && IntrinsicGcm.IsSupported ? new IntrinsicGcm(key) : new PortableGcm(key);

    /// <summary>Where the expanded key lies in memory of our own; 0 elsewhere.</summary>
    public virtual nint Keys => 0;

    /// <summary>Encrypts, then writes the tag right after the ciphertext.</summary>
    /// <param name="nonce">The nonce in the first twelve bytes; the last four are zero.</param>
    /// <param name="associated">Authenticated, not encrypted.</param>
    /// <param name="plaintext">May be the start of <paramref name="destination"/> itself.</param>
    /// <param name="destination">Has room for the tag after the ciphertext.</param>
    public abstract void Seal(Vector128<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> destination);

    /// <summary>Decrypts in place what stands before the tag; false, with the data untouched, when the tag does not fit.</summary>
    public abstract bool Open(Vector128<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> sealedData);

    public abstract void Dispose();
}
