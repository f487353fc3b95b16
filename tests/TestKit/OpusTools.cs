using System.Diagnostics;

namespace Palabre.TestKit;

/// <summary>The tools of those who made Opus (Debian: opus-tools), asked what they think of our files.</summary>
public static class OpusTools
{
    /// <summary>An Ogg Opus file of a sound, in packets of 20 ms.</summary>
    public static byte[] Encode(Sound sound, int kilobits = 32)
    {
        using var folder = new Folder();
        sound.WriteWav(folder["in.wav"]);
        Run("opusenc", "--quiet", "--bitrate", $"{kilobits}", "--framesize", "20", folder["in.wav"], folder["out.opus"]);
        return File.ReadAllBytes(folder["out.opus"]);
    }

    /// <summary>What the reference decoder makes of a file.</summary>
    public static Sound Decode(byte[] file)
    {
        using var folder = new Folder();
        File.WriteAllBytes(folder["in.opus"], file);
        Run("opusdec", "--quiet", "--rate", "48000", folder["in.opus"], folder["out.wav"]);
        return Sound.ReadWav(folder["out.wav"]);
    }

    /// <summary>What <c>opusinfo</c> says of a file; it complains of whatever the format forbids.</summary>
    public static string Info(byte[] file)
    {
        using var folder = new Folder();
        File.WriteAllBytes(folder["in.opus"], file);
        return Run("opusinfo", folder["in.opus"]);
    }

    private static string Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{tool} failed ({process.ExitCode}): {said}");
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("palabre-opus-").FullName;
        public string this[string name] => Path.Combine(_path, name);
        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
