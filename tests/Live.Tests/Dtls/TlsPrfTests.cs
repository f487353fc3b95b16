using System.Security.Cryptography;
using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

public sealed class TlsPrfTests
{
    /// <summary>The vector for P_SHA256 that the TLS working group's list passed round (message 03416 of its archive).</summary>
    [Theory, InlineData(12), InlineData(32), InlineData(33), InlineData(100)]
    public void The_known_output_comes_out_at_any_length(int length)
    {
        var secret = Convert.FromHexString("9bbe436ba940f017b17652849a71db35");
        var seed = Convert.FromHexString("a0ba9f936cda311827a6f796ffd5198c");
        var output = new byte[length];

        TlsPrf.Expand(secret, "test label"u8, seed, [], output);

        const string known =
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564b" +
            "ab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66";
        Assert.Equal(known[..(2 * length)], Convert.ToHexStringLower(output));
    }

    [Fact]
    public void A_keyed_hash_is_the_platform_s_at_every_length()
    {
        var random = new Random(11);
        Span<byte> hash = stackalloc byte[HmacSha256.HashLength];
        for (var length = 0; length <= 64; length++)
        {
            var (key, data) = (new byte[length], new byte[3 * length]);
            random.NextBytes(key);
            random.NextBytes(data);
            using var hmac = new HmacSha256(key);
            for (var again = 0; again < 2; again++)
            {
                hmac.Hash(data, hash);
                Assert.Equal(HMACSHA256.HashData(key, data), hash);
            }
        }
        Assert.Throws<ArgumentOutOfRangeException>(static () => new HmacSha256(new byte[65]).Dispose());
    }

    [Fact]
    public void A_key_of_ours_agrees_and_signs_as_the_platform_s_does()
    {
        using var theirs = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = theirs.ExportParameters(false).Q;
        using var ours = P256Key.Generate();
        var (written, secret) = (new byte[P256Key.PointLength], new byte[P256Key.SecretLength]);
        ours.WritePoint(written);
        Assert.True(ours.TryAgree([4, .. point.X!, .. point.Y!], secret));
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = written[1..33], Y = written[33..] } };
        using var publicKey = ECDiffieHellman.Create(parameters);
        using var verifier = ECDsa.Create(parameters);
        var hash = SHA256.HashData("a hand is raised"u8);

        Assert.Equal(theirs.DeriveRawSecretAgreement(publicKey.PublicKey), secret);
        Assert.True(verifier.VerifyHash(hash, ours.Sign(hash), DSASignatureFormat.Rfc3279DerSequence));
        Assert.True(P256Key.Verifies(written, hash, ours.Sign(hash)));
        Assert.False(P256Key.Verifies(written, SHA256.HashData("a hand is lowered"u8), ours.Sign(hash)));
    }

    [Fact]
    public void A_point_beside_the_curve_is_refused()
    {
        using var ours = P256Key.Generate();
        var point = new byte[P256Key.PointLength];
        ours.WritePoint(point);
        point[^1] ^= 1;

        Assert.False(ours.TryAgree(point, new byte[P256Key.SecretLength]));
        Assert.False(ours.TryAgree(new byte[P256Key.PointLength], new byte[P256Key.SecretLength]));
        Assert.False(P256Key.Verifies(point, new byte[32], new byte[70]));
    }
}
