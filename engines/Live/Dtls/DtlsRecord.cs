using System.Buffers.Binary;

namespace Palabre.Live.Dtls;

/// <summary>The head of a record: type, version, epoch and sequence number, length of what follows (RFC 6347 §4.1).</summary>
internal static class DtlsRecord
{
    public const int HeaderLength = 13, LengthAt = 11;
    public const ushort Version12 = 0xfefd;
    private const byte Major = 0xfe;

    /// <summary>Where epoch and sequence number stand.</summary>
    public static Range Number => 3..11;

    public static ContentType Type(ReadOnlySpan<byte> record) => (ContentType)record[0];

    public static ushort Epoch(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt16BigEndian(record[3..]);

    public static void WriteHeader(Span<byte> record, ContentType type, ulong number)
    {
        record[0] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(record[1..], Version12);
        BinaryPrimitives.WriteUInt64BigEndian(record[3..], number);
        BinaryPrimitives.WriteUInt16BigEndian(record[LengthAt..], (ushort)(record.Length - HeaderLength));
    }

    /// <summary>Cuts the first record off a datagram; false when what is left is none.</summary>
    public static bool TryTake(ref Span<byte> datagram, out Span<byte> record)
    {
        record = default;
        if (datagram.Length < HeaderLength || datagram[1] != Major) return false;
        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[LengthAt..]);
        if (length > datagram.Length) return false;
        record = datagram[..length];
        datagram = datagram[length..];
        return true;
    }
}

/// <summary>What a record carries (RFC 5246 §6.2.1).</summary>
internal enum ContentType : byte
{
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
}
