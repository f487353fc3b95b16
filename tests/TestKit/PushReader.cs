using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Palabre.TestKit;

/// <summary>What a browser does with a push message: written apart from the sender, from RFC 8188 and RFC 8291.</summary>
public sealed class PushReader : IDisposable
{
    private readonly ECDiffieHellman _key;

    public PushReader() : this(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), RandomNumberGenerator.GetBytes(16))
    {
    }

    public PushReader(ECDiffieHellman key, byte[] secret) => (_key, Secret) = (key, secret);

    public byte[] Secret { get; }

    /// <summary>65 octets.</summary>
    public byte[] PublicKey
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return [4, .. point.X!, .. point.Y!];
        }
    }

    /// <summary>A browser with the same key that knows another secret.</summary>
    public PushReader With(byte[] secret) => new(ECDiffieHellman.Create(_key.ExportParameters(includePrivateParameters: true)), secret);

    /// <summary>Opens a body sealed for this browser.</summary>
    public byte[] Open(byte[] body)
    {
        var sender = body[21..(21 + body[20])];
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..65] } });
        var agreed = _key.DeriveRawSecretAgreement(theirs.PublicKey);
        var first = HMACSHA256.HashData(Secret, agreed);
        return OpenContent(body, Keyed(first, [.. "WebPush: info\0"u8, .. PublicKey, .. sender, 1]));
    }

    /// <summary>Opens <c>aes128gcm</c> content (RFC 8188) with its keying material.</summary>
    public static byte[] OpenContent(byte[] body, byte[] key)
    {
        var recordSize = (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16));
        var secret = HMACSHA256.HashData(body[..16], key);
        var contentKey = Keyed(secret, [.. "Content-Encoding: aes128gcm\0"u8, 1])[..16];
        var nonceBase = Keyed(secret, [.. "Content-Encoding: nonce\0"u8, 1])[..12];
        using var cipher = new AesGcm(contentKey, 16);
        var content = new List<byte>();
        var sealedRecords = body[(21 + body[20])..].Chunk(recordSize).ToList();
        for (var i = 0; i < sealedRecords.Count; i++)
        {
            var nonce = (byte[])nonceBase.Clone();
            for (var octet = 0; octet < 4; octet++) nonce[11 - octet] ^= (byte)(i >> (8 * octet));
            var plain = new byte[sealedRecords[i].Length - 16];
            cipher.Decrypt(nonce, sealedRecords[i][..^16], sealedRecords[i][^16..], plain);
            var end = plain.AsSpan().LastIndexOfAnyExcept((byte)0);
            var isLast = i == sealedRecords.Count - 1;
            if (plain[end] != (isLast ? 2 : 1)) throw new CryptographicException("A record does not end as its place asks.");
            content.AddRange(plain[..end]);
        }
        return [.. content];
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Keyed(byte[] key, byte[] text) => HMACSHA256.HashData(key, text);
}
