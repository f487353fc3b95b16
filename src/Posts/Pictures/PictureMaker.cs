using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>
/// Makes of what somebody brought the two pictures that are shown: decoded and written anew by ffmpeg, upright, without anything but pixels.
/// What was brought is thrown away, whatever else it held.
/// </summary>
internal sealed partial class PictureMaker(PostsSettings settings, ILogger<PictureMaker> log) : IDisposable
{
    /// <summary>Width and height of the picture its <see cref="Blurhash"/> is computed of: more changes nothing one could see.</summary>
    private const int Dots = 32;

    /// <summary>The longer side of what moves. More is heavy on a telephone and long in the making.</summary>
    private const int LongestMotion = 1280;

    /// <summary>At once. More is sooner for many, and takes processor and memory from the sound of rooms.</summary>
    private readonly SemaphoreSlim _places = new(2);

    /// <summary>For one picture. The largest that is taken needs about two seconds of a small machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Its blurhash, when both files are there; otherwise none is.</summary>
    public async Task<(string? Blurhash, Refusal? Refused)> MakeAsync(string from, PictureHeader header, string full, string preview, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            var dots = await RunAsync(Arguments(from, header, full, preview), limit.Token);
            if (dots?.Length == Dots * Dots * 3) return (Blurhash.Of(dots, Dots, Dots), null);
        }
        catch (Win32Exception e)
        {
            NoFfmpeg(log, settings.Ffmpeg, e.Message);
            return (null, new Refusal("pictures_off", 503));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It takes too long: whatever it is, it is no picture for here.
        }
        finally { _places.Release(); }
        File.Delete(full);
        File.Delete(preview);
        return (null, new Refusal("picture_unreadable", 422, "pictures"));
    }

    /// <summary>A short film of a picture that moves; false, and no file, where none comes of it: then it stands still.</summary>
    public async Task<bool> MakeMotionAsync(string from, PictureHeader header, string film, CancellationToken ct)
    {
        var size = PictureSize.Of(header).Within(LongestMotion, LongestMotion).Even;
        if (size.Width < 2 || size.Height < 2) return false;
        await _places.WaitAsync(ct);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            if (await RunAsync(MotionArguments(from, header, size, film), limit.Token) is not null && new FileInfo(film) is { Exists: true, Length: > 0 }) return true;
        }
        catch (Exception e) when (e is Win32Exception || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // It takes too long, or ffmpeg went just now: the picture is there all the same.
        }
        finally { _places.Release(); }
        File.Delete(film);
        return false;
    }

    public void Dispose() => _places.Dispose();

    /// <summary>What it writes to its output; null when it fails.</summary>
    private async Task<byte[]?> RunAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo(settings.Ffmpeg, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            ffmpeg.StandardInput.Close();
            StepBack(ffmpeg);
            var complaining = ffmpeg.StandardError.ReadToEndAsync(ct);
            using var dots = new MemoryStream();
            await ffmpeg.StandardOutput.BaseStream.CopyToAsync(dots, ct);
            await ffmpeg.WaitForExitAsync(ct);
            if (ffmpeg.ExitCode == 0) return dots.ToArray();
            var complaint = await complaining;
            NotRead(log, complaint);
            return null;
        }
        finally
        {
            if (!ffmpeg.HasExited) ffmpeg.Kill();
        }
    }

    /// <summary>Sound is for now, a picture can wait.</summary>
    private static void StepBack(Process ffmpeg)
    {
        try { ffmpeg.PriorityClass = ProcessPriorityClass.BelowNormal; }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // Done already.
        }
    }

    private IEnumerable<string> Arguments(string from, PictureHeader header, string full, string preview)
    {
        return [.. Input(from, Demuxer(header.Kind)), "-filter_complex", Filter(header), .. Jpeg("[full]", header.Kind, full), .. Jpeg("[small]", header.Kind, preview),
            "-map", "[dots]", "-frames:v", "1", "-f", "rawvideo", "pipe:1"];
    }

    // The kind is said, not guessed: nothing that only looks like a picture leads ffmpeg to other files or addresses.
    private string[] Input(string from, string demuxer) =>
    [
        "-nostdin", "-v", "error", "-y", "-threads", "1", "-noautorotate", "-protocol_whitelist", "file",
        "-max_pixels", settings.MostPixels.ToString(CultureInfo.InvariantCulture), "-f", demuxer, "-i", $"file:{from}",
    ];

    private string[] MotionArguments(string from, PictureHeader header, PictureSize size, string film)
    {
        var lying = header.LiesOnItsSide ? size.Turned : size;
        return
        [
            .. Input(from, header.Kind == PictureKind.Png ? "apng" : Demuxer(header.Kind)),
            // On white, picture by picture, so that each keeps its time.
            "-filter_complex", Invariant($"[0:v]scale={lying.Width}:{lying.Height}:flags=lanczos,format=rgba{Upright(header.Turn)},split[a][b];[a]lutrgb=r=255:g=255:b=255:a=255[white];[white][b]overlay=format=rgb,format=yuv420p[film]"),
            "-map", "[film]", "-an", "-map_metadata", "-1", "-flags:v", "+bitexact", "-fflags", "+bitexact", "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads", "1",
            "-movflags", "+faststart", "-t", "60", "-fs", settings.MostPictureBytes.ToString(CultureInfo.InvariantCulture), "-f", "mp4", $"file:{film}",
        ];
    }

    private static string[] Jpeg(string what, PictureKind kind, string file) =>
    [
        "-map", what, "-frames:v", "1", "-map_metadata", "-1", "-flags:v", "+bitexact", "-fflags", "+bitexact", "-c:v", "mjpeg", "-q:v", "3",
        // Edges of drawings and of letters bleed where colours are kept at half the size.
        "-pix_fmt", kind == PictureKind.Jpeg ? "yuvj420p" : "yuvj444p", "-f", "mjpeg", $"file:{file}",
    ];

    private static string Filter(PictureHeader header)
    {
        var size = PictureSize.Of(header);
        var lying = header.LiesOnItsSide ? size.Turned : size;
        var small = size.Preview;
        // What shines through is laid on white: a JPEG has no holes.
        var ground = header.Kind == PictureKind.Jpeg ? "[up]null" : Invariant($"color=white:s={size.Width}x{size.Height},format=rgba[white];[white][up]overlay=format=rgb:shortest=1");
        return Invariant($"[0:v]scale={lying.Width}:{lying.Height}:flags=lanczos,format=rgba{Upright(header.Turn)}[up];{ground},split=3[full][a][b];")
            + Invariant($"[a]scale={small.Width}:{small.Height}:flags=area[small];[b]scale={Dots}:{Dots}:flags=area,format=rgb24[dots]");
    }

    /// <summary>EXIF orientation as filters of ffmpeg.</summary>
    private static string Upright(int turn) => turn switch
    {
        2 => ",hflip",
        3 => ",hflip,vflip",
        4 => ",vflip",
        5 => ",transpose=0",
        6 => ",transpose=1",
        7 => ",transpose=3",
        8 => ",transpose=2",
        _ => "",
    };

    private static string Demuxer(PictureKind kind) => kind switch { PictureKind.Png => "png_pipe", PictureKind.Gif => "gif", PictureKind.WebP => "webp_pipe", PictureKind.Avif => "mov", _ => "jpeg_pipe" };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No pictures can be taken: \"{Path}\" cannot be started ({Complaint}). Install the package ffmpeg, or name another with Posts:Ffmpeg")]
    static partial void NoFfmpeg(ILogger log, string path, string complaint);

    [LoggerMessage(Level = LogLevel.Debug, Message = "ffmpeg refused a picture: {Complaint}")]
    static partial void NotRead(ILogger log, string complaint);
}
