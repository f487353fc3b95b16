namespace Palabre.Live.Sdp;

/// <summary>
/// An offer that can be answered: audio lines only, each with Opus and rtcp-mux, all on one transport, from a peer that gives a
/// SHA-256 fingerprint and starts DTLS. WHIP and WHEP servers refuse an offer whole or not at all, never single lines of it, so
/// whatever does not fit refuses the whole.
/// </summary>
public sealed class SdpOffer
{
    /// <summary>Most lines in one offer to listen. Each is a slot: more let more voices overlap, and cost a decoder each.</summary>
    public const int MaxLines = 8;

    private SdpOffer(SdpDescription description)
    {
        Audio = description.Audio;
        BundleMids = description.BundleMids;
        Transport = TransportLine(description).Transport;
    }

    /// <summary>The audio lines in order, at least one.</summary>
    public IReadOnlyList<SdpAudioLine> Audio { get; }

    /// <summary>The mids of the BUNDLE group, empty when a single line came without one.</summary>
    public IReadOnlyList<string> BundleMids { get; }

    /// <summary>The one transport of all lines. Its credentials and fingerprint are never null in an offer.</summary>
    public SdpTransport Transport { get; }

    /// <summary>The peer's ICE username fragment.</summary>
    public string IceUfrag => Transport.IceUfrag!;

    /// <summary>The peer's ICE password.</summary>
    public string IcePwd => Transport.IcePwd!;

    /// <summary>SHA-256 of the peer's certificate, "AA:BB:…".</summary>
    public string FingerprintSha256 => Transport.FingerprintSha256!;

    /// <summary>actpass or active: either way the peer is the DTLS client.</summary>
    public SdpSetup Setup => Transport.Setup ?? SdpSetup.Active;

    /// <summary>Reads an offer and checks everything but the directions.</summary>
    /// <exception cref="SdpException">It cannot be answered; the message says why.</exception>
    public static SdpOffer Parse(string sdp)
    {
        var description = SdpDescription.Parse(sdp);
        RequireOnlyAudio(description);
        foreach (var line in description.Audio) RequireUsable(line);
        RequireOneTransport(description);
        RequireSecrets(TransportLine(description).Transport);
        return new SdpOffer(description);
    }

    /// <summary>Reads an offer and checks that it suits publishing or listening.</summary>
    /// <exception cref="SdpException">It cannot be answered; the message says why.</exception>
    public static SdpOffer Parse(string sdp, SdpUse use)
    {
        var offer = Parse(sdp);
        if (use == SdpUse.Publish) offer.RequirePublish();
        else offer.RequireListen();
        return offer;
    }

    private void RequirePublish()
    {
        if (Audio.Count > 1)
            throw new SdpException(SdpCode.TooManyLines, $"The offer has {Audio.Count} audio lines; publish with exactly one.");
        if (Audio[0].Direction is not (SdpDirection.SendOnly or SdpDirection.SendReceive))
            throw new SdpException(SdpCode.WrongDirection, "To publish, the audio line must be sendonly: this offer would send nothing.");
    }

    private void RequireListen()
    {
        if (Audio.Count > MaxLines)
            throw new SdpException(SdpCode.TooManyLines, $"The offer has {Audio.Count} audio lines; listen with at most {MaxLines}.");
        if (Audio.Any(line => line.Direction is not (SdpDirection.ReceiveOnly or SdpDirection.SendReceive)))
            throw new SdpException(SdpCode.WrongDirection, "To listen, every audio line must be recvonly: this offer would hear nothing.");
    }

    private static void RequireOnlyAudio(SdpDescription description)
    {
        if (description.Audio.Count == 0)
            throw new SdpException(SdpCode.NoAudio, "The offer has no audio line; a room carries sound, so offer one.");
        if (description.OtherMedia.Count > 0)
            throw new SdpException(SdpCode.NotOnlyAudio,
                "A room carries sound only, and lines cannot be refused one by one: offer no video or data line.");
    }

    private static void RequireUsable(SdpAudioLine line)
    {
        if (line.Port == 0 && !line.IsBundleOnly)
            throw new SdpException(SdpCode.LineDisabled, "An audio line is switched off (port 0); leave it out of the offer.");
        if (line.Protocol is not ("UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "TCP/DTLS/RTP/SAVPF" or "TCP/DTLS/RTP/SAVP"))
            throw new SdpException(SdpCode.BadProtocol, "Audio must be encrypted with keys from DTLS: offer UDP/TLS/RTP/SAVPF.");
        if (line.OpusPayloadType is null)
            throw new SdpException(SdpCode.NoOpus, "An audio line has no Opus; offer opus/48000/2 in each.");
        if (!line.HasRtcpMux)
            throw new SdpException(SdpCode.NoRtcpMux, "Everything goes over one port: offer a=rtcp-mux in every audio line.");
    }

    private static void RequireOneTransport(SdpDescription description)
    {
        var several = description.Audio.Count > 1 || description.BundleMids.Count > 0;
        if (several && description.Audio.Any(line => line.Mid is null || !description.BundleMids.Contains(line.Mid)))
            throw new SdpException(SdpCode.NotBundled, "Everything goes over one port: name every line's mid in one a=group:BUNDLE.");
        // What is left over would be echoed in the answer, naming lines that are not there.
        if (description.BundleMids.Count > 0 && !description.BundleMids.ToHashSet().SetEquals(description.Audio.Select(line => line.Mid!)))
            throw new SdpException(SdpCode.NotBundled, "a=group:BUNDLE names a mid that no audio line has.");
        if (TransportLine(description).IsBundleOnly)
            throw new SdpException(SdpCode.NotBundled, "The first mid of a=group:BUNDLE must name a line with a port of its own.");
    }

    private static void RequireSecrets(SdpTransport transport)
    {
        if (transport.IceUfrag is null || transport.IcePwd is null)
            throw new SdpException(SdpCode.NoIce, "The offer needs a=ice-ufrag and a=ice-pwd.");
        if (!transport.HasFingerprint)
            throw new SdpException(SdpCode.NoFingerprint, "The offer needs a=fingerprint:sha-256 of the certificate used for DTLS.");
        if (transport.FingerprintSha256 is null)
            throw new SdpException(SdpCode.WeakFingerprint, "None of the offer's fingerprints is of sha-256; add one.");
        if (transport.Setup is SdpSetup.Passive or SdpSetup.HoldConnection)
            throw new SdpException(SdpCode.BadSetup, "The peer must start DTLS: offer a=setup:actpass or a=setup:active.");
    }

    /// <summary>The line whose transport all use: the first of the BUNDLE group (RFC 9143 §7.2).</summary>
    private static SdpAudioLine TransportLine(SdpDescription description) =>
        description.BundleMids.Count == 0 ? description.Audio[0] : description.Audio.First(a => a.Mid == description.BundleMids[0]);
}
