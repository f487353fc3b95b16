using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.Ledger;

/// <summary>The 32 bytes of a SHA-256, equal by value, written as 64 small hexadecimal digits. The default is all zeros: what comes before the first journal.</summary>
public readonly record struct Digest
{
    /// <summary>Bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <exception cref="ArgumentException">They are not 32.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A digest has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        (_a, _b) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        (_c, _d) = (BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
    }

    /// <summary>Of a text's UTF-8.</summary>
    public static Digest Of(string text)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new(hash);
    }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static Digest Parse(string hex) => new(Convert.FromHexString(hex));

    /// <summary>The 32 bytes, for a column.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), _b);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), _c);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), _d);
        return bytes;
    }

    /// <summary>64 small hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
