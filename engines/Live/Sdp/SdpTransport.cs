namespace Palabre.Live.Sdp;

/// <summary>How to reach and believe the writer of a description.</summary>
public sealed class SdpTransport
{
    internal SdpTransport(SdpSection section, SdpSection session)
    {
        IceUfrag = section.Find("ice-ufrag") ?? session.Find("ice-ufrag");
        IcePwd = section.Find("ice-pwd") ?? session.Find("ice-pwd");
        RequireIceText(IceUfrag, IcePwd);

        var fingerprints = section.Has("fingerprint") ? section : session;
        foreach (var fingerprint in fingerprints.All("fingerprint")) ReadFingerprint(fingerprint);

        Setup = (section.Find("setup") ?? session.Find("setup")) switch
        {
            null => null,
            "actpass" => SdpSetup.ActPass,
            "active" => SdpSetup.Active,
            "passive" => SdpSetup.Passive,
            "holdconn" => SdpSetup.HoldConnection,
            _ => throw SdpText.Malformed("setup must be actpass, active, passive or holdconn."),
        };
        Candidates = ReadCandidates(section);
        HasEndOfCandidates = section.Has("end-of-candidates") || session.Has("end-of-candidates");
    }

    /// <summary>The writer's ICE username fragment.</summary>
    public string? IceUfrag { get; }

    /// <summary>The writer's ICE password.</summary>
    public string? IcePwd { get; }

    /// <summary>SHA-256 of the writer's certificate as 32 upper-case hexadecimal pairs with colons.</summary>
    public string? FingerprintSha256 { get; private set; }

    /// <summary>True when there are fingerprints, whatever their hash.</summary>
    public bool HasFingerprint { get; private set; }

    /// <summary>Who starts DTLS, null when not said.</summary>
    public SdpSetup? Setup { get; }

    /// <summary>The candidates that could be read; others are passed over, as RFC 8839 §5.1 wants.</summary>
    public IReadOnlyList<IceCandidate> Candidates { get; }

    /// <summary>No more candidates will be told.</summary>
    public bool HasEndOfCandidates { get; }

    internal static List<IceCandidate> ReadCandidates(SdpSection section)
    {
        List<IceCandidate> candidates = [];
        foreach (var value in section.All("candidate"))
            if (IceCandidate.TryParse(value, out var candidate)) candidates.Add(candidate!);
        return candidates;
    }

    /// <summary>RFC 8839 §5.4: also what keeps a colon out of the username made of two fragments.</summary>
    internal static void RequireIceText(string? ufrag, string? pwd)
    {
        if (ufrag is not null && !IsIceText(ufrag, 4)) throw SdpText.Malformed("ice-ufrag must be 4 to 256 letters, digits, + or /.");
        if (pwd is not null && !IsIceText(pwd, 22)) throw SdpText.Malformed("ice-pwd must be 22 to 256 letters, digits, + or /.");
    }

    private static bool IsIceText(string text, int shortest) =>
        text.Length >= shortest && text.Length <= 256 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/');

    private void ReadFingerprint(string value)
    {
        var (hash, pairs) = SdpText.Halve(value);
        HasFingerprint = true;
        if (FingerprintSha256 is not null || !hash.Equals("sha-256", StringComparison.OrdinalIgnoreCase)) return;
        if (!IsSha256(pairs)) throw SdpText.Malformed("A sha-256 fingerprint must be 32 hexadecimal pairs with colons between them.");
        FingerprintSha256 = pairs.ToUpperInvariant();
    }

    private static bool IsSha256(string pairs)
    {
        if (pairs.Length != 32 * 3 - 1) return false;
        for (var i = 0; i < pairs.Length; i++)
            if (i % 3 == 2 ? pairs[i] != ':' : !char.IsAsciiHexDigit(pairs[i])) return false;
        return true;
    }
}
