using System.Runtime.Intrinsics;

namespace Palabre.Live.Srtp;

/// <summary>AES-128 in counter mode under one key, as SRTP uses it (RFC 3711 §4.1.1).</summary>
internal abstract class CounterMode : IDisposable
{
    public static CounterMode Create(ReadOnlySpan<byte> key, bool portable) =>
        !portable && AesCounter.IsSupported ? new IntrinsicCounterMode(key) : new PortableCounterMode(key);

    /// <summary>XORs the keystream over the source; the destination may be the source itself.</summary>
    /// <param name="iv">The first counter block; its last two bytes are zero.</param>
    /// <param name="source">Of at most 2¹⁶ blocks.</param>
    /// <param name="destination">At least as long as the source.</param>
    public abstract void Transform(Vector128<byte> iv, ReadOnlySpan<byte> source, Span<byte> destination);

    public abstract void Dispose();
}
