using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>
/// AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4): RTP is header ‖ ciphertext ‖ tag, RTCP is header ‖ ciphertext ‖ E and index ‖ tag.
/// </summary>
internal sealed class CounterModeSrtpCipher(KeyDerivation derivation, bool portable) : SrtpCipher
{
    private const int SaltLength = 14;
    private const int TagLength = 10;
    private const int IndexLength = 4;

    private readonly Direction _rtp =
        new(derivation, KeyDerivation.RtpEncryption, KeyDerivation.RtpAuthentication, KeyDerivation.RtpSalt, portable);
    private readonly Direction _rtcp =
        new(derivation, KeyDerivation.RtcpEncryption, KeyDerivation.RtcpAuthentication, KeyDerivation.RtcpSalt, portable);

    public override int RtpOverhead => TagLength;

    public override int RtcpOverhead => IndexLength + TagLength;

    public override int ProtectRtp(Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload, uint roc)
    {
        var length = headerLength + payload.Length;
        _rtp.Transform(RtpSsrc(packet), RtpIndex(packet, roc), payload, packet[headerLength..]);
        // The rollover counter is authenticated but not sent: it is laid where the tag will be (RFC 3711 §4.2).
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], roc);
        Span<byte> mac = stackalloc byte[HmacSha1.MacLength];
        _rtp.Authenticate(packet[..(length + sizeof(uint))], mac);
        mac[..TagLength].CopyTo(packet[length..]);
        return length + TagLength;
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint roc)
    {
        var length = packet.Length - TagLength;
        Span<byte> tag = stackalloc byte[TagLength];
        packet[length..].CopyTo(tag);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], roc);
        var genuine = _rtp.Matches(packet[..(length + sizeof(uint))], tag);
        tag.CopyTo(packet[length..]);
        if (!genuine) return false;

        var payload = packet[headerLength..length];
        _rtp.Transform(RtpSsrc(packet), RtpIndex(packet, roc), payload, payload);
        return true;
    }

    public override int ProtectRtcp(Span<byte> buffer, int length, uint index)
    {
        var body = buffer[RtcpClear..length];
        _rtcp.Transform(RtcpSsrc(buffer), index, body, body);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], EncryptedFlag | index);
        length += IndexLength;
        Span<byte> mac = stackalloc byte[HmacSha1.MacLength];
        _rtcp.Authenticate(buffer[..length], mac);
        mac[..TagLength].CopyTo(buffer[length..]);
        return length + TagLength;
    }

    public override bool TryReadRtcpIndex(ReadOnlySpan<byte> packet, out uint index)
    {
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[^(TagLength + IndexLength)..]);
        index = word & ~EncryptedFlag;
        return (word & EncryptedFlag) != 0;
    }

    public override bool TryUnprotectRtcp(Span<byte> packet)
    {
        if (!TryReadRtcpIndex(packet, out var index)) return false;
        if (!_rtcp.Matches(packet[..^TagLength], packet[^TagLength..])) return false;

        var body = packet[RtcpClear..^(TagLength + IndexLength)];
        _rtcp.Transform(RtcpSsrc(packet), index, body, body);
        return true;
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private static uint RtpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);

    private static ulong RtpIndex(ReadOnlySpan<byte> packet, uint roc) =>
        ((ulong)roc << 16) | BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

    private static uint RtcpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);

    /// <summary>The three session keys of RTP, or those of RTCP.</summary>
    private sealed class Direction(KeyDerivation derivation, byte encryption, byte authentication, byte salt, bool portable) : IDisposable
    {
        private readonly CounterMode _cipher = CounterMode.Create(derivation.Derive(encryption, SrtpKeys.KeyLength), portable);
        private readonly HmacSha1 _hmac = HmacSha1.Create(derivation.Derive(authentication, HmacSha1.MacLength), portable);
        private readonly Vector128<byte> _salt = Vector128.Create<byte>([.. derivation.Derive(salt, SaltLength), 0, 0]);

        /// <summary>The counter starts at salt·2¹⁶ XOR SSRC·2⁶⁴ XOR index·2¹⁶ (RFC 3711 §4.1.1).</summary>
        public void Transform(uint ssrc, ulong index, ReadOnlySpan<byte> source, Span<byte> destination)
        {
            var iv = Vector128.Create(BinaryPrimitives.ReverseEndianness((ulong)ssrc), BinaryPrimitives.ReverseEndianness(index << 16));
            _cipher.Transform(_salt ^ iv.AsByte(), source, destination);
        }

        public void Authenticate(ReadOnlySpan<byte> message, Span<byte> mac) => _hmac.Compute(message, mac);

        public bool Matches(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
        {
            Span<byte> mac = stackalloc byte[HmacSha1.MacLength];
            _hmac.Compute(message, mac);
            return CryptographicOperations.FixedTimeEquals(mac[..tag.Length], tag);
        }

        public void Dispose()
        {
            _cipher.Dispose();
            _hmac.Dispose();
        }
    }
}
