using Palabre.Live.Peer;
using Palabre.Live.Record;
using Palabre.TestKit;

namespace Palabre.Live.Tests.Record;

public sealed class OggOpusWriterTests
{
    private static readonly byte[] Packet = [0x78, 1, 2, 3];

    [Fact]
    public void The_checksum_is_the_one_of_the_RFC()
    {
        Assert.Equal(0x04C11DB7u, OggPage.Checksum(0, [1]));
        Assert.Equal(0x89A1897Fu, OggPage.Checksum(0, "123456789"u8));
    }

    [Fact]
    public void Pages_are_numbered_and_checked_and_their_granule_counts_what_they_hold()
    {
        var file = Write(writer => Enumerable.Range(0, 130).ToList().ForEach(i => writer.Write(i * 960L, Packet)));
        var pages = OggFile.Pages(file);

        Assert.All(pages, page => Assert.True(page.ChecksumHolds));
        Assert.Equal(Enumerable.Range(0, pages.Count).Select(i => (uint)i), pages.Select(page => page.Number));
        Assert.Equal([2, 0], pages.Take(2).Select(page => (int)page.Flags));
        Assert.Equal(4, pages[^1].Flags);
        long granule = 0;
        foreach (var page in pages.Skip(2)) Assert.Equal(granule += page.Samples, page.Granule);
        Assert.Equal(OggOpusWriter.PreSkip + 130 * 960, granule);
        Assert.All(pages.Take(2), page => Assert.Equal(0, page.Granule));
    }

    [Fact]
    public void A_pause_is_kept_as_time()
    {
        long after = 0;
        var file = Write(writer =>
        {
            writer.Write(0, Packet);
            writer.Write(10 * 48_000, Packet);
            after = writer.Length;
        });
        Assert.Equal(10 * 48_000 + 960, after);
        using var stream = new MemoryStream(file);
        Assert.Equal(OggOpusWriter.PreSkip + after, OggOpusReader.Read(stream).Sum(packet => packet.Samples));
    }

    [Theory]
    [InlineData(960 * 3 + 400, 960 * 4)]
    [InlineData(960 * 3 + 500, 960 * 5)]
    [InlineData(100, 960 * 2)]
    [InlineData(-48_000, 960 * 2)]
    public void A_place_is_met_to_half_a_frame_and_never_lies_before_what_is_written(long place, long length)
    {
        using var stream = new MemoryStream();
        using var writer = new OggOpusWriter(stream, 1);
        writer.Write(0, Packet);
        writer.Write(place, Packet);
        Assert.Equal(length, writer.Length);
    }

    [Fact]
    public void A_long_packet_lies_on_one_page_and_comes_out_whole()
    {
        var large = new byte[255 * 3];
        large[0] = 0x78;
        var file = Write(writer => Enumerable.Range(0, 100).ToList().ForEach(i => writer.Write(i * 960L, large)));
        Assert.All(OggFile.Pages(file), page => Assert.True(page.ChecksumHolds));
        using var stream = new MemoryStream(file);
        Assert.Equal(100, OggOpusReader.Read(stream).Count(packet => packet.Data.Span.SequenceEqual(large)));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x7B, 0 })]
    [InlineData(new byte[] { 0x7B, 63 })]
    public void What_is_no_packet_is_refused(byte[] packet)
    {
        using var stream = new MemoryStream();
        using var writer = new OggOpusWriter(stream, 1);
        Assert.False(writer.Write(0, packet));
    }

    [Fact]
    public void The_reference_tools_find_nothing_wrong_and_hear_the_code_at_its_place()
    {
        var code = ToneCode.Encode("3A7");
        var voice = OggOpusReader.Read(new MemoryStream(OpusTools.Encode(code))).Select(packet => packet.Data.ToArray()).ToList();
        const int Start = 5 * 48_000;
        var file = Write(writer =>
        {
            for (var i = 0; i < voice.Count; i++)
                if (i != 20) writer.Write(Start + i * 960L, voice[i]);
            writer.Write(Start + 8 * 48_000, voice[0]);
        });

        var info = OpusTools.Info(file);
        Assert.DoesNotContain("WARNING", info, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Pre-skip: 3840", info);
        Assert.Contains("Playback length: 0m:13", info);

        var heard = OpusTools.Decode(file);
        Assert.Equal("3A7", ToneCode.Decode(heard));
        var first = Array.FindIndex(heard.Samples, sample => Math.Abs(sample) > 0.05f);
        // 140 ms of the code's own silence, and the encoder's delay of 6.5 ms, which the packets carry with them.
        Assert.InRange(first - Start - 0.14 * 48_000, 0, 0.02 * 48_000);
    }

    [Fact]
    public void A_file_without_a_word_is_a_file_of_silence()
    {
        var file = Write(writer => writer.Finish(48_000));
        Assert.DoesNotContain("WARNING", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase);
        var heard = OpusTools.Decode(file);
        Assert.Equal(48_000, heard.Samples.Length);
        Assert.All(heard.Samples, sample => Assert.Equal(0, sample, 3));
    }

    private static byte[] Write(Action<OggOpusWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new OggOpusWriter(stream, 77)) write(writer);
        return stream.ToArray();
    }
}
