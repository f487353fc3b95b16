using System.Buffers.Binary;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>What a client offers (RFC 5246 §7.4.1.2, RFC 6347 §4.2.1), as far as it matters here.</summary>
internal sealed class ClientHello
{
    /// <summary>The one suite every WebRTC peer has (RFC 8827 §6.5), and so the only one spoken here.</summary>
    public const ushort EcdheEcdsaAes128Gcm = 0xc02b;

    public const ushort SupportedGroups = 10, PointFormats = 11, SignatureAlgorithms = 13, UseSrtp = 14, ExtendedMasterSecret = 23;
    public const ushort SupportedVersions = 43, RenegotiationInfo = 0xff01;

    private const ushort RenegotiationSignal = 0x00ff, P256 = 23, EcdsaSha256 = 0x0403;
    private const int RandomLength = 32;

    private readonly List<SrtpProfile> _profiles = [];

    private ClientHello(byte[] random) => Random = random;

    public byte[] Random { get; }

    /// <summary>Whether the master secret is bound to the handshake (RFC 7627).</summary>
    public bool BindsMasterSecret { get; private set; }

    public bool AsksForRenegotiationInfo { get; private set; }

    public bool NamesPointFormats { get; private set; }

    /// <exception cref="HandshakeFailedException">It cannot be read, or lacks what every WebRTC peer must have.</exception>
    public static ClientHello Read(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body, "greeting");
        var version = reader.UInt16();
        var hello = new ClientHello(reader.Take(RandomLength).ToArray());
        _ = reader.Vector8(); // session
        _ = reader.Vector8(); // cookie: ICE has proved the address already
        var suites = reader.Vector16();
        Require(reader.Vector8().Contains((byte)0), Alert.IllegalParameter, "The peer insists on compression.");
        Require(Lists(suites, EcdheEcdsaAes128Gcm), Alert.HandshakeFailure, "The peer lacks ECDHE-ECDSA-AES128-GCM-SHA256.");
        hello.AsksForRenegotiationInfo = Lists(suites, RenegotiationSignal);
        // Versions count down; a peer that also speaks a later one says so in an extension.
        var speaks12 = version is >= 0xfe00 and <= DtlsRecord.Version12;
        hello.ReadExtensions(reader.IsEmpty ? [] : reader.Vector16(), ref speaks12);
        Require(speaks12, Alert.ProtocolVersion, "The peer does not speak DTLS 1.2.");
        reader.End();
        return hello;
    }

    /// <summary>The first of ours that the peer offers.</summary>
    public SrtpProfile Choose(IReadOnlyList<SrtpProfile> ours)
    {
        foreach (var profile in ours)
        {
            if (_profiles.Contains(profile)) return profile;
        }
        throw new HandshakeFailedException(Alert.HandshakeFailure, "The peer agreed on no SRTP profile.");
    }

    private void ReadExtensions(ReadOnlySpan<byte> extensions, ref bool speaks12)
    {
        var reader = new TlsReader(extensions, "greeting");
        var signs = false;
        while (!reader.IsEmpty)
        {
            var kind = reader.UInt16();
            var data = new TlsReader(reader.Vector16(), "greeting");
            switch (kind)
            {
                case SupportedGroups:
                    Require(Lists(data.Vector16(), P256), Alert.HandshakeFailure, "The peer lacks the curve P-256.");
                    break;
                case SignatureAlgorithms:
                    signs = Lists(data.Vector16(), EcdsaSha256);
                    break;
                case UseSrtp:
                    ReadProfiles(data.Vector16());
                    break;
                case SupportedVersions:
                    speaks12 = Lists(data.Vector8(), DtlsRecord.Version12);
                    break;
                case ExtendedMasterSecret:
                    BindsMasterSecret = true;
                    break;
                case PointFormats:
                    NamesPointFormats = true;
                    break;
                case RenegotiationInfo:
                    AsksForRenegotiationInfo = true;
                    break;
            }
        }
        Require(signs, Alert.HandshakeFailure, "The peer does not verify ECDSA with SHA-256.");
    }

    private void ReadProfiles(ReadOnlySpan<byte> list)
    {
        for (; list.Length >= 2; list = list[2..]) _profiles.Add((SrtpProfile)BinaryPrimitives.ReadUInt16BigEndian(list));
    }

    private static bool Lists(ReadOnlySpan<byte> list, ushort value)
    {
        for (; list.Length >= 2; list = list[2..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(list) == value) return true;
        }
        return false;
    }

    private static void Require(bool met, Alert alert, string otherwise)
    {
        if (!met) throw new HandshakeFailedException(alert, otherwise);
    }
}
