using System.Security.Cryptography;

namespace Palabre.WebPush;

/// <summary>Points and private keys of P-256 as the web writes them: 65 octets uncompressed (X9.62), 32 octets.</summary>
public static class PushKeys
{
    /// <summary>Octets of an uncompressed point.</summary>
    public const int PointLength = 65;

    private const int CoordinateLength = 32;
    private const byte Uncompressed = 4;

    /// <summary>The point as 65 octets.</summary>
    public static byte[] Write(ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];

    /// <summary>Reads a point, and checks that it is one of the curve; null when it is not.</summary>
    public static ECPoint? Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != PointLength || octets[0] != Uncompressed) return null;
        var point = new ECPoint { X = octets[1..(1 + CoordinateLength)].ToArray(), Y = octets[(1 + CoordinateLength)..].ToArray() };
        try
        {
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return point;
        }
        catch (CryptographicException)
        {
            // Not on the curve: an agreement with it would give our private key away (RFC 8291 §6, RFC 7748 §6).
            return null;
        }
    }
}
