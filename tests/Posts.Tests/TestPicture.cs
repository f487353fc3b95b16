using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Palabre.Posts.Tests;

/// <summary>Pictures as people bring them, drawn by ffmpeg.</summary>
internal static class TestPicture
{
    /// <summary>What a camera knows and nobody else is to know.</summary>
    public const string Secret = "48.8566N-2.3522E";

    public static Task<byte[]> JpegAsync(int width, int height) => DrawAsync(width, height, "-q:v", "4", "-f", "mjpeg");
    public static Task<byte[]> PngAsync(int width, int height) => DrawAsync(width, height, "-c:v", "png", "-pix_fmt", "rgba", "-f", "image2pipe");
    public static Task<byte[]> GifAsync(int width, int height) => DrawAsync(width, height, "-f", "gif");
    public static Task<byte[]> WebPAsync(int width, int height) => DrawAsync(width, height, "-c:v", "libwebp", "-f", "image2pipe");

    public static Task<byte[]> MovingAsync(int width, int height) => FfmpegAsync([], "-f", "lavfi", "-i", $"testsrc2=s={width}x{height}:r=10:d=1", "-vf", $"scale={width}:{height}", "-f", "gif", "pipe:1");

    public static Task<byte[]> MovingWebPAsync(int width, int height) => FfmpegAsync([], "-f", "lavfi", "-i", $"testsrc2=s={width}x{height}:r=10:d=1", "-vf", $"scale={width}:{height},format=yuva420p", "-c:v", "libwebp_anim", "-f", "webp", "pipe:1");
    public static Task<byte[]> MovingPngAsync(int width, int height) => InFileAsync("-f", "lavfi", "-i", $"testsrc2=s={width}x{height}:r=10:d=1", "-vf", $"scale={width}:{height}", "-plays", "0", "-f", "apng");
    public static Task<byte[]> AvifAsync(int width, int height) => InFileAsync("-f", "lavfi", "-i", $"testsrc2=s={width}x{height}", "-frames:v", "1", "-c:v", "libaom-av1", "-still-picture", "1", "-f", "avif");

    /// <summary>Some writers go back in the file, so they need one.</summary>
    private static async Task<byte[]> InFileAsync(params string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await FfmpegAsync([], [.. arguments, file]);
            return await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        }
        finally { File.Delete(file); }
    }

    /// <summary>What a telephone's photograph begins with.</summary>
    public static byte[] Heic() => [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8, .. new byte[40]];

    /// <summary>Red and green above, blue and white below.</summary>
    public static Task<byte[]> CornersAsync(int width, int height) => FfmpegAsync(
        [], "-f", "lavfi", "-i", $"color=red:s={width / 2}x{height / 2}[a];color=lime:s={width / 2}x{height / 2}[b];color=blue:s={width / 2}x{height / 2}[c];color=white:s={width / 2}x{height / 2}[d];[a][b]hstack[e];[c][d]hstack[f];[e][f]vstack",
        "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1");

    /// <summary>Its pixels: red, green, blue.</summary>
    public static Task<byte[]> PixelsAsync(byte[] picture) => FfmpegAsync(picture, "-i", "pipe:0", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1");

    /// <summary>The same JPEG as a telephone held sideways writes it.</summary>
    public static byte[] Taken(byte[] jpeg, int turn)
    {
        var exif = new List<byte>([.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 2, 0]);
        exif.AddRange([0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)turn, 0, 0, 0]);
        exif.AddRange([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
        exif.AddRange([1, 0, 0x12, 0, 2, 0, (byte)Secret.Length, 0, 0, 0, 56, 0, 0, 0, 0, 0, 0, 0]);
        exif.AddRange(Encoding.ASCII.GetBytes(Secret));
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Count + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG that claims a canvas, and holds nothing.</summary>
    public static byte[] Claiming(int width, int height)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        return [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, .. size, 8, 6, 0, 0, 0, 0, 0, 0, 0];
    }

    public static MultipartFormDataContent Form(byte[] picture, string field = "file", params (string Name, string Value)[] more)
    {
        var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var form = new MultipartFormDataContent { { file, field, "picture.jpg" } };
        foreach (var (name, value) in more) form.Add(new StringContent(value), name);
        return form;
    }

    private static Task<byte[]> DrawAsync(int width, int height, params string[] kind) =>
        FfmpegAsync([], ["-f", "lavfi", "-i", $"testsrc2=s={width}x{height}", "-frames:v", "1", .. kind, "pipe:1"]);

    private static async Task<byte[]> FfmpegAsync(byte[] input, params string[] arguments)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-loglevel", "error", .. arguments])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaint = ffmpeg.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        var reading = ffmpeg.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await ffmpeg.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        ffmpeg.StandardInput.Close();
        await reading;
        await ffmpeg.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(ffmpeg.ExitCode == 0, await complaint);
        return output.ToArray();
    }
}
