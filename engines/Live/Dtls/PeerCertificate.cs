using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Palabre.Live.Dtls;

/// <summary>
/// What is needed of a peer's self-signed certificate: that it is the one its SDP announced, and the key in it. Names, dates and
/// issuers mean nothing here (RFC 8827 §6.5), so nothing else of it is read.
/// </summary>
internal sealed class PeerCertificate
{
    private const int ShortestRsaKey = 2048, LongestRsaKey = 8192;

    private const string P256Oid = "1.2.840.10045.3.1.7", P384Oid = "1.3.132.0.34", P521Oid = "1.3.132.0.35";

    private readonly byte[] _key;

    private PeerCertificate(byte[] key) => _key = key;

    /// <summary>The body of a CertificateRequest after its types: what <see cref="Verifies"/> understands, the cheapest first.</summary>
    public static ReadOnlySpan<byte> SignatureSchemes =>
        [0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06, 0x04, 0x01, 0x05, 0x01, 0x06, 0x01];

    /// <summary>SubjectPublicKeyInfo of a point on P-256 up to the point, the same for all of them (RFC 5480 §2.1).</summary>
    private static ReadOnlySpan<byte> P256Prefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];

    /// <summary>Whether its signatures are verified in some fifty microseconds: its key is on P-256. Others take up to milliseconds.</summary>
    public bool IsQuick => _key.AsSpan().StartsWith(P256Prefix);

    /// <exception cref="HandshakeFailedException">It is another's, or no certificate.</exception>
    public static PeerCertificate Read(ReadOnlySpan<byte> der, ReadOnlySpan<byte> announced)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, announced))
        {
            throw new HandshakeFailedException(Alert.BadCertificate, "The peer's certificate is not the one its SDP announced.");
        }
        try
        {
            return new PeerCertificate(PublicKeyInfo(der).ToArray());
        }
        catch (AsnContentException)
        {
            throw HandshakeFailedException.Malformed("certificate");
        }
    }

    /// <summary>Whether the signature of the data was made with the key of this certificate.</summary>
    /// <param name="scheme">RFC 8446 §4.2.3; in TLS 1.2 its two bytes name hash and signature apart, and mean the same.</param>
    /// <param name="data">All that is signed.</param>
    /// <param name="signature">DER for curves.</param>
    public bool Verifies(ushort scheme, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var hash = (scheme >> 8, scheme & 0xff) switch
        {
            (4, 1 or 3) or (8, 4) => HashAlgorithmName.SHA256,
            (5, 1 or 3) or (8, 5) => HashAlgorithmName.SHA384,
            (6, 1 or 3) or (8, 6) => HashAlgorithmName.SHA512,
            _ => throw new HandshakeFailedException(Alert.IllegalParameter, $"The peer signed by a scheme nobody offered: {scheme:x4}."),
        };
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        digest = digest[..CryptographicOperations.HashData(hash, data, digest)];
        if ((scheme & 0xff) == 3 && IsQuick) return P256Key.Verifies(_key.AsSpan(P256Prefix.Length), digest, signature);
        try
        {
            return (scheme & 0xff) == 3 ? OtherCurveVerifies(digest, signature) : RsaVerifies(hash, scheme >> 8 == 8, digest, signature);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            throw Unsupported("The key of the peer's certificate is of another kind than its signature.");
        }
    }

    private bool OtherCurveVerifies(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        // A curve that is written out instead of named could be any, and be chosen to do harm.
        if (Curve() is not (P256Oid or P384Oid or P521Oid)) throw Unsupported("The peer's key is on a curve nobody offered.");
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_key, out _);
        return key.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
    }

    private string Curve()
    {
        var algorithm = Content(Content(_key));
        Skip(ref algorithm);
        return AsnDecoder.ReadObjectIdentifier(algorithm, AsnEncodingRules.DER, out _);
    }

    private bool RsaVerifies(HashAlgorithmName hash, bool pss, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(_key, out _);
        if (key.KeySize is < ShortestRsaKey or > LongestRsaKey)
        {
            throw Unsupported($"The peer's RSA key has {key.KeySize} bits; {ShortestRsaKey} to {LongestRsaKey} are taken.");
        }
        return key.VerifyHash(digest, signature, hash, pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static HandshakeFailedException Unsupported(string reason) => new(Alert.UnsupportedCertificate, reason);

    /// <summary>The seventh part of what is signed, or the sixth where the version is left out (RFC 5280 §4.1).</summary>
    private static ReadOnlySpan<byte> PublicKeyInfo(ReadOnlySpan<byte> der)
    {
        const int before = 5; // serial number, algorithm, issuer, validity, subject
        var version = new Asn1Tag(TagClass.ContextSpecific, 0);
        var certificate = Content(der);
        var rest = Content(certificate);
        if (Asn1Tag.TryDecode(rest, out var tag, out _) && tag.HasSameClassAndValue(version)) Skip(ref rest);
        for (var i = 0; i < before; i++) Skip(ref rest);
        AsnDecoder.ReadSequence(rest, AsnEncodingRules.DER, out _, out _, out var length);
        return rest[..length];
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> sequence)
    {
        AsnDecoder.ReadSequence(sequence, AsnEncodingRules.DER, out var at, out var length, out _);
        return sequence.Slice(at, length);
    }

    private static void Skip(ref ReadOnlySpan<byte> parts)
    {
        AsnDecoder.ReadEncodedValue(parts, AsnEncodingRules.DER, out _, out _, out var length);
        parts = parts[length..];
    }
}
