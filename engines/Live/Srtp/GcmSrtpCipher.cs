using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Palabre.Live.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714): RTP is header ‖ ciphertext ‖ tag, RTCP is header ‖ ciphertext ‖ tag ‖ E and index.</summary>
internal sealed class GcmSrtpCipher(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt, bool portable) : SrtpCipher
{
    private const int SaltLength = 12;
    private const int IndexLength = 4;

    private readonly Gcm _rtp = Gcm.Create(rtpKey, portable);
    private readonly Gcm _rtcp = Gcm.Create(rtcpKey, portable);
    private readonly Vector128<byte> _rtpSalt = Salt(rtpSalt);
    private readonly Vector128<byte> _rtcpSalt = Salt(rtcpSalt);

    public GcmSrtpCipher(KeyDerivation derivation, bool portable) : this(
        derivation.Derive(KeyDerivation.RtpEncryption, SrtpKeys.KeyLength),
        derivation.Derive(KeyDerivation.RtpSalt, SaltLength),
        derivation.Derive(KeyDerivation.RtcpEncryption, SrtpKeys.KeyLength),
        derivation.Derive(KeyDerivation.RtcpSalt, SaltLength),
        portable)
    {
    }

    public override int RtpOverhead => Gcm.TagLength;

    public override nint RtpKeys => _rtp.Keys;

    public override int RtcpOverhead => Gcm.TagLength + IndexLength;

    public override int ProtectRtp(Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload, uint roc)
    {
        _rtp.Seal(RtpNonce(packet, roc), packet[..headerLength], payload, packet[headerLength..]);
        return headerLength + payload.Length + Gcm.TagLength;
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint roc) =>
        _rtp.Open(RtpNonce(packet, roc), packet[..headerLength], packet[headerLength..]);

    public override int ProtectRtcp(Span<byte> buffer, int length, uint index)
    {
        Span<byte> associated = stackalloc byte[RtcpClear + IndexLength];
        WriteRtcpAssociated(associated, buffer, index);
        _rtcp.Seal(RtcpNonce(buffer, index), associated, buffer[RtcpClear..length], buffer[RtcpClear..]);
        associated[RtcpClear..].CopyTo(buffer[(length + Gcm.TagLength)..]);
        return length + RtcpOverhead;
    }

    public override bool TryReadRtcpIndex(ReadOnlySpan<byte> packet, out uint index)
    {
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexLength..]);
        index = word & ~EncryptedFlag;
        return (word & EncryptedFlag) != 0;
    }

    public override bool TryUnprotectRtcp(Span<byte> packet)
    {
        if (!TryReadRtcpIndex(packet, out var index)) return false;
        Span<byte> associated = stackalloc byte[RtcpClear + IndexLength];
        WriteRtcpAssociated(associated, packet, index);
        return _rtcp.Open(RtcpNonce(packet, index), associated, packet[RtcpClear..^IndexLength]);
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    /// <summary>RFC 7714 §9.2.</summary>
    private static void WriteRtcpAssociated(Span<byte> associated, ReadOnlySpan<byte> packet, uint index)
    {
        packet[..RtcpClear].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpClear..], EncryptedFlag | index);
    }

    /// <summary>00 00 ‖ SSRC ‖ rollover counter ‖ sequence number, XOR the salt (RFC 7714 §8.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<byte> RtpNonce(ReadOnlySpan<byte> packet, uint roc)
    {
        ulong ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        ulong sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        return _rtpSalt ^ BigEndian((ssrc << 16) | (roc >> 16), ((ulong)roc << 48) | (sequence << 32));
    }

    /// <summary>00 00 ‖ SSRC ‖ 00 00 ‖ 0 and 31-bit index, XOR the salt (RFC 7714 §9.1).</summary>
    private Vector128<byte> RtcpNonce(ReadOnlySpan<byte> packet, uint index)
    {
        ulong ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        return _rtcpSalt ^ BigEndian(ssrc << 16, (ulong)index << 32);
    }

    private static Vector128<byte> BigEndian(ulong high, ulong low) =>
        Vector128.Create(BinaryPrimitives.ReverseEndianness(high), BinaryPrimitives.ReverseEndianness(low)).AsByte();

    private static Vector128<byte> Salt(ReadOnlySpan<byte> salt)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        salt.CopyTo(padded);
        return Vector128.Create((ReadOnlySpan<byte>)padded);
    }
}
