using System.Security.Cryptography;

namespace Palabre.Live.Dtls;

/// <summary>
/// A key on P-256, the one curve every WebRTC peer has (RFC 8827 §6.5), over OpenSSL's constant-time arithmetic. Points are written
/// uncompressed: 4, then x and y of 32 bytes each. Several threads may sign with one key at once; nothing of it changes.
/// </summary>
internal sealed unsafe class P256Key : IDisposable
{
    public const int PointLength = 65, SecretLength = 32;

    /// <summary>The longest DER of two 256-bit integers.</summary>
    private const int MaxSignatureLength = 72;

    private static readonly nint Group = LibCrypto.EC_GROUP_new_by_curve_name(LibCrypto.Prime256V1);

    private readonly LibCrypto.EcKeyHandle _key;

    private P256Key()
    {
        _key = new LibCrypto.EcKeyHandle(LibCrypto.EC_KEY_new());
        if (_key.IsInvalid || LibCrypto.EC_KEY_set_group(_key, Group) != 1) throw new InsufficientMemoryException("OpenSSL has no memory for a key.");
    }

    /// <summary>A new key pair, for one agreement.</summary>
    public static P256Key Generate()
    {
        var made = new P256Key();
        Check(LibCrypto.EC_KEY_generate_key(made._key) == 1);
        return made;
    }

    /// <summary>A key pair that is there already.</summary>
    /// <exception cref="CryptographicException">They are no such key.</exception>
    public static P256Key From(ECParameters parameters)
    {
        var made = new P256Key();
        byte[] point = [LibCrypto.Uncompressed, .. parameters.Q.X!, .. parameters.Q.Y!];
        fixed (byte* secret = parameters.D, octets = point)
        {
            Check(LibCrypto.EC_KEY_oct2key(made._key, octets, (nuint)point.Length, 0) == 1);
            Check(LibCrypto.EC_KEY_oct2priv(made._key, secret, (nuint)parameters.D!.Length) == 1);
        }
        return made;
    }

    /// <summary>Whether the signature (DER, RFC 3279 §2.2.3) of the hash was made with the key of this point.</summary>
    public static bool Verifies(ReadOnlySpan<byte> point, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        using var peer = new P256Key();
        fixed (byte* octets = point, digest = hash, der = signature)
        {
            var verified = LibCrypto.EC_KEY_oct2key(peer._key, octets, (nuint)point.Length, 0) == 1
                && LibCrypto.ECDSA_verify(0, digest, hash.Length, der, signature.Length, peer._key) == 1;
            if (!verified) OpenSsl.ERR_clear_error();
            return verified;
        }
    }

    public void WritePoint(Span<byte> destination)
    {
        fixed (byte* octets = destination[..PointLength])
        {
            var point = LibCrypto.EC_KEY_get0_public_key(_key);
            Check(LibCrypto.EC_POINT_point2oct(Group, point, LibCrypto.Uncompressed, octets, PointLength, 0) == PointLength);
        }
    }

    /// <summary>The shared secret with the peer of this point: the x co-ordinate (RFC 8422 §5.10). False when it is not on the curve.</summary>
    public bool TryAgree(ReadOnlySpan<byte> peerPoint, Span<byte> secret)
    {
        if (peerPoint.Length != PointLength || peerPoint[0] != LibCrypto.Uncompressed) return false;
        var point = LibCrypto.EC_POINT_new(Group);
        try
        {
            fixed (byte* octets = peerPoint, shared = secret[..SecretLength])
            {
                var agreed = LibCrypto.EC_POINT_oct2point(Group, point, octets, PointLength, 0) == 1
                    && LibCrypto.ECDH_compute_key(shared, SecretLength, point, _key, 0) == SecretLength;
                if (!agreed) OpenSsl.ERR_clear_error();
                return agreed;
            }
        }
        finally
        {
            LibCrypto.EC_POINT_free(point);
        }
    }

    /// <summary>The signature of a SHA-256 hash, as DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> hash)
    {
        var signature = stackalloc byte[MaxSignatureLength];
        uint length;
        fixed (byte* digest = hash) Check(LibCrypto.ECDSA_sign(0, digest, hash.Length, signature, &length, _key) == 1);
        return new ReadOnlySpan<byte>(signature, (int)length).ToArray();
    }

    public void Dispose() => _key.Dispose();

    private static void Check(bool succeeded)
    {
        if (!succeeded) throw new CryptographicException($"OpenSSL's arithmetic failed: {OpenSslError.Take()}");
    }
}
