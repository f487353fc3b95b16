using System.Buffers.Binary;

namespace Palabre.Live.Rtcp;

/// <summary>
/// One packet of a compound. Each Try method is false when the packet is of another type or too short for what its header says.
/// </summary>
public readonly ref struct RtcpPacket
{
    private const int NackFormat = 1;
    private const byte CNameItem = 1;

    private readonly ReadOnlySpan<byte> _bytes;

    internal RtcpPacket(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The packet type; may be a number <see cref="RtcpType"/> does not name.</summary>
    public RtcpType Type => (RtcpType)_bytes[1];

    /// <summary>The header's five bits: number of report blocks, chunks or sources, or the feedback format.</summary>
    public int Count => _bytes[0] & 0x1F;

    /// <summary>What follows the four header bytes, without padding.</summary>
    public ReadOnlySpan<byte> Body => _bytes[4..];

    /// <summary>A sender report without its blocks (RFC 3550 §6.4.1).</summary>
    public bool TryReadSenderReport(out SenderReport report)
    {
        report = default;
        if (Type != RtcpType.SenderReport || Body.Length < 24) return false;
        report = new SenderReport(Word(0), (ulong)Word(1) << 32 | Word(2), Word(3), Word(4), Word(5));
        return true;
    }

    /// <summary>The reporter of a receiver report (RFC 3550 §6.4.2).</summary>
    public bool TryReadReceiverReport(out uint reporter)
    {
        reporter = 0;
        if (Type != RtcpType.ReceiverReport || Body.Length < 4) return false;
        reporter = Word(0);
        return true;
    }

    /// <summary>Block <paramref name="index"/> of a sender or receiver report.</summary>
    public bool TryReadReportBlock(int index, out ReportBlock block)
    {
        block = default;
        var first = Type switch { RtcpType.SenderReport => 6, RtcpType.ReceiverReport => 1, _ => -1 };
        if (first < 0 || (uint)index >= (uint)Count || Body.Length < (first + 6 * (index + 1)) * 4) return false;
        var word = first + 6 * index;
        var lost = Word(word + 1);
        block = new ReportBlock(Word(word), (byte)(lost >> 24), (int)(lost << 8) >> 8, Word(word + 2), Word(word + 3), Word(word + 4),
            Word(word + 5));
        return true;
    }

    /// <summary>The first chunk of a source description that has a CNAME (RFC 3550 §6.5.1).</summary>
    public bool TryReadCName(out uint ssrc, out ReadOnlySpan<byte> name)
    {
        ssrc = 0;
        name = default;
        if (Type != RtcpType.SourceDescription) return false;
        var at = 0;
        for (var chunk = 0; chunk < Count && at + 8 <= Body.Length; chunk++)
        {
            ssrc = BinaryPrimitives.ReadUInt32BigEndian(Body[at..]);
            at += 4;
            while (at + 2 <= Body.Length && Body[at] != 0)
            {
                var length = Body[at + 1];
                if (at + 2 + length > Body.Length) return false;
                if (Body[at] == CNameItem)
                {
                    name = Body.Slice(at + 2, length);
                    return true;
                }
                at += 2 + length;
            }
            // A chunk ends with one to four zero bytes, at the next word border.
            at = (at & ~3) + 4;
        }
        return false;
    }

    /// <summary>Source <paramref name="index"/> of a BYE (RFC 3550 §6.6).</summary>
    public bool TryReadBye(int index, out uint ssrc)
    {
        ssrc = 0;
        if (Type != RtcpType.Bye || (uint)index >= (uint)Count || Body.Length < (index + 1) * 4) return false;
        ssrc = Word(index);
        return true;
    }

    /// <summary>A generic NACK: packets of one source that did not arrive (RFC 4585 §6.2.1).</summary>
    public bool TryReadNack(out Nack nack)
    {
        nack = default;
        if (Type != RtcpType.TransportFeedback || Count != NackFormat || Body.Length < 12) return false;
        nack = new Nack(Word(0), Word(1), Body[8..]);
        return true;
    }

    private uint Word(int index) => BinaryPrimitives.ReadUInt32BigEndian(Body[(index * 4)..]);
}
