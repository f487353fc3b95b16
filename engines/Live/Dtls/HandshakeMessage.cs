using System.Buffers.Binary;

namespace Palabre.Live.Dtls;

/// <summary>The kinds of messages of a handshake (RFC 5246 §7.4).</summary>
internal enum HandshakeType : byte
{
    ClientHello = 1,
    ServerHello = 2,
    Certificate = 11,
    ServerKeyExchange = 12,
    CertificateRequest = 13,
    ServerHelloDone = 14,
    CertificateVerify = 15,
    ClientKeyExchange = 16,
    Finished = 20,
}

/// <summary>
/// One message of a handshake with the head it would have in one piece: type, length, number, offset and length of the fragment
/// (RFC 6347 §4.2.2). So it enters the hash of the handshake, whatever pieces it came in (§4.2.6).
/// </summary>
internal readonly record struct HandshakeMessage(byte[] Bytes)
{
    public const int HeaderLength = 12;

    public HandshakeType Type => (HandshakeType)Bytes[0];

    public ushort Number => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(4));

    public ReadOnlySpan<byte> Body => Bytes.AsSpan(HeaderLength);

    public static HandshakeMessage Write(HandshakeType type, ushort number, ReadOnlySpan<byte> body)
    {
        var bytes = new byte[HeaderLength + body.Length];
        WriteHeader(bytes, type, number, body.Length, 0, body.Length);
        body.CopyTo(bytes.AsSpan(HeaderLength));
        return new(bytes);
    }

    public static void WriteHeader(Span<byte> destination, HandshakeType type, ushort number, int length, int offset, int count)
    {
        destination[0] = (byte)type;
        WriteUInt24(destination[1..], length);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], number);
        WriteUInt24(destination[6..], offset);
        WriteUInt24(destination[9..], count);
    }

    public static void WriteUInt24(Span<byte> destination, int value)
    {
        destination[0] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)value);
    }
}
