using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Palabre.WebPush;

/// <summary>The content encoding <c>aes128gcm</c> (RFC 8188): a header with salt, record size and the name of the key, then sealed records.</summary>
public static class EncryptedContent
{
    /// <summary>Octets of the salt.</summary>
    public const int SaltLength = 16;

    /// <summary>Octets of a record that are not content: the tag, and the octet that ends the content.</summary>
    public const int RecordOverhead = TagLength + 1;

    /// <summary>Octets of the header besides the name of the key.</summary>
    public const int HeaderLength = SaltLength + sizeof(uint) + 1;

    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const byte LastRecord = 2;
    private const byte NotLastRecord = 1;

    /// <summary>Seals content (RFC 8188 §2).</summary>
    /// <param name="content">What only the holder of the key shall read.</param>
    /// <param name="key">The input keying material.</param>
    /// <param name="salt">16 octets, never used twice with the same key.</param>
    /// <param name="keyName">Written in clear into the header; 255 octets at most.</param>
    /// <param name="recordSize">Octets of a sealed record, tag included; at least 18.</param>
    public static byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> keyName, int recordSize)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyName.Length, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(recordSize, RecordOverhead + 1);

        var perRecord = recordSize - RecordOverhead;
        var records = Math.Max(1, (content.Length + perRecord - 1) / perRecord);
        var body = new byte[HeaderLength + keyName.Length + content.Length + records * RecordOverhead];
        var rest = WriteHeader(body, salt, keyName, recordSize);
        Span<byte> contentKey = stackalloc byte[16];
        Span<byte> firstNonce = stackalloc byte[NonceLength];
        Derive(key, salt, contentKey, firstNonce);
        using var cipher = new AesGcm(contentKey, TagLength);
        for (var record = 0; record < records; record++)
        {
            var taken = content[..Math.Min(perRecord, content.Length)];
            content = content[taken.Length..];
            SealRecord(cipher, firstNonce, record, taken, isLast: record == records - 1, rest[..(taken.Length + RecordOverhead)]);
            rest = rest[(taken.Length + RecordOverhead)..];
        }
        return body;
    }

    /// <summary>RFC 8188 §2.1: salt, record size, length of the key's name, the name.</summary>
    private static Span<byte> WriteHeader(Span<byte> body, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> keyName, int recordSize)
    {
        salt.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body[SaltLength..], (uint)recordSize);
        body[HeaderLength - 1] = (byte)keyName.Length;
        keyName.CopyTo(body[HeaderLength..]);
        return body[(HeaderLength + keyName.Length)..];
    }

    /// <summary>RFC 8188 §2.2 and §2.3.</summary>
    private static void Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, Span<byte> contentKey, Span<byte> firstNonce)
    {
        Span<byte> secret = stackalloc byte[32];
        HKDF.Extract(HashAlgorithmName.SHA256, key, salt, secret);
        HKDF.Expand(HashAlgorithmName.SHA256, secret, contentKey, "Content-Encoding: aes128gcm\0"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, secret, firstNonce, "Content-Encoding: nonce\0"u8);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>RFC 8188 §2: the content, an octet that says whether more follows, sealed under the record's own nonce.</summary>
    private static void SealRecord(AesGcm cipher, ReadOnlySpan<byte> firstNonce, int record, ReadOnlySpan<byte> content, bool isLast, Span<byte> into)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        firstNonce.CopyTo(nonce);
        // §2.3: the first nonce XOR the number of the record, as 96 bits in network order.
        var tail = nonce[^sizeof(uint)..];
        BinaryPrimitives.WriteUInt32BigEndian(tail, BinaryPrimitives.ReadUInt32BigEndian(tail) ^ (uint)record);
        var plain = new byte[content.Length + 1];
        content.CopyTo(plain);
        plain[^1] = isLast ? LastRecord : NotLastRecord;
        cipher.Encrypt(nonce, plain, into[..plain.Length], into[plain.Length..]);
    }
}
