using System.Diagnostics;
using Palabre.Live.Peer;
using Palabre.Live.Record;
using Palabre.TestKit;

namespace Palabre.Live.Tests.Record;

/// <summary>Pieces of files, files joined, and files whose writer was killed.</summary>
public sealed class OggOpusCutTests
{
    private const int Second = 48_000;

    [Theory]
    [InlineData(0, 2_000)]
    [InlineData(37, 1_533)]
    [InlineData(3_210, 6_789)]
    public void A_piece_begins_and_ends_where_it_was_asked_to_and_sounds_the_same(int from, int to)
    {
        var whole = Spoken("3A7B3A7B3A7B3A7B3A7B3A7B", at: 0);
        var heard = OpusTools.Decode(whole);
        using var piece = new MemoryStream();
        var length = OggOpusCut.Copy(new MemoryStream(whole), piece, 5, Ms(from), Ms(to), tags: new("Un mot", "2026-03-01"));
        Assert.Equal(to - from, length.TotalMilliseconds, 3);

        var info = OpusTools.Info(piece.ToArray());
        Assert.DoesNotContain("WARNING", info, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("TITLE=Un mot", info, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("DATE=2026-03-01", info, StringComparison.OrdinalIgnoreCase);
        var cut = OpusTools.Decode(piece.ToArray());
        Assert.Equal((to - from) * 48, cut.Samples.Length);
        var same = heard.Samples.Skip(from * 48).Zip(cut.Samples, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(same, 0, 0.01);
    }

    [Fact]
    public void A_piece_that_goes_on_after_the_end_ends_with_it_and_one_beyond_it_is_nothing()
    {
        var whole = Spoken("3A7B", at: 0);
        using var rest = new MemoryStream();
        var length = OggOpusCut.Copy(new MemoryStream(whole), rest, 5, Ms(500), Ms(100_000));
        Assert.Equal(OggOpusFile.LengthOf(new MemoryStream(whole)) - 24_000, (long)Math.Round(length.TotalSeconds * Second));
        using var nothing = new MemoryStream();
        Assert.Equal(TimeSpan.Zero, OggOpusCut.Copy(new MemoryStream(whole), nothing, 5, Ms(90_000), Ms(100_000)));
        Assert.Equal(0, nothing.Length);
    }

    [Fact]
    public void A_file_whose_writer_was_killed_is_read_up_to_its_last_whole_page()
    {
        using var stream = new MemoryStream();
        var writer = new OggOpusWriter(stream, 1);
        for (var i = 0; i < 500; i++) writer.Write(i * 960L, [0x78, (byte)i, 1, 2]);
        writer.Flush();
        var file = stream.ToArray();
        Assert.Equal(500 * 960, OggOpusFile.LengthOf(new MemoryStream(file)));
        for (var torn = 1; torn < 700; torn += 13)
        {
            var length = OggOpusFile.LengthOf(new MemoryStream(file[..^torn]));
            Assert.InRange(length, 500 * 960 - 4 * Second, 500 * 960 - 960);
        }

        file[^1] ^= 1;
        Assert.InRange(OggOpusFile.LengthOf(new MemoryStream(file)), 500 * 960 - Second - 960, 500 * 960 - 960);
        Assert.Equal(0, OggOpusFile.LengthOf(new MemoryStream([1, 2, 3])));
        Assert.Equal(0, OggOpusFile.LengthOf(new MemoryStream()));
    }

    [Fact]
    public void Joined_files_lie_at_their_places_in_one_of_the_length_that_was_asked_for()
    {
        using var joined = new MemoryStream();
        using (var writer = new OggOpusWriter(joined, 9))
        {
            var join = new OggOpusJoin(writer);
            var torn = Spoken("7CC", at: 2 * Second);
            join.Add(new MemoryStream(torn[..^9]), 0);
            join.Add(new MemoryStream(Spoken("B", at: Second)), 10 * Second);
            writer.FinishAt(20 * Second + 77);
        }

        var info = OpusTools.Info(joined.ToArray());
        Assert.DoesNotContain("WARNING", info, StringComparison.OrdinalIgnoreCase);
        var heard = OpusTools.Decode(joined.ToArray());
        Assert.Equal(20 * Second + 77, heard.Samples.Length);
        Assert.Equal("7CCB", ToneCode.Decode(heard));
        Assert.InRange(Onset(heard.Samples, 0), 2.1, 2.2);
        Assert.InRange(Onset(heard.Samples, 5), 11.1, 11.2);
    }

    [Fact]
    public void A_file_that_was_flushed_with_every_word_holds_nothing_that_others_complain_of()
    {
        using var stream = new MemoryStream();
        using (var writer = new OggOpusWriter(stream, 1))
        {
            for (var i = 0; i < 100; i++)
            {
                writer.Write(i * 9600L, [0xF8, 0xFF, 0xFE]);
                writer.Flush();
            }

            writer.Flush();
        }

        Assert.DoesNotContain("WARNING", OpusTools.Info(stream.ToArray()), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", Probe(stream.ToArray()));
    }

    internal static string Probe(byte[] file)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using var probe = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "warning", "-i", path, "-f", "null", "-"]) { RedirectStandardError = true })!;
            var said = probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            return said;
        }
        finally { File.Delete(path); }
    }

    private static byte[] Spoken(string code, long at)
    {
        var packets = OggOpusReader.Read(new MemoryStream(OpusTools.Encode(ToneCode.Encode(code)))).Select(packet => packet.Data.ToArray()).ToList();
        using var stream = new MemoryStream();
        using (var writer = new OggOpusWriter(stream, 1))
            for (var i = 0; i < packets.Count; i++) writer.Write(at + i * 960L, packets[i]);
        return stream.ToArray();
    }

    private static double Onset(float[] samples, int after) => Array.FindIndex(samples, after * Second, sample => Math.Abs(sample) > 0.05f) / (double)Second;
    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
