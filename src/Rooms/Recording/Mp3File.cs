using System.ComponentModel;
using System.Diagnostics;

namespace Palabre.Rooms;

/// <summary>The mix for players that know no Opus, made by ffmpeg where it is installed.</summary>
internal static class Mp3File
{
    /// <summary>False, and no file, where there is no ffmpeg or it makes none.</summary>
    /// <param name="program">As <c>Broadcast:Ffmpeg</c> names it.</param>
    /// <param name="opus">The mix.</param>
    /// <param name="mp3">Where it is to lie.</param>
    /// <param name="title">What it says of itself.</param>
    /// <param name="ct">Stops ffmpeg as well.</param>
    public static bool Write(string program, string opus, string mp3, string title, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        // Called on a thread of the lowest priority, which ffmpeg inherits.
        string[] arguments = ["-nostdin", "-v", "error", "-y", "-i", opus, "-ac", "1", "-b:a", "64k", "-compression_level", "7", "-metadata", $"title={title}", "-f", "mp3", mp3];
        try
        {
            using var ffmpeg = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
            if (ffmpeg is null) return false;
            using var stops = ct.Register(() => ffmpeg.Kill());
            ffmpeg.StandardError.ReadToEnd();
            ffmpeg.WaitForExit();
            ct.ThrowIfCancellationRequested();
            if (ffmpeg.ExitCode == 0) return true;
            File.Delete(mp3);
            return false;
        }
        catch (Win32Exception) { return false; /* not installed */ }
    }
}
