using System.Globalization;
using System.Text;
using Palabre.Live.Rtp;
using Palabre.Live.Stun;

namespace Palabre.Live.Peer;

/// <summary>Writes the offer of a <see cref="LivePeer"/>, in the shape browsers write theirs.</summary>
internal static class PeerOffer
{
    public const byte OpusPayloadType = 111;
    public const byte RedPayloadType = 63;
    public const byte AudioLevelId = 1;
    public const byte MidId = 4;

    public static string Write(LivePeerOptions options, bool publishes, IceCredentials ice, string fingerprint, uint ssrc)
    {
        var lines = publishes ? 1 : options.Lines;
        var text = new StringBuilder("v=0\r\n");
        Add(text, $"o=- {ssrc} 1 IN IP4 127.0.0.1");
        Add(text, $"s=-");
        Add(text, $"t=0 0");
        Add(text, $"a=group:BUNDLE {string.Join(' ', Enumerable.Range(0, lines))}");
        Add(text, $"a=msid-semantic: WMS *");
        for (var i = 0; i < lines; i++) AddLine(text, i, options, publishes, ice, fingerprint, ssrc);
        return text.ToString();
    }

    private static void AddLine(StringBuilder text, int mid, LivePeerOptions options, bool publishes, IceCredentials ice, string fingerprint, uint ssrc)
    {
        Add(text, $"m=audio 9 UDP/TLS/RTP/SAVPF {OpusPayloadType}{(options.Red ? $" {RedPayloadType}" : "")}");
        Add(text, $"c=IN IP4 0.0.0.0");
        Add(text, $"a=mid:{mid}");
        Add(text, $"a={(publishes ? "sendonly" : "recvonly")}");
        Add(text, $"a=ice-ufrag:{ice.UsernameFragment}");
        Add(text, $"a=ice-pwd:{ice.Password}");
        Add(text, $"a=ice-options:trickle");
        Add(text, $"a=fingerprint:sha-256 {fingerprint}");
        Add(text, $"a=setup:actpass");
        Add(text, $"a=rtcp-mux");
        Add(text, $"a=rtcp-rsize");
        Add(text, $"a=rtpmap:{OpusPayloadType} opus/48000/2");
        Add(text, $"a=fmtp:{OpusPayloadType} {options.Opus}");
        if (options.Nack) Add(text, $"a=rtcp-fb:{OpusPayloadType} nack");
        if (options.Red)
        {
            Add(text, $"a=rtpmap:{RedPayloadType} red/48000/2");
            Add(text, $"a=fmtp:{RedPayloadType} {OpusPayloadType}/{OpusPayloadType}");
        }

        Add(text, $"a=extmap:{AudioLevelId} {AudioLevel.Uri}");
        Add(text, $"a=extmap:{MidId} urn:ietf:params:rtp-hdrext:sdes:mid");
        if (!publishes) return;
        Add(text, $"a=msid:palabre voice");
        Add(text, $"a=ssrc:{ssrc} cname:palabre-peer");
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
}
