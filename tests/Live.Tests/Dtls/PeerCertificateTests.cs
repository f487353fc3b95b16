using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

public sealed class PeerCertificateTests
{
    private const ushort EcdsaSha256 = 0x0403, RsaSha256 = 0x0401;

    private static readonly byte[] Said = "a hand is raised"u8.ToArray();

    [Fact]
    public void A_curve_that_nobody_offered_is_refused()
    {
        using var usual = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var other = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);

        Assert.True(Read(Der(usual)).Verifies(EcdsaSha256, Said, Sign(usual)));
        var refused = Assert.Throws<HandshakeFailedException>(() => Read(Der(other)).Verifies(EcdsaSha256, Said, Sign(other)));
        Assert.Equal(Alert.UnsupportedCertificate, refused.Alert);
    }

    [Fact]
    public void A_signature_of_another_kind_than_the_key_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var refused = Assert.Throws<HandshakeFailedException>(() => Read(Der(key)).Verifies(RsaSha256, Said, new byte[256]));
        Assert.Equal(Alert.UnsupportedCertificate, refused.Alert);
        refused = Assert.Throws<HandshakeFailedException>(() => Read(Der(key)).Verifies(0x0203, Said, new byte[70]));
        Assert.Equal(Alert.IllegalParameter, refused.Alert);
    }

    [Fact]
    public void Cut_and_changed_certificates_are_refused_and_never_crash()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var der = Der(key);
        var signature = Sign(key);
        for (var length = 0; length < der.Length; length++) Assert.Throws<HandshakeFailedException>(() => Read(der[..length]));

        var random = new Random(5);
        for (var i = 0; i < 10_000; i++)
        {
            var changed = der.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                // Where only a name or a date changed, the key is still the one that signed.
                _ = Read(changed).Verifies(EcdsaSha256, Said, signature);
            }
            catch (HandshakeFailedException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    private static byte[] Sign(ECDsa key) => key.SignData(Said, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static byte[] Der(ECDsa key)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=guest", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.RawData;
    }

    private static PeerCertificate Read(byte[] der) => PeerCertificate.Read(der, SHA256.HashData(der));
}
