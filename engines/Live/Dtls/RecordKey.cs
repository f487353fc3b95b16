using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>
/// Seals or opens the records of one direction with AES-128-GCM (RFC 5288). Twenty bytes: the cipher itself is made for each record,
/// as an association has one or two of them in its life.
/// </summary>
internal sealed class RecordKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
{
    public const int KeyLength = 16, IvLength = 4;

    /// <summary>How much longer a sealed record is than what it holds.</summary>
    public const int Overhead = NonceLength + Gcm.TagLength;

    /// <summary>The part of the nonce that travels with the record.</summary>
    public const int NonceLength = 8;

    private const int HeaderLength = DtlsRecord.HeaderLength;

    private readonly byte[] _key = key.ToArray();
    private readonly byte[] _iv = iv.ToArray();

    /// <summary>Seals what lies between the header, which is written, and the room for the tag, with room for the nonce before it.</summary>
    public void Seal(Span<byte> record)
    {
        var length = record.Length - HeaderLength - Overhead;
        record[DtlsRecord.Number].CopyTo(record[HeaderLength..]);
        Span<byte> associated = stackalloc byte[HeaderLength];
        WriteAssociated(record, length, associated);
        using var gcm = Gcm.Create(_key, portable: false);
        var content = record[(HeaderLength + NonceLength)..];
        gcm.Seal(Nonce(record), associated, content[..length], content);
    }

    /// <summary>Opens a whole record in place; what it held is left between header and tag.</summary>
    public bool TryOpen(Span<byte> record, out ReadOnlySpan<byte> content)
    {
        content = default;
        var length = record.Length - HeaderLength - Overhead;
        if (length < 0) return false;
        Span<byte> associated = stackalloc byte[HeaderLength];
        WriteAssociated(record, length, associated);
        using var gcm = Gcm.Create(_key, portable: false);
        var sealedContent = record[(HeaderLength + NonceLength)..];
        if (!gcm.Open(Nonce(record), associated, sealedContent)) return false;
        content = sealedContent[..length];
        return true;
    }

    public void Wipe() => CryptographicOperations.ZeroMemory(_key);

    private Vector128<byte> Nonce(ReadOnlySpan<byte> record)
    {
        Span<byte> nonce = stackalloc byte[16];
        nonce.Clear();
        _iv.CopyTo(nonce);
        record.Slice(HeaderLength, NonceLength).CopyTo(nonce[IvLength..]);
        return Vector128.Create((ReadOnlySpan<byte>)nonce);
    }

    /// <summary>Epoch and sequence number ‖ type ‖ version ‖ length of the plaintext (RFC 5246 §6.2.3.3, RFC 6347 §4.1.2.1).</summary>
    private static void WriteAssociated(ReadOnlySpan<byte> record, int length, Span<byte> destination)
    {
        record[DtlsRecord.Number].CopyTo(destination);
        record[..3].CopyTo(destination[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[11..], (ushort)length);
    }
}
