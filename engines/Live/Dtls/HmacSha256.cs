using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Palabre.Live.Dtls;

/// <summary>
/// HMAC-SHA-256 under one key (RFC 2104), which is hashed once however many hashes follow. OpenSSL's hashing itself, without the layers
/// above it: a handshake takes sixteen of these, of which each costs four times as much by the platform's call.
/// </summary>
internal unsafe ref struct HmacSha256
{
    public const int HashLength = 32;

    private const int BlockLength = 64;

    private LibCrypto.Sha256State _inner;
    private LibCrypto.Sha256State _outer;

    /// <param name="key">64 bytes at most.</param>
    public HmacSha256(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, BlockLength, nameof(key));
        Span<byte> padded = stackalloc byte[BlockLength];
        padded.Clear();
        key.CopyTo(padded);
        Begin(ref _inner, padded, 0x36);
        Begin(ref _outer, padded, 0x5c ^ 0x36);
        CryptographicOperations.ZeroMemory(padded);
    }

    /// <param name="data">Some hundred bytes at most: the collector waits while they are hashed.</param>
    /// <param name="hash">32 bytes; may overlap the data.</param>
    public readonly void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var (inner, outer) = (_inner, _outer);
        fixed (byte* bytes = data, result = hash[..HashLength])
        {
            Check(LibCrypto.SHA256_Update(&inner, bytes, (nuint)data.Length) & LibCrypto.SHA256_Final(result, &inner));
            Check(LibCrypto.SHA256_Update(&outer, result, HashLength) & LibCrypto.SHA256_Final(result, &outer));
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        Wipe(ref _inner);
        Wipe(ref _outer);
    }

    private static void Begin(ref LibCrypto.Sha256State state, Span<byte> padded, byte pad)
    {
        foreach (ref var b in padded) b ^= pad;
        fixed (LibCrypto.Sha256State* begun = &state)
        fixed (byte* bytes = padded)
        {
            Check(LibCrypto.SHA256_Init(begun) & LibCrypto.SHA256_Update(begun, bytes, BlockLength));
        }
    }

    private static void Wipe(ref LibCrypto.Sha256State state) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref state, 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(int succeeded)
    {
        if (succeeded != 1) throw new CryptographicException("OpenSSL's hashing failed.");
    }
}
