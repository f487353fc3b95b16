using System.Buffers;
using System.Buffers.Binary;

namespace Palabre.Live.Record;

/// <summary>Collects packets for one Ogg page (RFC 3533 §6) and writes it. A packet lies on one page.</summary>
internal sealed class OggPage(Stream stream, uint serial)
{
    private const int HeaderLength = 27;
    private const int MostSegments = 255;
    private const byte First = 2, Last = 4;

    private static readonly uint[] Table = MakeTable();

    private readonly byte[] _laces = new byte[MostSegments];
    private readonly ArrayBufferWriter<byte> _body = new();
    private int _segments;
    private uint _number;

    public bool IsEmpty => _segments == 0;

    /// <summary>Longest packet one page holds.</summary>
    public const int LongestPacket = 254 * 255;

    public bool HasRoomFor(int length) => _segments + length / 255 + 1 <= MostSegments;

    public void Add(ReadOnlySpan<byte> packet)
    {
        // A packet ends with a segment shorter than 255 bytes, an empty one if need be (RFC 3533 §5).
        for (var left = packet.Length; ; left -= 255)
        {
            _laces[_segments++] = (byte)Math.Min(left, 255);
            if (left < 255) break;
        }

        _body.Write(packet);
    }

    /// <param name="granule">Position at the end of the page; of Opus: samples at 48 kHz, the skipped ones included (RFC 7845 §4).</param>
    /// <param name="last">Whether the stream ends with it.</param>
    public void Write(long granule, bool last = false)
    {
        Span<byte> head = stackalloc byte[HeaderLength + MostSegments];
        head = head[..(HeaderLength + _segments)];
        head.Clear();
        "OggS"u8.CopyTo(head);
        head[5] = (byte)((_number == 0 ? First : 0) | (last ? Last : 0));
        BinaryPrimitives.WriteInt64LittleEndian(head[6..], granule);
        BinaryPrimitives.WriteUInt32LittleEndian(head[14..], serial);
        BinaryPrimitives.WriteUInt32LittleEndian(head[18..], _number++);
        head[26] = (byte)_segments;
        _laces.AsSpan(0, _segments).CopyTo(head[HeaderLength..]);
        var body = _body.WrittenSpan;
        BinaryPrimitives.WriteUInt32LittleEndian(head[22..], Checksum(Checksum(0, head), body));
        // In one piece: whoever is stopped in between leaves the whole page, or a torn one that its checksum gives away.
        var page = new byte[head.Length + body.Length];
        head.CopyTo(page);
        body.CopyTo(page.AsSpan(head.Length));
        stream.Write(page);
        _body.Clear();
        _segments = 0;
    }

    /// <summary>Polynomial 0x04C11DB7, not reflected, beginning and ending with 0 (RFC 3533 §6).</summary>
    internal static uint Checksum(uint so, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) so = (so << 8) ^ Table[(so >> 24) ^ value];
        return so;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i << 24;
            for (var bit = 0; bit < 8; bit++) value = (value & 0x8000_0000) != 0 ? (value << 1) ^ 0x04C1_1DB7 : value << 1;
            table[i] = value;
        }

        return table;
    }
}
