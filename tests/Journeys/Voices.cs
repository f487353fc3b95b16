using System.Diagnostics;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>What is said into the fake microphones: WAV files in a folder of their own.</summary>
public sealed class Voices : IDisposable
{
    private const int Rate = 48000;

    private readonly string _folder = Directory.CreateTempSubdirectory("palabre-voices-").FullName;

    /// <summary>A code, again and again.</summary>
    public string Repeating(string code)
    {
        var file = Path.Combine(_folder, $"{code}.wav");
        ToneCode.Encode(code).Then(Sound.Silence(TimeSpan.FromSeconds(0.4), Rate)).WriteWav(file);
        return file;
    }

    /// <summary>A man's voice that reads on and on.</summary>
    public async Task<string> ReadingAsync(string text)
    {
        var file = Path.Combine(_folder, "reading-48.wav");
        Sound.Silence(TimeSpan.Zero, Rate).Then(await SpokenAsync("reading", text)).WriteWav(file);
        return file;
    }

    /// <summary>An instrument in stereo: a low tone on the left, a high one on the right.</summary>
    public async Task<string> DuetAsync()
    {
        var file = Path.Combine(_folder, "duet.wav");
        using var sox = Process.Start(new ProcessStartInfo("sox",
            ["-n", "-r", "48000", "-c", "2", "-b", "16", file, "synth", "6", "sine", "440", "sine", "1320", "gain", "-6"]))!;
        await sox.WaitForExitAsync();
        return file;
    }

    /// <summary>Time to settle, the code, then a spoken sentence.</summary>
    public async Task<string> SpeechAsync(string name, string code, string sentence)
    {
        var file = Path.Combine(_folder, $"{name}.wav");
        Sound.Silence(TimeSpan.FromSeconds(5), Rate).Then(ToneCode.Encode(code)).Then(Sound.Silence(TimeSpan.FromSeconds(0.5), Rate))
            .Then(await SpokenAsync($"{name}-speech", sentence)).Then(Sound.Silence(TimeSpan.FromSeconds(20), Rate)).WriteWav(file);
        return file;
    }

    private async Task<Sound> SpokenAsync(string name, string text)
    {
        var file = Path.Combine(_folder, $"{name}.wav");
        using (var espeak = Process.Start(new ProcessStartInfo("espeak-ng", ["-v", "fr", "-w", file, text]))!) await espeak.WaitForExitAsync();
        return Sound.ReadWav(file);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
