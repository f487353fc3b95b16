using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Palabre.Ledger.Shares;

/// <summary>
/// Even numbers that follow from 32 bytes and nothing else, so that whoever knows the seed finds the same ones. Block i is HMAC-SHA-256 with
/// the seed as key over i as eight bytes, big-endian, from 0 on; each block gives four numbers of 64 bits, big-endian.
/// </summary>
public sealed class SeededNumbers
{
    /// <summary>Bytes in a seed.</summary>
    public const int SeedLength = 32;

    private readonly byte[] _seed;
    private readonly byte[] _block = new byte[HMACSHA256.HashSizeInBytes];
    private ulong _next;
    private int _used = HMACSHA256.HashSizeInBytes;

    /// <param name="seed">Exactly <see cref="SeedLength"/> bytes.</param>
    public SeededNumbers(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength) throw new ArgumentException($"A seed has {SeedLength} bytes.", nameof(seed));
        _seed = seed.ToArray();
    }

    /// <summary>A seed by chance.</summary>
    public static byte[] NewSeed(RandomNumberGenerator source)
    {
        var seed = new byte[SeedLength];
        source.GetBytes(seed);
        return seed;
    }

    /// <summary>
    /// A number from 0 to one below the bound, each as likely as the other: the remainder of the next 64 bits that are below the greatest
    /// multiple of the bound; those above it are passed over, since they would make small remainders likelier.
    /// </summary>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var limit = ulong.MaxValue - (ulong)((UInt128.One << 64) % (UInt128)bound);
        ulong number;
        do number = Next(); while (number > limit);
        return (long)(number % (ulong)bound);
    }

    private ulong Next()
    {
        if (_used == _block.Length)
        {
            Span<byte> counter = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(counter, _next++);
            HMACSHA256.HashData(_seed, counter, _block);
            _used = 0;
        }
        var number = BinaryPrimitives.ReadUInt64BigEndian(_block.AsSpan(_used));
        _used += sizeof(ulong);
        return number;
    }
}
