using System.Buffers.Binary;

namespace Palabre.Live.Record;

/// <summary>The pages of an Ogg Opus file (RFC 7845): its two heads, then packets, a second of them to a page.</summary>
internal sealed class OggOpusPages(Stream stream, uint serial)
{
    /// <summary>Samples on a page. More saves a few bytes, fewer loses less when the writing stops.</summary>
    private const int PageLength = OggOpusWriter.Rate;

    private readonly OggPage _page = new(stream, serial);
    private int _onPage;
    private long _written;

    /// <summary>Samples written so far, those to be skipped included.</summary>
    public long Granule { get; private set; }

    /// <summary>Whether all that was appended is in the stream.</summary>
    public bool IsFlushed => _page.IsEmpty;

    public void Begin(int channels, int preSkip, OpusTags tags)
    {
        Span<byte> head = stackalloc byte[19];
        head.Clear();
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = (byte)channels;
        BinaryPrimitives.WriteUInt16LittleEndian(head[10..], (ushort)preSkip);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], OggOpusWriter.Rate);
        _page.Add(head);
        _page.Write(0);
        _page.Add(tags.ToPacket());
        _page.Write(0);
    }

    public void Append(ReadOnlySpan<byte> packet, int samples)
    {
        if (!_page.HasRoomFor(packet.Length) || _onPage + samples > PageLength) Flush();
        _page.Add(packet);
        Granule += samples;
        _onPage += samples;
    }

    /// <summary>Ends the page, if anything is on it: all that was appended is then in the stream.</summary>
    public void Flush()
    {
        if (_page.IsEmpty) return;
        _page.Write(_written = Granule);
        _onPage = 0;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="granule">Where it ends, within what is on the last page; what comes after is not played (RFC 7845 §4.4).</param>
    public void Finish(long granule)
    {
        _page.Write(Math.Max(_written, granule), last: true);
        stream.Flush();
    }
}
