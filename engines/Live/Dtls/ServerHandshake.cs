using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>
/// The server's side of one DTLS 1.2 handshake with certificates on both sides (RFC 5246 §7.3, RFC 6347 §4.2, RFC 8422): messages in
/// order go in, flights come out. One suite, one curve, no resumption, no renegotiation, no tickets: what is not here cannot fail.
/// </summary>
internal sealed class ServerHandshake(DtlsIdentity identity, byte[] announcedPeer)
{
    private const int RandomLength = 32;

    private readonly ArrayBufferWriter<byte> _transcript = new(2048);
    private HandshakeType _awaited = HandshakeType.ClientHello;
    private ushort _number;
    private ClientHello? _hello;
    private byte[] _random = [];
    private SrtpProfile _profile;
    private P256Key? _ephemeral;
    private PeerCertificate? _peer;
    private KeySchedule? _schedule;

    /// <summary>Of the peer's records and of ours, once the secret is agreed.</summary>
    public (RecordKey Client, RecordKey Server)? RecordKeys { get; private set; }

    /// <summary>Once the peer has proved everything it must.</summary>
    public (SrtpKeys Client, SrtpKeys Server)? SrtpKeys { get; private set; }

    /// <summary>Whether what is due now is a signature whose arithmetic may take milliseconds.</summary>
    public bool NextTakesLong => _awaited == HandshakeType.CertificateVerify && !_peer!.IsQuick;

    /// <summary>Takes the peer's next message. What is to be answered, or null when the peer has not ended its flight.</summary>
    /// <exception cref="HandshakeFailedException">The peer cannot be served.</exception>
    public Flight? Take(HandshakeMessage message)
    {
        if (message.Type != _awaited)
        {
            throw new HandshakeFailedException(Alert.UnexpectedMessage, $"The peer sent {message.Type} where {_awaited} is due.");
        }
        switch (message.Type)
        {
            case HandshakeType.ClientHello:
                return Answer(message);
            case HandshakeType.Certificate:
                TakeCertificate(message);
                return null;
            case HandshakeType.ClientKeyExchange:
                TakeKeyExchange(message);
                return null;
            case HandshakeType.CertificateVerify:
                TakeSignature(message);
                return null;
            default:
                return Finish(message);
        }
    }

    /// <summary>Forgets every secret that is not among the keys given out.</summary>
    public void Wipe()
    {
        _ephemeral?.Dispose();
        _schedule?.Wipe();
    }

    private Flight Answer(HandshakeMessage message)
    {
        _hello = ClientHello.Read(message.Body);
        _profile = _hello.Choose(identity.Profiles);
        _random = RandomNumberGenerator.GetBytes(RandomLength);
        _ephemeral = P256Key.Generate();
        Remember(message);

        var flight = new Flight();
        Say(flight, HandshakeType.ServerHello, ServerHello(_hello));
        Say(flight, HandshakeType.Certificate, Certificate());
        Say(flight, HandshakeType.ServerKeyExchange, KeyExchange(_hello));
        Say(flight, HandshakeType.CertificateRequest, CertificateRequest());
        Say(flight, HandshakeType.ServerHelloDone, []);
        _awaited = HandshakeType.Certificate;
        return flight;
    }

    /// <summary>RFC 5246 §7.4.1.3. An extension is only answered, never begun.</summary>
    private byte[] ServerHello(ClientHello hello)
    {
        var extensions = new List<byte>();
        if (hello.AsksForRenegotiationInfo) AddExtension(extensions, ClientHello.RenegotiationInfo, [0]);
        if (hello.BindsMasterSecret) AddExtension(extensions, ClientHello.ExtendedMasterSecret, []);
        if (hello.NamesPointFormats) AddExtension(extensions, ClientHello.PointFormats, [1, 0]);
        AddExtension(extensions, ClientHello.UseSrtp, [0, 2, .. Big((ushort)_profile), 0]);
        return
        [
            .. Big(DtlsRecord.Version12), .. _random,
            0, // no session
            .. Big(ClientHello.EcdheEcdsaAes128Gcm),
            0, // no compression
            .. Big((ushort)extensions.Count), .. extensions,
        ];
    }

    private byte[] Certificate()
    {
        Span<byte> one = stackalloc byte[3], all = stackalloc byte[3];
        HandshakeMessage.WriteUInt24(one, identity.Certificate.Length);
        HandshakeMessage.WriteUInt24(all, identity.Certificate.Length + one.Length);
        return [.. all, .. one, .. identity.Certificate];
    }

