using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Palabre.TestKit;

/// <summary>ffmpeg as a player of what we broadcast.</summary>
public static class FfmpegTool
{
    /// <summary>What it hears of a file or an address.</summary>
    /// <param name="more">Options before the input, such as <c>-t 5</c>.</param>
    public static async Task<Sound> DecodeAsync(string from, CancellationToken ct, params string[] more)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg",
            ["-hide_banner", "-loglevel", "error", .. more, "-i", from, "-f", "s16le", "-ac", "1", "-ar", "48000", "pipe:1"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var sound = new MemoryStream();
        var complaints = process.StandardError.ReadToEndAsync(ct);
        await process.StandardOutput.BaseStream.CopyToAsync(sound, ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg: {await complaints}");
        var samples = MemoryMarshal.Cast<byte, short>(sound.ToArray());
        var heard = new float[samples.Length];
        for (var i = 0; i < heard.Length; i++) heard[i] = samples[i] / 32768f;
        return new Sound(heard, 48_000);
    }

    /// <summary>The same of bytes.</summary>
    public static async Task<Sound> DecodeAsync(byte[] bytes, string ending, CancellationToken ct)
    {
        var file = Path.Combine(Path.GetTempPath(), $"palabre-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}{ending}");
        await File.WriteAllBytesAsync(file, bytes, ct);
        try { return await DecodeAsync(file, ct); }
        finally { File.Delete(file); }
    }

    private static int _made;
}
