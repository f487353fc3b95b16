using System.Globalization;
using System.Text;
using Palabre.Live.Rtp;

namespace Palabre.Live.Sdp;

/// <summary>
/// Writes the answer to an offer: ICE-lite, DTLS passive, one transport, Opus and redundant Opus in the order they were offered, and of
/// the header extensions only the audio level and the mid.
/// </summary>
public static class SdpAnswer
{
    /// <summary>The answer's text, lines ending in CRLF.</summary>
    /// <exception cref="ArgumentException">Listening, and the number of sources is not the number of the offer's lines.</exception>
    public static string Write(SdpOffer offer, SdpAnswerSpec spec)
    {
        if (spec.Use == SdpUse.Listen && spec.Ssrcs.Count != offer.Audio.Count)
            throw new ArgumentException("Each line needs one outgoing source.", nameof(spec));

        var text = new SdpBuilder();
        text.Line($"v=0");
        text.Line($"o=- {spec.SessionId} 1 IN IP4 0.0.0.0");
        text.Line($"s=-");
        text.Line($"t=0 0");
        text.Line($"a=ice-lite");
        if (offer.BundleMids.Count > 0) text.Line($"a=group:BUNDLE {string.Join(' ', offer.BundleMids)}");
        text.Line($"a=msid-semantic: WMS *");
        for (var i = 0; i < offer.Audio.Count; i++) WriteLine(text, offer, i, spec);
        return text.ToString();
    }

    private static void WriteLine(SdpBuilder text, SdpOffer offer, int index, SdpAnswerSpec spec)
    {
        var line = offer.Audio[index];
        var at = spec.Candidates.FirstOrDefault(c => c.Transport == "udp");
        var version = at is not null && at.Address.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";
        text.Line($"m=audio {at?.Port ?? 9} {line.Protocol} {Formats(line)}");
        text.Line($"c=IN {version} {at?.Address ?? "0.0.0.0"}");
        if (line.Mid is not null) text.Line($"a=mid:{line.Mid}");
        text.Line($"a={(spec.Use == SdpUse.Publish ? "recvonly" : "sendonly")}");

        WriteTransport(text, spec, carriesCandidates: ReferenceEquals(line.Transport, offer.Transport));
        text.Line($"a=rtcp-mux");
        if (line.HasRtcpReducedSize) text.Line($"a=rtcp-rsize");
        WriteCodecs(text, line, OpusParameters(line, spec.Use));
        if (line.AudioLevelId != 0) text.Line($"a=extmap:{line.AudioLevelId} {AudioLevel.Uri}");
        if (line.MidId != 0) text.Line($"a=extmap:{line.MidId} {SdpAudioLine.MidUri}");
        if (spec.Use == SdpUse.Publish) return;
        text.Line($"a=msid:{spec.StreamId} {spec.StreamId}-{index}");
        text.Line($"a=ssrc:{spec.Ssrcs[index]} cname:{spec.CName}");
    }

    private static void WriteTransport(SdpBuilder text, SdpAnswerSpec spec, bool carriesCandidates)
    {
        // Only the first bundled line needs these (RFC 9143 §7.3), but clients look for them in every line.
        text.Line($"a=ice-ufrag:{spec.Ice.UsernameFragment}");
        text.Line($"a=ice-pwd:{spec.Ice.Password}");
        text.Line($"a=fingerprint:sha-256 {spec.FingerprintSha256}");
        text.Line($"a=setup:passive");
        if (!carriesCandidates) return;
        foreach (var candidate in spec.Candidates) text.Line($"a={candidate}");
        text.Line($"a=end-of-candidates");
    }

    /// <summary>In the offer's order: the first is what the peer will send.</summary>
    private static string Formats(SdpAudioLine line) => line.RedPayloadType is not { } red ? $"{line.OpusPayloadType}"
        : line.PrefersRed ? $"{red} {line.OpusPayloadType}" : $"{line.OpusPayloadType} {red}";

    /// <summary>What we would rather receive (RFC 7587 §7): from a publisher, what they set out to send.</summary>
    private static string OpusParameters(SdpAudioLine line, SdpUse use)
    {
        var stereo = use == SdpUse.Publish ? line.SendsStereo : line.IsStereo;
        var most = use == SdpUse.Publish && line.MaxAverageBitrate > 0 ? $";maxaveragebitrate={line.MaxAverageBitrate.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"minptime=10;useinbandfec=1;usedtx={(line.AllowsDtx ? 1 : 0)}{(stereo ? ";stereo=1" : "")}{most}";
    }

    private static void WriteCodecs(SdpBuilder text, SdpAudioLine line, string parameters)
    {
        var opus = line.OpusPayloadType;
        text.Line($"a=rtpmap:{opus} opus/48000/2");
        text.Line($"a=fmtp:{opus} {parameters}");
        if (line.HasNack) text.Line($"a=rtcp-fb:{opus} nack");
        if (line.RedPayloadType is not { } red) return;
        text.Line($"a=rtpmap:{red} red/48000/2");
        text.Line($"a=fmtp:{red} {opus}/{opus}");
    }
}