    /// <summary>The point of this handshake alone, signed with the key of the certificate (RFC 8422 §5.4).</summary>
    private byte[] KeyExchange(ClientHello hello)
    {
        const int namedCurve = 3, p256 = 23;
        Span<byte> point = stackalloc byte[P256Key.PointLength];
        _ephemeral!.WritePoint(point);
        byte[] parameters = [namedCurve, 0, p256, P256Key.PointLength, .. point];
        var signature = identity.Key.Sign(SHA256.HashData([.. hello.Random, .. _random, .. parameters]));
        return [.. parameters, 0x04, 0x03, .. Big((ushort)signature.Length), .. signature];
    }

    private static byte[] CertificateRequest()
    {
        const int ecdsaSign = 64, rsaSign = 1;
        var schemes = PeerCertificate.SignatureSchemes;
        return [2, ecdsaSign, rsaSign, .. Big((ushort)schemes.Length), .. schemes, 0, 0];
    }

    private void TakeCertificate(HandshakeMessage message)
    {
        var reader = new TlsReader(message.Body, "certificate");
        var list = new TlsReader(reader.Vector24(), "certificate");
        reader.End();
        if (list.IsEmpty) throw new HandshakeFailedException(Alert.HandshakeFailure, "The peer showed no certificate.");
        _peer = PeerCertificate.Read(list.Vector24(), announcedPeer);
        Remember(message);
        _awaited = HandshakeType.ClientKeyExchange;
    }

    private void TakeKeyExchange(HandshakeMessage message)
    {
        var reader = new TlsReader(message.Body, "key");
        var point = reader.Vector8();
        reader.End();
        Span<byte> secret = stackalloc byte[P256Key.SecretLength];
        if (!_ephemeral!.TryAgree(point, secret)) throw new HandshakeFailedException(Alert.IllegalParameter, "The peer's key is no point of the curve.");
        _ephemeral.Dispose();
        Remember(message);

        var sessionHash = _hello!.BindsMasterSecret ? SHA256.HashData(_transcript.WrittenSpan) : [];
        _schedule = KeySchedule.Create(secret, _hello.Random, _random, sessionHash);
        RecordKeys = _schedule.RecordKeys();
        _awaited = HandshakeType.CertificateVerify;
    }

    /// <summary>The peer has the key of its certificate: it signed all there was before (RFC 5246 §7.4.8).</summary>
    private void TakeSignature(HandshakeMessage message)
    {
        var reader = new TlsReader(message.Body, "signature");
        var scheme = reader.UInt16();
        var signature = reader.Vector16();
        reader.End();
        if (!_peer!.Verifies(scheme, _transcript.WrittenSpan, signature))
        {
            throw new HandshakeFailedException(Alert.DecryptError, "The peer does not have the key of its certificate.");
        }
        Remember(message);
        _awaited = HandshakeType.Finished;
    }

    private Flight Finish(HandshakeMessage message)
    {
        Span<byte> verifyData = stackalloc byte[KeySchedule.VerifyDataLength];
        _schedule!.WriteVerifyData("client finished"u8, SHA256.HashData(_transcript.WrittenSpan), verifyData);
        if (!CryptographicOperations.FixedTimeEquals(verifyData, message.Body))
        {
            throw new HandshakeFailedException(Alert.DecryptError, "The peer saw another handshake: something changed it on the way.");
        }
        Remember(message);

        var flight = new Flight();
        flight.AddChangeOfCipher();
        _schedule.WriteVerifyData("server finished"u8, SHA256.HashData(_transcript.WrittenSpan), verifyData);
        Say(flight, HandshakeType.Finished, verifyData, isSealed: true);
        SrtpKeys = _schedule.SrtpKeys(_profile);
        return flight;
    }

    private void Say(Flight flight, HandshakeType type, ReadOnlySpan<byte> body, bool isSealed = false)
    {
        var message = HandshakeMessage.Write(type, _number++, body);
        Remember(message);
        flight.Add(message, isSealed);
    }

    private void Remember(HandshakeMessage message) => _transcript.Write(message.Bytes);

    private static void AddExtension(List<byte> extensions, ushort kind, ReadOnlySpan<byte> data) =>
        extensions.AddRange([.. Big(kind), .. Big((ushort)data.Length), .. data]);

    private static byte[] Big(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
