using System.Runtime.InteropServices;

namespace Palabre.Live.Dtls;

/// <summary>The part of OpenSSL 3 used here, in its own names: the library .NET itself uses on Linux.</summary>
internal static unsafe partial class OpenSsl
{
    public const int ErrorSsl = 1, ErrorWantRead = 2, ErrorWantWrite = 3, ErrorZeroReturn = 6;
    public const int VerifyPeer = 1, VerifyFailIfNoPeerCertificate = 2;
    public const int Dtls12 = 0xFEFD, EcPrivateKey = 408;
    public const ulong OptionNoQueryMtu = 1 << 12, OptionNoTicket = 1 << 14;
    public const ulong OptionServerPreference = 1 << 22, OptionNoRenegotiation = 1 << 30;

    // Commands of SSL_ctrl, SSL_CTX_ctrl and BIO_ctrl, which OpenSSL's headers wrap in macros.
    public const int SetMtu = 17, SetSessionCacheMode = 44, SetMaxSendFragment = 52, GetTimeout = 73, HandleTimeout = 74;
    public const int SetMinProtocol = 123, SetMaxProtocol = 124, BioReset = 1, BioPending = 10;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl)] public static partial nint DTLS_method();
    [LibraryImport(Ssl)] public static partial nint SSL_CTX_new(nint method);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_free(nint context);
    [LibraryImport(Ssl)] public static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint larg, void* parg);
    [LibraryImport(Ssl)] public static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string ciphers);

    /// <summary>Unlike its siblings, returns 0 on success.</summary>
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(SslContextHandle context, string profiles);

    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_certificate_ASN1(SslContextHandle context, int length, byte* der);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_PrivateKey_ASN1(int type, SslContextHandle context, byte* der, nint length);

    [LibraryImport(Ssl)] public static partial int SSL_CTX_check_private_key(SslContextHandle context);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_cert_verify_callback(
        SslContextHandle context, delegate* unmanaged<nint, nint, int> callback, nint argument);

    [LibraryImport(Ssl)] public static partial SslHandle SSL_new(SslContextHandle context);
    [LibraryImport(Ssl)] public static partial void SSL_free(nint ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set_bio(SslHandle ssl, nint read, nint write);
    [LibraryImport(Ssl)] public static partial void SSL_set_accept_state(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set_connect_state(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_do_handshake(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_get_error(SslHandle ssl, int result);
    [LibraryImport(Ssl)] public static partial int SSL_read(SslHandle ssl, byte* buffer, int length);
    [LibraryImport(Ssl)] public static partial int SSL_shutdown(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_alloc_buffers(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial int SSL_free_buffers(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial nint SSL_ctrl(SslHandle ssl, int command, nint larg, void* parg);
    [LibraryImport(Ssl)] public static partial void DTLS_set_timer_cb(SslHandle ssl, delegate* unmanaged<nint, uint, uint> callback);
    [LibraryImport(Ssl)] public static partial SelectedSrtpProfile* SSL_get_selected_srtp_profile(SslHandle ssl);
    [LibraryImport(Ssl)] public static partial nint SSL_get1_peer_certificate(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_export_keying_material(
        SslHandle ssl, byte* output, nuint length, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    [LibraryImport(Crypto)] public static partial int i2d_X509(nint certificate, byte** der);
    [LibraryImport(Crypto)] public static partial void X509_free(nint certificate);
    [LibraryImport(Crypto)] public static partial ulong ERR_get_error();
    [LibraryImport(Crypto)] public static partial void ERR_clear_error();
    [LibraryImport(Crypto)] public static partial byte* ERR_reason_error_string(ulong error);
    [LibraryImport(Crypto)] public static partial nint BIO_s_mem();
    [LibraryImport(Crypto)] public static partial nint BIO_new(nint type);
    [LibraryImport(Crypto)] public static partial int BIO_read(nint bio, byte* buffer, int length);
    [LibraryImport(Crypto)] public static partial int BIO_write(nint bio, byte* buffer, int length);
    [LibraryImport(Crypto)] public static partial nint BIO_ctrl(nint bio, int command, nint larg, void* parg);

    /// <summary>SRTP_PROTECTION_PROFILE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SelectedSrtpProfile
    {
        public byte* Name;
        public nuint Id;
    }

    /// <summary>struct timeval of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeValue
    {
        public long Seconds;
        public long Microseconds;
    }

    /// <summary>SSL_CTX*, freed when nothing uses it any more.</summary>
    public sealed class SslContextHandle() : SafeHandle(0, ownsHandle: true)
    {
        public SslContextHandle(nint context) : this() => SetHandle(context);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            SSL_CTX_free(handle);
            return true;
        }
    }

    /// <summary>SSL*, with its two BIOs.</summary>
    public sealed class SslHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            SSL_free(handle);
            return true;
        }
    }
}
