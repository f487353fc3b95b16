using System.Runtime.InteropServices;
using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>What a page really plays: the samples of its audio elements, taken by the page itself and read back by the test.</summary>
public static class Hearing
{
    private const int Rate = 16000;

    private const string Start = """
        (() => {
          const context = new AudioContext();
          const every = Math.round(context.sampleRate / 16000);
          const ear = context.createScriptProcessor(4096, 1, 1);
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
          return btoa(text);
        })()
        """;

    /// <summary>Begins to listen in on the page's audio elements; there must be at least one.</summary>
    public static async Task ListenAsync(this IPage page) => Assert.True(await page.EvaluateAsync<int>(Start) > 0);

    public static async Task ListenAsync(this Firefox firefox) => Assert.True((await firefox.EvaluateAsync(Start))!.GetValue<int>() > 0);

    public static async Task<Sound> HeardAsync(this IPage page) => FromBase64(await page.EvaluateAsync<string>(Take));

    public static async Task<Sound> HeardAsync(this Firefox firefox) => FromBase64((await firefox.EvaluateAsync(Take))!.GetValue<string>());

    private static Sound FromBase64(string text)
    {
        var samples = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(text));
        var sound = new float[samples.Length];
        for (var i = 0; i < sound.Length; i++) sound[i] = samples[i] / 32768f;
        return new Sound(sound, Rate);
    }
}
