using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>The SRTP master keys of both directions, out of the handshake (RFC 5764 §4.2).</summary>
internal static unsafe class SrtpKeyExport
{
    private static ReadOnlySpan<byte> Label => "EXTRACTOR-dtls_srtp"u8;

    /// <summary>False when the peers agreed on no profile or OpenSSL cannot export.</summary>
    public static bool TryExport(OpenSsl.SslHandle ssl, out (SrtpKeys Client, SrtpKeys Server) keys)
    {
        keys = default;
        var selected = OpenSsl.SSL_get_selected_srtp_profile(ssl);
        if (selected == null) return false;

        var profile = (SrtpProfile)selected->Id;
        var salt = SrtpKeys.SaltLength(profile);
        Span<byte> material = stackalloc byte[2 * (SrtpKeys.KeyLength + salt)];
        fixed (byte* output = material, label = Label)
        {
            var exported = OpenSsl.SSL_export_keying_material(
                ssl, output, (nuint)material.Length, label, (nuint)Label.Length, null, 0, 0);
            if (exported != 1) return false;
        }

        // client key ‖ server key ‖ client salt ‖ server salt
        var salts = material[(2 * SrtpKeys.KeyLength)..];
        keys.Client = new(profile, material[..SrtpKeys.KeyLength].ToArray(), salts[..salt].ToArray());
        keys.Server = new(profile, material.Slice(SrtpKeys.KeyLength, SrtpKeys.KeyLength).ToArray(), salts[salt..].ToArray());
        CryptographicOperations.ZeroMemory(material);
        return true;
    }
}
