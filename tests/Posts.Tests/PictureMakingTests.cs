using Microsoft.Extensions.Logging.Abstractions;

namespace Palabre.Posts.Tests;

/// <summary>What is read of pictures, and what is made of them.</summary>
public sealed class PictureMakingTests
{
    [Fact]
    public async Task Size_and_turn_are_read_from_the_header_of_every_kind()
    {
        var jpeg = await TestPicture.JpegAsync(64, 40);
        Assert.Equal(new(PictureKind.Jpeg, 64, 40), PictureHeader.Read(jpeg));
        Assert.Equal(new(PictureKind.Jpeg, 64, 40, 6), PictureHeader.Read(TestPicture.Taken(jpeg, 6)));
        Assert.Equal(new(PictureKind.Png, 64, 40), PictureHeader.Read(await TestPicture.PngAsync(64, 40)));
        Assert.Equal(new(PictureKind.Gif, 64, 40), PictureHeader.Read(await TestPicture.GifAsync(64, 40)));
        Assert.Equal(new(PictureKind.WebP, 64, 40), PictureHeader.Read(await TestPicture.WebPAsync(64, 40)));
        Assert.Equal(3_600_000_000, PictureHeader.Read(TestPicture.Claiming(60_000, 60_000))!.Pixels);
    }

    [Fact]
    public async Task Newer_kinds_are_read_and_what_moves_is_told_from_what_stands_still()
    {
        var avif = await TestPicture.AvifAsync(64, 40);
        Assert.Equal(new(PictureKind.Avif, 64, 40), PictureHeader.Read(avif));
        for (var length = 0; length < Math.Min(avif.Length, 800); length++) _ = PictureHeader.Read(avif.AsSpan(0, length));
        Assert.Null(PictureHeader.Read(TestPicture.Heic()));
        Assert.True(HeifHeader.IsHeic(TestPicture.Heic()) && !HeifHeader.IsHeic(avif.AsSpan(0, 20)));

        var moving = await TestPicture.MovingAsync(65, 41);
        Assert.True(PictureHeader.Read(moving)!.Moves);
        Assert.False(PictureHeader.Read(await TestPicture.GifAsync(65, 41))!.Moves);
        for (var length = 0; length < Math.Min(moving.Length, 3000); length++) _ = PictureHeader.Read(moving.AsSpan(0, length));

        var png = await TestPicture.MovingPngAsync(65, 41);
        Assert.Equal(new(PictureKind.Png, 65, 41) { Moves = true }, PictureHeader.Read(png));
        Assert.False(PictureHeader.Read(await TestPicture.PngAsync(65, 41))!.Moves);
        for (var length = 0; length < Math.Min(png.Length, 300); length++) _ = PictureHeader.Read(png.AsSpan(0, length));
    }

    [Fact]
    public async Task Of_a_webp_that_moves_the_first_picture_is_taken_out_and_others_stay_as_they_are()
    {
        var moving = await TestPicture.MovingWebPAsync(64, 40);
        var still = StillWebP.Of(moving);
        Assert.Equal(new(PictureKind.WebP, 64, 40), PictureHeader.Read(still));
        Assert.True(still.Length < moving.Length);
        Assert.Equal(64 * 40 * 3, (await TestPicture.PixelsAsync(still)).Length);
        foreach (var other in new[] { await TestPicture.WebPAsync(20, 20), await TestPicture.PngAsync(20, 20), [], "RIFF"u8.ToArray() }) Assert.Same(other, StillWebP.Of(other));
        // Cut anywhere, or with a length that lies, it breaks nothing.
        for (var length = 0; length < moving.Length; length += length < 200 ? 1 : 37) _ = StillWebP.Of(moving[..length]);
        for (var at = 12; at < 120; at++) _ = StillWebP.Of([.. moving[..at], 0xFF, .. moving[(at + 1)..]]);
    }

