using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>The SRTP master keys of both directions, out of the handshake (RFC 5764 §4.2).</summary>
internal static unsafe class SrtpKeyExport
{
    /// <summary>What exporting is for (RFC 5764 §4.2).</summary>
    public static ReadOnlySpan<byte> Label => "EXTRACTOR-dtls_srtp"u8;

    /// <summary>False when the peers agreed on no profile or OpenSSL cannot export.</summary>
    public static bool TryExport(OpenSsl.SslHandle ssl, out (SrtpKeys Client, SrtpKeys Server) keys)
    {
        keys = default;
        var selected = OpenSsl.SSL_get_selected_srtp_profile(ssl);
        if (selected == null) return false;

        var profile = (SrtpProfile)selected->Id;
        Span<byte> material = stackalloc byte[SrtpKeys.MaterialLength(profile)];
        fixed (byte* output = material, label = Label)
        {
            var exported = OpenSsl.SSL_export_keying_material(
                ssl, output, (nuint)material.Length, label, (nuint)Label.Length, null, 0, 0);
            if (exported != 1) return false;
        }

        keys = SrtpKeys.Split(profile, material);
        return true;
    }
}
