using System.Buffers.Binary;
using Palabre.Live.Peer;
using Palabre.Live.Record;
using Palabre.Live.Rtp;

namespace Palabre.Live.Tests.Peer;

public class OggOpusReaderTests
{
    [Fact]
    public void Packets_come_out_in_order_also_when_they_span_pages()
    {
        byte[] small = [0x78, 1, 2, 3];
        var large = new byte[700];
        large[0] = 0x78;
        var tags = "OpusTags"u8.ToArray();
        using var file = new MemoryStream([
            .. Page([19], Head()),
            .. Page([8], tags),
            .. Page([4, 255, 255], [.. small, .. large[..510]]),
            .. Page([190, 4], [.. large[510..], .. small])]);

        var packets = OggOpusReader.Read(file).ToList();

        Assert.Equal([small, large, small], packets.Select(packet => packet.Data.ToArray()));
        Assert.All(packets, packet => Assert.Equal(TimeSpan.FromMilliseconds(20), packet.Duration));
    }

    [Theory]
    [InlineData(0b00000_000, 0, 480)]
    [InlineData(0b00011_000, 0, 2880)]
    [InlineData(0b01111_000, 0, 960)]
    [InlineData(0b10000_000, 0, 120)]
    [InlineData(0b11111_000, 0, 960)]
    [InlineData(0b11111_001, 0, 1920)]
    [InlineData(0b11110_011, 3, 1440)]
    public void The_first_bytes_tell_the_length(byte toc, byte count, int samples) =>
        Assert.Equal(samples, OpusToc.SamplesOf([toc, count]));

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => OggOpusReader.Read(new MemoryStream(new byte[100])).ToList());
        using var vorbis = new MemoryStream(Page([7], "\u0001vorbis"u8.ToArray()));
        Assert.Throws<InvalidDataException>(() => OggOpusReader.Read(vorbis).ToList());
    }

    private static byte[] Head() => [.. "OpusHead"u8, 1, 1, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0];

    private static byte[] Page(byte[] laces, byte[] body)
    {
        var page = new byte[27 + laces.Length + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(page, 0x4F676753);
        page[26] = (byte)laces.Length;
        laces.CopyTo(page, 27);
        body.CopyTo(page, 27 + laces.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), OggPage.Checksum(0, page));
        return page;
    }
}