    [Fact]
    public async Task What_is_no_picture_or_is_cut_anywhere_is_none_and_breaks_nothing()
    {
        byte[][] some = [[], "GIF89"u8.ToArray(), "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "#EXTM3U\nhttp://127.0.0.1/"u8.ToArray(), [.. "RIFF"u8, .. new byte[40]]];
        Assert.All(some, one => Assert.Null(PictureHeader.Read(one)));
        foreach (var whole in new[] { TestPicture.Taken(await TestPicture.JpegAsync(20, 20), 3), TestPicture.Claiming(9, 9), (await TestPicture.WebPAsync(20, 20))[..60] })
            for (var length = 0; length < Math.Min(whole.Length, 800); length++) _ = PictureHeader.Read(whole.AsSpan(0, length));
    }

    [Fact]
    public void A_picture_becomes_no_larger_than_it_came_and_keeps_its_shape()
    {
        Assert.Equal(new(1920, 960), PictureSize.Of(new(PictureKind.Jpeg, 4000, 2000)));
        Assert.Equal(new(960, 1920), PictureSize.Of(new(PictureKind.Jpeg, 4000, 2000, 6)));
        Assert.Equal(new(300, 200), PictureSize.Of(new(PictureKind.Png, 300, 200)));
        Assert.Equal(new(1920, 1), PictureSize.Of(new(PictureKind.Png, 30_000, 2)));
        Assert.Equal(new(400, 200), new PictureSize(1920, 960).Preview);
        Assert.Equal(new(200, 800), new PictureSize(400, 1600).Preview);
    }

    /// <summary>Where red, above and at the left as it came, stands upright, and green beside it (CIPA DC-008, tag 274).</summary>
    [Theory]
    [InlineData(1, "left top", "right top")]
    [InlineData(2, "right top", "left top")]
    [InlineData(3, "right bottom", "left bottom")]
    [InlineData(4, "left bottom", "right bottom")]
    [InlineData(5, "left top", "left bottom")]
    [InlineData(6, "right top", "right bottom")]
    [InlineData(7, "right bottom", "right top")]
    [InlineData(8, "left bottom", "left top")]
    public async Task Every_turn_of_a_camera_is_undone(int turn, string red, string green)
    {
        var (folder, files) = (Directory.CreateTempSubdirectory("palabre-picture-").FullName, new[] { "in", "full", "small" });
        try
        {
            var paths = files.Select(name => Path.Combine(folder, name)).ToList();
            await File.WriteAllBytesAsync(paths[0], await TestPicture.CornersAsync(48, 24), Corner.Ct);
            using var maker = Maker();
            var (blurhash, refused) = await maker.MakeAsync(paths[0], new(PictureKind.Png, 48, 24, turn), paths[1], paths[2], Corner.Ct);
            Assert.Null(refused);
            Assert.Equal(28, blurhash!.Length);
            var made = await File.ReadAllBytesAsync(paths[1], Corner.Ct);
            var (width, height) = turn < 5 ? (48, 24) : (24, 48);
            Assert.Equal(new(PictureKind.Jpeg, width, height), PictureHeader.Read(made));
            var pixels = await TestPicture.PixelsAsync(made);
            Assert.Equal("red", Name(At(pixels, width, height, red)));
            Assert.Equal("green", Name(At(pixels, width, height, green)));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public async Task Without_ffmpeg_and_for_what_cannot_be_read_there_is_a_refusal_and_no_file()
    {
        var folder = Directory.CreateTempSubdirectory("palabre-picture-").FullName;
        try
        {
            var (from, full, small) = (Path.Combine(folder, "in"), Path.Combine(folder, "full"), Path.Combine(folder, "small"));
            await File.WriteAllBytesAsync(from, TestPicture.Claiming(20, 20), Corner.Ct);
            var header = PictureHeader.Read(TestPicture.Claiming(20, 20))!;
            using var maker = Maker();
            using var without = Maker("no-such-ffmpeg");
            using var little = Maker(megapixels: 1);
            Assert.Equal("picture_unreadable", (await maker.MakeAsync(from, header, full, small, Corner.Ct)).Refused?.Code);
            Assert.Equal("pictures_off", (await without.MakeAsync(from, header, full, small, Corner.Ct)).Refused?.Code);
            // A header that says little, and a picture of much more behind it.
            await File.WriteAllBytesAsync(from, await TestPicture.JpegAsync(1400, 1400), Corner.Ct);
            Assert.Equal("picture_unreadable", (await little.MakeAsync(from, new(PictureKind.Jpeg, 10, 10), full, small, Corner.Ct)).Refused?.Code);
            Assert.Equal([from], Directory.GetFiles(folder));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static PictureMaker Maker(string ffmpeg = "ffmpeg", int megapixels = 64) =>
        new(new PostsSettings { Ffmpeg = ffmpeg, MostPictureMegapixels = megapixels }, NullLogger<PictureMaker>.Instance);

    private static (byte R, byte G, byte B) At(byte[] pixels, int width, int height, string where)
    {
        var x = where.StartsWith("left", StringComparison.Ordinal) ? width / 6 : width * 5 / 6;
        var y = where.EndsWith("top", StringComparison.Ordinal) ? height / 6 : height * 5 / 6;
        var at = ((y * width) + x) * 3;
        return (pixels[at], pixels[at + 1], pixels[at + 2]);
    }

    private static string Name((byte R, byte G, byte B) colour) => colour switch { ( > 200, < 60, < 60) => "red", ( < 60, > 200, < 60) => "green", _ => colour.ToString() };
}
