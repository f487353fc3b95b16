using System.Buffers.Binary;

namespace Palabre.Live.Rtcp;

/// <summary>
/// Writes single RTCP packets into the caller's buffer and returns their length in bytes; put one after the other for a compound.
/// Nothing is allocated. A buffer that is too short throws <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public static class RtcpWriter
{
    /// <summary>A sender report with 0–31 blocks.</summary>
    public static int SenderReport(Span<byte> destination, in SenderReport report, ReadOnlySpan<ReportBlock> blocks = default)
    {
        var length = Header(destination, RtcpType.SenderReport, blocks.Length, 28 + 24 * blocks.Length);
        Word(destination, 1, report.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], report.NtpTime);
        Word(destination, 4, report.RtpTimestamp);
        Word(destination, 5, report.PacketCount);
        Word(destination, 6, report.OctetCount);
        Blocks(destination[28..], blocks);
        return length;
    }

    /// <summary>A receiver report with 0–31 blocks.</summary>
    public static int ReceiverReport(Span<byte> destination, uint reporter, ReadOnlySpan<ReportBlock> blocks = default)
    {
        var length = Header(destination, RtcpType.ReceiverReport, blocks.Length, 8 + 24 * blocks.Length);
        Word(destination, 1, reporter);
        Blocks(destination[8..], blocks);
        return length;
    }

    /// <summary>A source description that gives one source's CNAME, at most 255 bytes of UTF-8.</summary>
    public static int SourceDescription(Span<byte> destination, uint ssrc, ReadOnlySpan<byte> name)
    {
        // The chunk ends with at least one zero, at a word border.
        var length = Header(destination, RtcpType.SourceDescription, 1, (8 + 2 + name.Length + 4) & ~3);
        destination[8..length].Clear();
        Word(destination, 1, ssrc);
        destination[8] = 1;
        destination[9] = checked((byte)name.Length);
        name.CopyTo(destination[10..]);
        return length;
    }

    /// <summary>A BYE of 1–31 sources, without a reason.</summary>
    public static int Bye(Span<byte> destination, ReadOnlySpan<uint> sources)
    {
        var length = Header(destination, RtcpType.Bye, sources.Length, 4 + 4 * sources.Length);
        for (var i = 0; i < sources.Length; i++) Word(destination, 1 + i, sources[i]);
        return length;
    }

    /// <summary>
    /// A generic NACK for sequence numbers in rising order (by wrapping arithmetic); numbers within 16 of an entry's base share it.
    /// </summary>
    public static int Nack(Span<byte> destination, uint sender, uint media, ReadOnlySpan<ushort> missing)
    {
        var at = 12;
        for (var i = 0; i < missing.Length; at += 4)
        {
            var first = missing[i++];
            var bitmap = 0;
            for (; i < missing.Length && (ushort)(missing[i] - first - 1) < 16; i++) bitmap |= 1 << (missing[i] - first - 1 & 0xFFFF);
            BinaryPrimitives.WriteUInt16BigEndian(destination[at..], first);
            BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 2)..], (ushort)bitmap);
        }
        Header(destination, RtcpType.TransportFeedback, 1, at);
        Word(destination, 1, sender);
        Word(destination, 2, media);
        return at;
    }

    private static int Header(Span<byte> destination, RtcpType type, int count, int length)
    {
        if (count > 31) throw new ArgumentOutOfRangeException(nameof(count), "A packet counts at most 31 blocks or sources.");
        if (length > destination.Length) throw new ArgumentOutOfRangeException(nameof(destination), "The packet does not fit.");
        destination[0] = (byte)(0x80 | count);
        destination[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(length / 4 - 1));
        return length;
    }

    private static void Blocks(Span<byte> destination, ReadOnlySpan<ReportBlock> blocks)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            ref readonly var block = ref blocks[i];
            var word = i * 6;
            Word(destination, word, block.Ssrc);
            Word(destination, word + 1, (uint)block.FractionLost << 24 | (uint)block.CumulativeLost & 0xFFFFFF);
            Word(destination, word + 2, block.ExtendedHighestSequence);
            Word(destination, word + 3, block.Jitter);
            Word(destination, word + 4, block.LastSenderReport);
            Word(destination, word + 5, block.DelaySinceLastSenderReport);
        }
    }

    private static void Word(Span<byte> destination, int index, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination[(index * 4)..], value);
}
