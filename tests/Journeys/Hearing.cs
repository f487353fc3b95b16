using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>What a page really plays: the samples of its audio elements, taken by the page itself and read back by the test.</summary>
public static class Hearing
{
    private const string Start = """
        (async () => {
          await window.ear?.context.close();
          const context = new AudioContext();
          await context.resume();
          const every = Math.round(context.sampleRate / 16000);
          const lines = [...document.querySelectorAll("#dock audio")].filter((audio) => audio.srcObject?.getAudioTracks().length);
          window.heardRate = Math.round(context.sampleRate / every);
          window.heard = lines.map(() => []);
          if (lines.length === 0) return 0;
          const together = context.createChannelMerger(lines.length);
          // Kept from the garbage collector: nothing else holds it.
          const ear = window.ear = context.createScriptProcessor(16384, lines.length, 1);
          ear.onaudioprocess = (event) => lines.forEach((_, line) => {
            const samples = event.inputBuffer.getChannelData(line);
            const less = new Int16Array(Math.floor(samples.length / every));
            for (let i = 0; i < less.length; i++) {
              let sum = 0;
              for (let j = 0; j < every; j++) sum += samples[i * every + j];
              less[i] = Math.max(-32768, Math.min(32767, sum / every * 32767));
            }
            window.heard[line].push(less);
          });
          lines.forEach((audio, line) => context.createMediaStreamSource(audio.srcObject).connect(together, 0, line));
          together.connect(ear);
          ear.connect(context.destination);
          return lines.length;
        })()
        """;

    private const string Take = """
        (() => [String(window.heardRate), ...window.heard.map((parts) => {
          const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
          let at = 0;
          for (const part of parts) { bytes.set(new Uint8Array(part.buffer), at); at += part.byteLength; }
          let text = "";
          for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
          return btoa(text);
        })].join(" "))()
        """;

    /// <summary>Firefox starts no audio context on a machine without a sound card; its recorder works all the same.</summary>
    private const string Record = """
        (() => {
          window.recorders = [...document.querySelectorAll("#dock audio")].filter((audio) => audio.srcObject?.getAudioTracks().length).map((audio) => {
            const recorder = new MediaRecorder(audio.srcObject, { mimeType: "audio/ogg;codecs=opus" });
            recorder.parts = [];
            recorder.ondataavailable = (event) => recorder.parts.push(event.data);
            recorder.start(500);
            return recorder;
          });
          return window.recorders.length;
        })()
        """;

    private const string Recorded = """
        (async () => {
          const all = [];
          for (const recorder of window.recorders) {
            await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
            const bytes = new Uint8Array(await new Blob(recorder.parts).arrayBuffer());
            let text = "";
            for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
            all.push(btoa(text));
          }
          return all.join(" ");
        })()
        """;

    /// <summary>Begins to listen in on the page's audio elements; there must be at least one.</summary>
    public static async Task ListenAsync(this IPage page) => Assert.True(await page.EvaluateAsync<int>(Start) > 0);

    public static async Task ListenAsync(this Firefox firefox) => Assert.True((await firefox.EvaluateAsync(Record))!.GetValue<int>() > 0);

    /// <summary>
    /// Waits until one line of the page says a code that its speaker repeats. It listens a few seconds at a time: asking while the
    /// page records would tear holes into what it hears.
    /// </summary>
    public static async Task HearsAsync(this IPage page, params string[] codes)
    {
        IReadOnlyList<string> heard = [];
        for (var tries = 0; tries < 4; tries++)
        {
            await page.ListenAsync();
            await page.WaitForTimeoutAsync(7000);
            heard = [.. (await page.HeardLinesAsync()).Select(ToneCode.Decode)];
            if (codes.All(code => heard.Any(line => line.Contains(code, StringComparison.Ordinal)))) return;
        }
        Assert.Fail($"Never heard {string.Join(" and ", codes)}, but on its lines: {string.Join(" | ", heard)}");
    }

    /// <summary>Everything at once, as the person at the page hears it.</summary>
    public static async Task<Sound> HeardAsync(this IPage page) => Together(await page.HeardLinesAsync());

    /// <summary>What each audio element played: one voice each.</summary>
    public static async Task<IReadOnlyList<Sound>> HeardLinesAsync(this IPage page)
    {
        var parts = (await page.EvaluateAsync<string>(Take)).Split(' ');
        return [.. parts.Skip(1).Select(samples => Read(int.Parse(parts[0], CultureInfo.InvariantCulture), samples))];
    }

    /// <summary>What each audio element played; one of them carries the voice.</summary>
    public static async Task<IReadOnlyList<Sound>> HeardAsync(this Firefox firefox)
    {
        var sounds = new List<Sound>();
        foreach (var recording in (await firefox.EvaluateAsync(Recorded))!.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            sounds.Add(await DecodeAsync(Convert.FromBase64String(recording)));
        return sounds;
    }

    private static async Task<Sound> DecodeAsync(byte[] opus)
    {
        var folder = Directory.CreateTempSubdirectory("palabre-heard-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "heard.opus"), opus);
        using (var decoder = Process.Start(new ProcessStartInfo("opusdec", ["--quiet", "--rate", "16000", "heard.opus", "heard.wav"]) { WorkingDirectory = folder })!)
            await decoder.WaitForExitAsync();
        var wav = Path.Combine(folder, "heard.wav");
        var sound = File.Exists(wav) ? Sound.ReadWav(wav) : Sound.Silence(TimeSpan.Zero, 16000);
        Directory.Delete(folder, recursive: true);
        return sound;
    }

    private static Sound Read(int rate, string text)
    {
        var samples = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(text));
        var sound = new float[samples.Length];
        for (var i = 0; i < sound.Length; i++) sound[i] = samples[i] / 32768f;
        return new Sound(sound, rate);
    }

    private static Sound Together(IReadOnlyList<Sound> lines)
    {
        var sum = new float[lines.Max(line => line.Samples.Length)];
        foreach (var line in lines)
            for (var i = 0; i < line.Samples.Length; i++) sum[i] += line.Samples[i];
        return new Sound(sum, lines[0].Rate);
    }
}
