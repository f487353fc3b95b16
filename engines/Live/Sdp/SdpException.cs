namespace Palabre.Live.Sdp;

/// <summary>A session description that cannot be used.</summary>
/// <param name="code">Stable, in snake_case, one of <see cref="SdpCode"/>.</param>
/// <param name="message">One sentence or two for the person who wrote the client: what is wrong and what to offer instead.</param>
public sealed class SdpException(string code, string message) : Exception(message)
{
    /// <summary>Stable code for programs.</summary>
    public string Code { get; } = code;
}

/// <summary>Why a description was refused.</summary>
public static class SdpCode
{
    /// <summary>Longer than <see cref="SdpDescription.MaxLength"/>.</summary>
    public const string TooLong = "sdp_too_long";

    /// <summary>Not SDP, or a value in it is not what its attribute wants.</summary>
    public const string Malformed = "sdp_malformed";

    /// <summary>No audio line at all.</summary>
    public const string NoAudio = "sdp_no_audio";

    /// <summary>A line that is not audio stands beside the audio.</summary>
    public const string NotOnlyAudio = "sdp_not_only_audio";

    /// <summary>A line is switched off with port 0.</summary>
    public const string LineDisabled = "sdp_line_disabled";

    /// <summary>More audio lines than this use allows.</summary>
    public const string TooManyLines = "sdp_too_many_lines";

    /// <summary>A line's protocol is not RTP over DTLS.</summary>
    public const string BadProtocol = "sdp_bad_protocol";

    /// <summary>A line without Opus.</summary>
    public const string NoOpus = "sdp_no_opus";

    /// <summary>No certificate fingerprint.</summary>
    public const string NoFingerprint = "sdp_no_fingerprint";

    /// <summary>Fingerprints, but none of SHA-256.</summary>
    public const string WeakFingerprint = "sdp_fingerprint_not_sha256";

    /// <summary>No ice-ufrag or no ice-pwd.</summary>
    public const string NoIce = "sdp_no_ice_credentials";

    /// <summary>A line without rtcp-mux.</summary>
    public const string NoRtcpMux = "sdp_no_rtcp_mux";

    /// <summary>Several lines, not all in one BUNDLE group.</summary>
    public const string NotBundled = "sdp_not_bundled";

    /// <summary>The peer does not want to be the DTLS client.</summary>
    public const string BadSetup = "sdp_bad_setup";

    /// <summary>A line's direction does not suit publishing or listening.</summary>
    public const string WrongDirection = "sdp_wrong_direction";
}
