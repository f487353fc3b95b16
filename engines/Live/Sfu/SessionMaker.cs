using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Palabre.Live.Dtls;
using Palabre.Live.Sdp;
using Palabre.Live.Stun;

namespace Palabre.Live.Sfu;

/// <summary>Turns offers into sessions with their answers.</summary>
internal sealed class SessionMaker(LiveOptions options, DtlsIdentity identity, OutboxPool outboxes, HandshakeThread handshakes, IPEndPoint bound)
{
    /// <summary>A source, a first timestamp, a first sequence number.</summary>
    private const int RandomPerLine = 10;

    private readonly IReadOnlyList<IceCandidate> _candidates = Candidates(options, bound);

    public LiveSession Publisher(LiveRoom room, string sdp, long source, bool muted)
    {
        var offer = SdpOffer.Parse(sdp, SdpUse.Publish);
        var line = offer.Audio[0];
        var session = New(room, offer, SdpUse.Publish, source, []);
        var format = new PublisherFormat(line.OpusPayloadType!.Value, line.RedPayloadType, line.AudioLevelId);
        session.Publisher = new PublisherLeg(source, format) { Muted = muted };
        return session;
    }

    public LiveSession Listener(LiveRoom room, string sdp, long? person)
    {
        var offer = SdpOffer.Parse(sdp, SdpUse.Listen);
        // One draw for all lines: each costs a microsecond, whatever its length.
        Span<byte> random = stackalloc byte[SdpOffer.MaxLines * RandomPerLine];
        RandomNumberGenerator.Fill(random);
        var lines = new ListenerLine[offer.Audio.Count];
        for (var i = 0; i < lines.Length; i++) lines[i] = NewLine(offer.Audio[i], random.Slice(i * RandomPerLine, RandomPerLine));
        var session = New(room, offer, SdpUse.Listen, person, Array.ConvertAll(lines, static line => line.Ssrc));
        session.Listener = new ListenerLeg(person, options.SlotsSelected, lines);
        return session;
    }

    /// <summary>The body of a 200 to an ICE restart.</summary>
    public string RestartFragment(SdpOffer offer, IceCredentials next) => SdpFragment.WriteRestart(offer, Spec(SdpUse.Listen, next, []));

    private LiveSession New(LiveRoom room, SdpOffer offer, SdpUse use, long? person, uint[] ssrcs)
    {
        var credentials = IceCredentials.Create();
        var dtls = new DtlsPump(identity, offer.FingerprintSha256, outboxes, handshakes);
        var transport = new PeerTransport(new IceLite(credentials, offer.IceUfrag), dtls);
        var session = new LiveSession(room, this, offer, person, use == SdpUse.Publish, transport)
        {
            AnswerSdp = SdpAnswer.Write(offer, Spec(use, credentials, ssrcs)),
        };
        dtls.Serve(session);
        return session;
    }

    private SdpAnswerSpec Spec(SdpUse use, IceCredentials credentials, uint[] ssrcs) =>
        new(use, RandomNumberGenerator.GetInt32(int.MaxValue), credentials, identity.FingerprintSha256, _candidates) { Ssrcs = ssrcs };

    /// <summary>Random numbers (RFC 3550 §5.1); the sequence begins in the lower half, so that no early reordering crosses zero (RFC 3711 §3.3.1).</summary>
    private static ListenerLine NewLine(SdpAudioLine line, ReadOnlySpan<byte> random) => new(
        BitConverter.ToUInt32(random),
        (ushort)Math.Max(1, BitConverter.ToUInt16(random[8..]) & 0x7fff),
        BitConverter.ToUInt32(random[4..]),
        line.OpusPayloadType!.Value,
        line.RedPayloadType,
        line.AudioLevelId,
        line.MidId,
        Encoding.UTF8.GetBytes(line.Mid ?? ""),
        line.HasNack,
        line.HasFec);

    private static List<IceCandidate> Candidates(LiveOptions options, IPEndPoint bound)
    {
        var addresses = options.AdvertisedAddresses.Count > 0 ? options.AdvertisedAddresses
            : IsAny(bound.Address) ? UpAddresses(bound.AddressFamily) : [bound.Address];
        var candidates = addresses.Select((address, i) => IceCandidate.Host(new(address, bound.Port), tcp: false, i)).ToList();
        if (options.Tcp) candidates.AddRange(addresses.Select((address, i) => IceCandidate.Host(new(address, bound.Port), tcp: true, i)));
        return candidates;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Loopback last: it serves only the same machine, and others waste a check on it. Link-local needs a scope that SDP cannot say.</summary>
    private static List<IPAddress> UpAddresses(AddressFamily family) =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up || card.NetworkInterfaceType == NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !address.IsIPv6LinkLocal && (family == AddressFamily.InterNetworkV6 || address.AddressFamily == AddressFamily.InterNetwork))
            .Distinct()
            .OrderBy(IPAddress.IsLoopback)
            .ThenBy(address => address.AddressFamily == AddressFamily.InterNetworkV6),
    ];
}
