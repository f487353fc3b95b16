using System.Globalization;
using Palabre.Live.Rtp;

namespace Palabre.Live.Sdp;

/// <summary>One audio line of a description, with what matters here read out of it.</summary>
public sealed class SdpAudioLine
{
    internal const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    internal SdpAudioLine(SdpSection section, SdpSection session)
    {
        var words = section.Media.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || !SdpText.TryNumber(SdpText.Halve(words[1], '/').First, 65535, out var port))
            throw SdpText.Malformed($"A media line must be \"m=audio PORT PROTOCOL FORMATS\"; \"m={Shown(section.Media)}\" is not.");

        Port = port;
        Protocol = words[2];
        Mid = section.Find("mid");
        if (Mid is not null && !SdpText.IsToken(Mid, 32)) throw SdpText.Malformed("A mid must be a token of at most 32 characters.");
        IsBundleOnly = section.Has("bundle-only");
        HasRtcpMux = section.Has("rtcp-mux");
        HasRtcpReducedSize = section.Has("rtcp-rsize");
        Direction = ReadDirection(section) ?? ReadDirection(session) ?? SdpDirection.SendReceive;
        Transport = new SdpTransport(section, session);
        ReadCodecs(section, words.AsSpan(3));
        ReadExtensions(section);
        (StreamId, TrackId) = ReadMsid(section);
        Ssrcs = ReadSsrcs(section);
    }

    /// <summary>0 when the line is switched off, or joined to another line's port (<see cref="IsBundleOnly"/>).</summary>
    public int Port { get; }

    /// <summary>For instance UDP/TLS/RTP/SAVPF.</summary>
    public string Protocol { get; }

    /// <summary>The line's name in its description, null when it has none.</summary>
    public string? Mid { get; }

    /// <summary>Which way the sound goes, seen from the description's writer.</summary>
    public SdpDirection Direction { get; }

    /// <summary>Credentials, fingerprint, role and candidates written in this line or, failing that, for the session.</summary>
    public SdpTransport Transport { get; }

    /// <summary>True when the line has no transport of its own (RFC 9143 §6).</summary>
    public bool IsBundleOnly { get; }

    /// <summary>RTP and RTCP share the port.</summary>
    public bool HasRtcpMux { get; }

    /// <summary>RTCP of reduced size is understood (RFC 5506).</summary>
    public bool HasRtcpReducedSize { get; }

    /// <summary>Payload type of opus/48000/2; null when not offered.</summary>
    public byte? OpusPayloadType { get; private set; }

    /// <summary>Opus' format parameters as written, "" when none.</summary>
    public string OpusParameters { get; private set; } = "";

    /// <summary>True when the writer would rather receive stereo (RFC 7587 §6.1).</summary>
    public bool IsStereo { get; private set; }

    /// <summary>True when the writer is likely to send stereo (RFC 7587 §6.1, sprop-stereo).</summary>
    public bool SendsStereo { get; private set; }

    /// <summary>True when the writer can use Opus' forward error correction.</summary>
    public bool HasFec { get; private set; }

    /// <summary>False when the writer wants every frame, silence too (usedtx=0): music has no pauses.</summary>
    public bool AllowsDtx { get; private set; } = true;

    /// <summary>The bits per second that the writer names as its most, 0 when it names none.</summary>
    public int MaxAverageBitrate { get; private set; }

    /// <summary>True when redundant Opus stands before plain Opus in the line: the writer prefers it.</summary>
    public bool PrefersRed { get; private set; }

    /// <summary>True when generic NACK is offered for Opus.</summary>
    public bool HasNack { get; private set; }

    /// <summary>Payload type of redundant Opus (RFC 2198), null when not offered.</summary>
    public byte? RedPayloadType { get; private set; }

    /// <summary>Header extension id of the audio level (RFC 6464), 0 when not offered.</summary>
    public byte AudioLevelId { get; private set; }

    /// <summary>Header extension id of the mid (RFC 9143), 0 when not offered.</summary>
    public byte MidId { get; private set; }

    /// <summary>Media stream id of the track, null when none is named.</summary>
    public string? StreamId { get; }

    /// <summary>Id of the track, null when none is named.</summary>
    public string? TrackId { get; }

    /// <summary>The sources named for this line, in order, each once.</summary>
    public IReadOnlyList<uint> Ssrcs { get; }

    private void ReadCodecs(SdpSection section, ReadOnlySpan<string> formats)
    {
        var maps = ReadByPayloadType(section, "rtpmap");
        var parameters = ReadByPayloadType(section, "fmtp");
        foreach (var format in formats)
        {
            // 64–95 would look like RTCP on a shared port (RFC 5761 §4).
            if (!SdpText.TryNumber(format, 127, out var type) || type is >= 64 and <= 95) continue;
            if (OpusPayloadType is not null || !maps.TryGetValue(type, out var map)) continue;
            if (!map.Equals("opus/48000/2", StringComparison.OrdinalIgnoreCase)) continue;
            OpusPayloadType = (byte)type;
            OpusParameters = parameters.GetValueOrDefault(type, "");
        }
        if (OpusPayloadType is not { } opus) return;

        ReadOpus();
        HasNack = section.All("rtcp-fb").Any(fb => fb == $"{opus} nack" || fb == "* nack");
        foreach (var format in formats)
        {
            if (!SdpText.TryNumber(format, 127, out var type) || type is >= 64 and <= 95 || RedPayloadType is not null) continue;
            if (!maps.GetValueOrDefault(type, "").Equals("red/48000/2", StringComparison.OrdinalIgnoreCase)) continue;
            var blocks = parameters.GetValueOrDefault(type, "").Split('/');
            if (blocks.All(b => SdpText.TryNumber(b, 127, out var block) && block == opus)) RedPayloadType = (byte)type;
        }

        PrefersRed = RedPayloadType is { } red && formats.IndexOf($"{red}") < formats.IndexOf($"{opus}");
    }

    private void ReadOpus()
    {
        var parameters = OpusParameters.Split(';', StringSplitOptions.TrimEntries);
        IsStereo = parameters.Contains("stereo=1");
        SendsStereo = parameters.Contains("sprop-stereo=1");
        HasFec = parameters.Contains("useinbandfec=1");
        AllowsDtx = !parameters.Contains("usedtx=0");
        const string Bitrate = "maxaveragebitrate=";
        var most = parameters.FirstOrDefault(parameter => parameter.StartsWith(Bitrate, StringComparison.Ordinal));
        // 6,000 to 510,000 (RFC 7587 §6.1); what lies beyond is no bitrate.
        if (SdpText.TryNumber(SdpText.Halve(most ?? "", '=').Tail, 510_000, out var bits) && bits >= 6000) MaxAverageBitrate = bits;
    }

    private static Dictionary<int, string> ReadByPayloadType(SdpSection section, string name)
    {
        Dictionary<int, string> found = [];
        foreach (var value in section.All(name))
        {
            var (type, rest) = SdpText.Halve(value);
            if (SdpText.TryNumber(type, 127, out var number)) found.TryAdd(number, rest);
        }
        return found;
    }

    private void ReadExtensions(SdpSection section)
    {
        foreach (var value in section.All("extmap"))
        {
            // A one-way extension ("2/recvonly") is one we have no use for.
            var (id, rest) = SdpText.Halve(value);
            if (!SdpText.TryNumber(id, 255, out var number) || number is 0 or 15) continue;
            var uri = SdpText.Halve(rest).First;
            if (uri == AudioLevel.Uri && AudioLevelId == 0) AudioLevelId = (byte)number;
            if (uri == MidUri && MidId == 0) MidId = (byte)number;
        }
    }

    private static (string? Stream, string? Track) ReadMsid(SdpSection section)
    {
        if (section.Find("msid") is not { Length: > 0 } msid) return (null, null);
        var (stream, track) = SdpText.Halve(msid);
        return (stream, track.Length == 0 ? null : track);
    }

    private static List<uint> ReadSsrcs(SdpSection section)
    {
        List<uint> found = [];
        foreach (var value in section.All("ssrc"))
            if (uint.TryParse(SdpText.Halve(value).First, NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc)
                && !found.Contains(ssrc)) found.Add(ssrc);
        return found;
    }

    private static SdpDirection? ReadDirection(SdpSection section)
    {
        foreach (var attribute in section.Attributes)
        {
            switch (attribute.Name)
            {
                case "sendrecv": return SdpDirection.SendReceive;
                case "sendonly": return SdpDirection.SendOnly;
                case "recvonly": return SdpDirection.ReceiveOnly;
                case "inactive": return SdpDirection.Inactive;
                default: break;
            }
        }
        return null;
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
