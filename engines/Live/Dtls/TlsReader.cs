using System.Buffers.Binary;

namespace Palabre.Live.Dtls;

/// <summary>Reads numbers and vectors as TLS writes them (RFC 5246 §4), and fails the handshake where they do not fit.</summary>
internal ref struct TlsReader(ReadOnlySpan<byte> bytes, string what)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int UInt24()
    {
        var bytes = Take(3);
        return (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
    }

    public ReadOnlySpan<byte> Vector8() => Take(Byte());

    public ReadOnlySpan<byte> Vector16() => Take(UInt16());

    public ReadOnlySpan<byte> Vector24() => Take(UInt24());

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw HandshakeFailedException.Malformed(what);
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Nothing may follow.</summary>
    public readonly void End()
    {
        if (!IsEmpty) throw HandshakeFailedException.Malformed(what);
    }
}
