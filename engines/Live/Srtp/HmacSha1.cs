using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>HMAC-SHA1 under one key (RFC 2104).</summary>
internal abstract class HmacSha1 : IDisposable
{
    public const int MacLength = 20;

    public static HmacSha1 Create(ReadOnlySpan<byte> key, bool portable) =>
        !portable && Sha1Block.IsSupported ? new SavedStateHmacSha1(key) : new PortableHmacSha1(key);

    /// <summary>Writes 20 bytes.</summary>
    public abstract void Compute(ReadOnlySpan<byte> message, Span<byte> mac);

    public abstract void Dispose();
}

/// <summary>HMAC-SHA1 by the framework.</summary>
internal sealed class PortableHmacSha1(ReadOnlySpan<byte> key) : HmacSha1
{
    private readonly byte[] _key = key.ToArray();

#pragma warning disable CA5350 // SRTP's mandatory profile is HMAC-SHA1 (RFC 3711 §4.2.1)
    public override void Compute(ReadOnlySpan<byte> message, Span<byte> mac) => HMACSHA1.HashData(_key, message, mac);
#pragma warning restore CA5350

    public override void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
