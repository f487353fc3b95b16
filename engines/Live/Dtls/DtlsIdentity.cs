using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>
/// The certificate this process shows in every handshake, and the OpenSSL context all sessions share. Self-signed: peers compare its
/// fingerprint with the one in the SDP and look at nothing else (RFC 8827 §6.5).
/// </summary>
public sealed unsafe class DtlsIdentity : IDisposable
{
    private static readonly SrtpProfile[] BothProfiles = [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmSha1_80];

    // Forward secrecy and authenticated encryption only; RSA for peers that show an RSA certificate to a client of ours.
    private const string Ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:" +
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384";

    // Sizes the write buffer each session holds while it shakes hands; nothing longer than a datagram is ever written.
    private const int MaxSendFragment = 2048;

    private DtlsIdentity(OpenSsl.SslContextHandle context, P256Key key, byte[] certificate, IReadOnlyList<SrtpProfile> profiles)
    {
        Context = context;
        Key = key;
        Certificate = certificate;
        Profiles = profiles;
        FingerprintSha256 = Fingerprint.Write(SHA256.HashData(certificate));
    }

    /// <summary>SHA-256 of the certificate as SDP writes it: <c>AA:BB:…</c>, 32 pairs.</summary>
    public string FingerprintSha256 { get; }

    /// <summary>For peers of ours, which are OpenSSL's clients.</summary>
    internal OpenSsl.SslContextHandle Context { get; }

    /// <summary>For the server's side. Several threads sign with it at once, as those of any server do that share an OpenSSL context.</summary>
    internal P256Key Key { get; }

    internal byte[] Certificate { get; }

    /// <summary>What is agreed to, the best first.</summary>
    internal IReadOnlyList<SrtpProfile> Profiles { get; }

    /// <summary>Makes a key and a certificate valid around now.</summary>
    /// <exception cref="PlatformNotSupportedException">OpenSSL 3 is not installed.</exception>
    public static DtlsIdentity Create(TimeProvider clock) => Create(clock, BothProfiles);

    internal static DtlsIdentity Create(TimeProvider clock, params IReadOnlyList<SrtpProfile> profiles)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Palabre", key, HashAlgorithmName.SHA256);
        var now = clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        var der = certificate.RawData;
        try
        {
            var context = CreateContext(string.Join(':', profiles.Select(NameOf)), der, key.ExportECPrivateKey());
            var parameters = key.ExportParameters(includePrivateParameters: true);
            var own = P256Key.From(parameters);
            CryptographicOperations.ZeroMemory(parameters.D);
            return new DtlsIdentity(context, own, der, profiles);
        }
        catch (DllNotFoundException missing)
        {
            throw new PlatformNotSupportedException("Live audio needs OpenSSL 3: install the package libssl3.", missing);
        }
    }

    /// <summary>Frees the key, and the shared context once the last session is disposed.</summary>
    public void Dispose()
    {
        Key.Dispose();
        Context.Dispose();
    }

    private static string NameOf(SrtpProfile profile) =>
        profile == SrtpProfile.AeadAes128Gcm ? "SRTP_AEAD_AES_128_GCM" : "SRTP_AES128_CM_SHA1_80";

    private static OpenSsl.SslContextHandle CreateContext(string profiles, byte[] certificate, byte[] privateKey)
    {
        var context = new OpenSsl.SslContextHandle(OpenSsl.SSL_CTX_new(OpenSsl.DTLS_method()));
        Check(!context.IsInvalid);
        Check(OpenSsl.SSL_CTX_ctrl(context, OpenSsl.SetMinProtocol, OpenSsl.Dtls12, null) == 1);
        Check(OpenSsl.SSL_CTX_ctrl(context, OpenSsl.SetMaxProtocol, OpenSsl.Dtls12, null) == 1);
        Check(OpenSsl.SSL_CTX_ctrl(context, OpenSsl.SetMaxSendFragment, MaxSendFragment, null) == 1);
        // Nobody resumes a media session, and the cache would keep 20,000 of them.
        _ = OpenSsl.SSL_CTX_ctrl(context, OpenSsl.SetSessionCacheMode, 0, null);
        _ = OpenSsl.SSL_CTX_set_options(
            context,
            OpenSsl.OptionNoQueryMtu | OpenSsl.OptionNoTicket | OpenSsl.OptionNoRenegotiation | OpenSsl.OptionServerPreference);
        Check(OpenSsl.SSL_CTX_set_cipher_list(context, Ciphers) == 1);
        Check(OpenSsl.SSL_CTX_set_tlsext_use_srtp(context, profiles) == 0);
        fixed (byte* c = certificate, k = privateKey)
        {
            Check(OpenSsl.SSL_CTX_use_certificate_ASN1(context, certificate.Length, c) == 1);
            Check(OpenSsl.SSL_CTX_use_PrivateKey_ASN1(OpenSsl.EcPrivateKey, context, k, privateKey.Length) == 1);
        }
        CryptographicOperations.ZeroMemory(privateKey);
        Check(OpenSsl.SSL_CTX_check_private_key(context) == 1);

        OpenSsl.SSL_CTX_set_verify(context, OpenSsl.VerifyPeer | OpenSsl.VerifyFailIfNoPeerCertificate, 0);
        OpenSsl.SSL_CTX_set_cert_verify_callback(context, &AcceptChain, 0);
        return context;
    }

    /// <summary>A self-signed certificate has no chain to build: the session compares its fingerprint when the handshake ends.</summary>
    [UnmanagedCallersOnly]
    private static int AcceptChain(nint store, nint argument) => 1;

    private static void Check(bool succeeded)
    {
        if (!succeeded) throw new CryptographicException($"OpenSSL refused a setting: {OpenSslError.Take()}");
    }
}
