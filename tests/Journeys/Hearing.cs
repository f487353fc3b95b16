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
          const context = new AudioContext();
          await context.resume();
          const every = Math.round(context.sampleRate / 16000);
          window.heardRate = Math.round(context.sampleRate / every);
          // Kept from the garbage collector: nothing else holds it.
          const ear = window.ear = context.createScriptProcessor(4096, 1, 1);
          window.heard = [];
          ear.onaudioprocess = (event) => {
            const samples = event.inputBuffer.getChannelData(0);
            const less = new Int16Array(Math.floor(samples.length / every));
            for (let i = 0; i < less.length; i++) {
              let sum = 0;
              for (let j = 0; j < every; j++) sum += samples[i * every + j];
              less[i] = Math.max(-32768, Math.min(32767, sum / every * 32767));
            }
            window.heard.push(less);
          };
          for (const audio of document.querySelectorAll("#dock audio"))
            if (audio.srcObject?.getAudioTracks().length) context.createMediaStreamSource(audio.srcObject).connect(ear);
          ear.connect(context.destination);
          return document.querySelectorAll("#dock audio").length;
        })()
        """;

    private const string Take = """
        (() => {
          const bytes = new Uint8Array(window.heard.reduce((sum, part) => sum + part.byteLength, 0));
          let at = 0;
          for (const part of window.heard) { bytes.set(new Uint8Array(part.buffer), at); at += part.byteLength; }
          let text = "";
          for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
          return window.heardRate + " " + btoa(text);
        })()
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

    public static async Task<Sound> HeardAsync(this IPage page) => Read(await page.EvaluateAsync<string>(Take));

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

    private static Sound Read(string text)
    {
        var parts = text.Split(' ');
        var samples = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(parts[1]));
        var sound = new float[samples.Length];
        for (var i = 0; i < sound.Length; i++) sound[i] = samples[i] / 32768f;
        return new Sound(sound, int.Parse(parts[0], CultureInfo.InvariantCulture));
    }
}
