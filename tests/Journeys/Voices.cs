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

    /// <summary>Time to settle, the code, then a spoken sentence.</summary>
    public async Task<string> SpeechAsync(string name, string code, string sentence)
    {
        var spoken = Path.Combine(_folder, $"{name}-speech.wav");
        using (var espeak = Process.Start(new ProcessStartInfo("espeak-ng", ["-v", "fr", "-w", spoken, sentence]))!) await espeak.WaitForExitAsync();

        var file = Path.Combine(_folder, $"{name}.wav");
        Sound.Silence(TimeSpan.FromSeconds(5), Rate).Then(ToneCode.Encode(code)).Then(Sound.Silence(TimeSpan.FromSeconds(0.5), Rate))
            .Then(Sound.ReadWav(spoken)).Then(Sound.Silence(TimeSpan.FromSeconds(20), Rate)).WriteWav(file);
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
