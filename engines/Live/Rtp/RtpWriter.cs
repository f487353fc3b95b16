using System.Buffers.Binary;

namespace Palabre.Live.Rtp;

/// <summary>Writes RTP headers into the caller's buffer; returns their length in bytes. Nothing is allocated.</summary>
public static class RtpWriter
{
    /// <summary>Enough for a header with one contributing source, an audio level and a mid of up to 32 bytes.</summary>
    public const int MaxHeaderLength = RtpPacket.FixedHeaderLength + 4 + 4 + 40;

    /// <summary>A fixed header of 12 bytes, without extension.</summary>
    public static int WriteHeader(Span<byte> destination, in RtpHeader header)
    {
        destination[0] = 0x80;
        destination[1] = (byte)((header.Marker ? 0x80 : 0) | (header.PayloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], header.SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], header.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], header.Ssrc);
        return RtpPacket.FixedHeaderLength;
    }

    /// <summary>
    /// A header with up to two extension elements; an id of 0 leaves its element out, as does a contributor of 0. The one-byte form is
    /// used unless an id or the mid is too big for it (RFC 8285 §4.2, §4.3).
    /// </summary>
    public static int WriteHeader(Span<byte> destination, in RtpHeader header, byte audioLevelId, AudioLevel level,
        byte midId = 0, ReadOnlySpan<byte> mid = default, uint contributor = 0)
    {
        var length = WriteHeader(destination, header);
        if (contributor != 0)
        {
            destination[0] |= 1;
            BinaryPrimitives.WriteUInt32BigEndian(destination[length..], contributor);
            length += 4;
        }

        if (mid.IsEmpty) midId = 0;
        if (audioLevelId == 0 && midId == 0) return length;

        var oneByte = audioLevelId <= 14 && midId <= 14 && mid.Length <= 16;
        var at = length + 4;
        if (audioLevelId != 0) at += WriteElement(destination[at..], oneByte, audioLevelId, [level.ToByte()]);
        if (midId != 0) at += WriteElement(destination[at..], oneByte, midId, mid);
        while (at % 4 != 0) destination[at++] = 0;

        destination[0] |= 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(destination[length..], (ushort)(oneByte ? 0xBEDE : 0x1000));
        BinaryPrimitives.WriteUInt16BigEndian(destination[(length + 2)..], (ushort)((at - length - 4) / 4));
        return at;
    }

    /// <summary>Changes the fixed header of a packet in place and leaves its extension, padding flag and payload alone.</summary>
    public static void Rewrite(Span<byte> packet, in RtpHeader header)
    {
        var first = packet[0];
        WriteHeader(packet, header);
        packet[0] = first;
    }

    private static int WriteElement(Span<byte> destination, bool oneByte, byte id, ReadOnlySpan<byte> value)
    {
        var head = oneByte ? 1 : 2;
        destination[0] = oneByte ? (byte)(id << 4 | (value.Length - 1)) : id;
        if (!oneByte) destination[1] = (byte)value.Length;
        value.CopyTo(destination[head..]);
        return head + value.Length;
    }
}
