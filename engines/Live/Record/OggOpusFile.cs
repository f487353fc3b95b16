using System.Buffers.Binary;
using Palabre.Live.Rtp;

namespace Palabre.Live.Record;

/// <summary>One Opus packet of a file at its place.</summary>
/// <param name="Position">In 48,000ths of a second from where the file begins to be heard; negative in what is skipped.</param>
/// <param name="Samples">Its length.</param>
/// <param name="Data">The packet.</param>
public readonly record struct PlacedPacket(long Position, int Samples, ReadOnlyMemory<byte> Data)
{
    /// <summary>Where the next one begins.</summary>
    public long End => Position + Samples;
}

/// <summary>
/// Reads the packets of an Ogg Opus file (RFC 3533, RFC 7845) with their places. A file that ends in the middle of a page, as when its
/// writer was killed, ends with the page before.
/// </summary>
public static class OggOpusFile
{
    /// <summary>OpusHead, then OpusTags (RFC 7845 §3).</summary>
    internal const int HeadPackets = 2;

    private const int PageHeader = 27;
    private const int HeadLength = 19;

    /// <summary>All audio packets in order; nothing of what is no Ogg Opus.</summary>
    public static IEnumerable<PlacedPacket> Read(Stream stream)
    {
        var (number, position) = (0, 0L);
        foreach (var packet in Packets(stream))
        {
            if (number == 0)
            {
                if (!IsHead(packet)) yield break;
                position = -BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(10));
            }
            if (number++ < HeadPackets || packet.Length == 0) continue;
            var placed = new PlacedPacket(position, OpusToc.SamplesOf(packet), packet);
            position = placed.End;
            yield return placed;
        }
    }

    /// <summary>How many channels a file says it has; 1 for what is no Ogg Opus.</summary>
    public static int ChannelsOf(string path)
    {
        using var file = File.OpenRead(path);
        return Packets(file).FirstOrDefault() is { } head && IsHead(head) ? Math.Max((byte)1, head[9]) : 1;
    }

    /// <summary>Samples from the beginning to the end of the last whole packet.</summary>
    public static long LengthOf(Stream stream)
    {
        var length = 0L;
        foreach (var packet in Read(stream)) length = packet.End;
        return Math.Max(0, length);
    }

    internal static bool IsHead(byte[] packet) => packet.Length >= HeadLength && packet.AsSpan().StartsWith("OpusHead"u8);

    /// <summary>Every packet, the heads included.</summary>
    internal static IEnumerable<byte[]> Packets(Stream stream)
    {
        var packet = new List<byte>();
        while (ReadPage(stream) is { } page)
        {
            var at = PageHeader + page[26];
            for (var lace = 0; lace < page[26]; lace++)
            {
                var length = page[PageHeader + lace];
                packet.AddRange(page.AsSpan(at, length));
                at += length;
                // A segment shorter than 255 ends its packet, which may have begun on an earlier page (RFC 3533 §5).
                if (length == 255) continue;
                yield return packet.ToArray();
                packet.Clear();
            }
        }
    }

    /// <summary>The next page, whole; null at the end, and from where on the file is not what was written.</summary>
    private static byte[]? ReadPage(Stream stream)
    {
        Span<byte> head = stackalloc byte[PageHeader + 255];
        if (stream.ReadAtLeast(head[..PageHeader], PageHeader, throwOnEndOfStream: false) < PageHeader || !head.StartsWith("OggS"u8)) return null;
        var laces = head.Slice(PageHeader, head[26]);
        if (stream.ReadAtLeast(laces, laces.Length, throwOnEndOfStream: false) < laces.Length) return null;
        var length = 0;
        foreach (var lace in laces) length += lace;
        var page = new byte[PageHeader + laces.Length + length];
        head[..(PageHeader + laces.Length)].CopyTo(page);
        var body = page.AsSpan(PageHeader + laces.Length);
        if (stream.ReadAtLeast(body, length, throwOnEndOfStream: false) < length) return null;

        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(22));
        page.AsSpan(22, 4).Clear();
        return OggPage.Checksum(0, page) == checksum ? page : null;
    }
}
