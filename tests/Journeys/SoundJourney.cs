using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Someone puts the voice away and takes an instrument, without leaving; a listener turns them down, and up again.</summary>
public sealed class SoundJourney
{
    /// <summary>Of the session that speaks now: bits per second over two seconds, and what was agreed of its codec. (Statistics name Opus even while RED is sent.)</summary>
    private const string Sent = """
        (async () => {
          const peer = window.peers.filter((peer) => peer.connectionState === "connected" && peer.getSenders().some(({ track }) => track)).at(-1);
          const read = async () => [...(await peer.getStats()).values()].find((report) => report.type === "outbound-rtp");
          const before = await read();
          await new Promise((done) => setTimeout(done, 2000));
          const after = await read();
          if (!before || !after) return { bits: 0, codec: "", opus: "" };
          const codec = peer.getSenders().find(({ track }) => track).getParameters().codecs[0];
          const opus = /a=rtpmap:(\d+) opus[^]*?a=fmtp:\1 (.*)/.exec(peer.remoteDescription.sdp)[2].trim();
          return { bits: (after.bytesSent - before.bytesSent) * 8000 / (after.timestamp - before.timestamp),
            codec: codec.mimeType, opus };
        })()
        """;

    /// <summary>How strong the low and the high tone are on either side of what the page plays, over all its lines.</summary>
    private const string Heard = """
        (async () => {
          window.tuner ??= new AudioContext();
          await window.tuner.resume();
          const sum = { leftLow: 0, leftHigh: 0, rightLow: 0, rightHigh: 0 };
          const lines = [...document.querySelectorAll("#dock audio")].filter((audio) => audio.srcObject?.getAudioTracks().length);
          const ends = lines.map((audio) => {
            const split = window.tuner.createChannelSplitter(2);
            window.tuner.createMediaStreamSource(audio.srcObject).connect(split);
            const sides = [0, 1].map((side) => { const end = window.tuner.createAnalyser(); end.fftSize = 4096; split.connect(end, side); return end; });
            return { volume: audio.muted ? 0 : audio.volume, sides };
          });
          await new Promise((done) => setTimeout(done, 800));
          const bin = (end, hertz) => { const all = new Float32Array(end.frequencyBinCount); end.getFloatFrequencyData(all); return 10 ** (all[Math.round(hertz / window.tuner.sampleRate * 4096)] / 20); };
          for (const { volume, sides: [left, right] } of ends) {
            sum.leftLow += volume * bin(left, 440); sum.leftHigh += volume * bin(left, 1320);
            sum.rightLow += volume * bin(right, 440); sum.rightHigh += volume * bin(right, 1320);
          }
          return sum;
        })()
        """;

    [Fact]
    public async Task Voice_becomes_music_in_stereo_without_leaving_and_a_listener_chooses_how_loud()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync();
        await using var adas = await Chromium.StartAsync(await voices.DuetAsync(), again: true);
        var ada = await adas.PageAsync(width: 1280, height: 800);
        await ada.WatchPeersAsync();
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        var guest = await adas.PageAsync();
        await guest.WatchPeersAsync();
        await guest.TapRoomAsync(server, room);
        await guest.WaitForSelectorAsync("#room");
        await ada.OpenMicrophoneAsync();
        await guest.MorePacketsAsync();

        var voice = await ada.EvaluateAsync<JsonElement>(Sent);
        Assert.Equal("audio/red", voice.GetProperty("codec").GetString());
        Assert.Equal(["minptime=10", "usedtx=1", "useinbandfec=1"], voice.GetProperty("opus").GetString()!.Split(';').Order());
        // Each frame twice: more than the 32 kbit/s of one.
        Assert.InRange(voice.GetProperty("bits").GetDouble(), 40_000, 90_000);

        await ada.ClickAsync("#room-bar [commandfor=room-settings]");
        await ada.CheckAsync("[data-sound-mode][value=music]");
        await ada.UntilAsync(async () => (await ada.EvaluateAsync<JsonElement>(Sent)).GetProperty("opus").GetString()!.Contains("stereo=1", StringComparison.Ordinal));
        await ada.StateAsync("#room-bar [data-microphone]", "open");
        var music = await ada.EvaluateAsync<JsonElement>(Sent);
        Assert.Equal("audio/opus", music.GetProperty("codec").GetString());
        Assert.Contains("usedtx=0", music.GetProperty("opus").GetString(), StringComparison.Ordinal);
        Assert.InRange(music.GetProperty("bits").GetDouble(), 90_000, 160_000);
        await guest.MorePacketsAsync();
        var duet = await guest.EvaluateAsync<JsonElement>(Heard);
        Assert.True(Of(duet, "leftLow") > 10 * Of(duet, "rightLow") && Of(duet, "rightHigh") > 10 * Of(duet, "leftHigh"), duet.ToString());

        await LoudnessAsync(guest, duet);
    }

    /// <summary>In the person's sheet, and remembered after the page was loaded again.</summary>
    private static async Task LoudnessAsync(IPage guest, JsonElement before)
    {
        await guest.ClickAsync("#room-stage [data-person] a");
        await guest.ClickAsync("[data-mute-for-me]");
        await guest.UntilAsync(async () => Of(await guest.EvaluateAsync<JsonElement>(Heard), "leftLow") < Of(before, "leftLow") / 1000);
        await guest.ReloadAsync();
        await guest.IsLiveAsync();
        await guest.MorePacketsAsync();
        await guest.UntilAsync(async () => Of(await guest.EvaluateAsync<JsonElement>(Heard), "leftLow") < Of(before, "leftLow") / 1000);

        await guest.ClickAsync("#room-stage [data-person] a");
        Assert.Equal("true", await guest.GetAttributeAsync("[data-mute-for-me]", "aria-pressed"));
        await guest.ClickAsync("[data-mute-for-me]");
        await guest.FillAsync("[data-volume]", "150");
        await guest.UntilAsync(async () => Of(await guest.EvaluateAsync<JsonElement>(Heard), "leftLow") / Of(before, "leftLow") is > 1.3 and < 1.7);
    }

    private static double Of(JsonElement heard, string tone) => heard.GetProperty(tone).GetDouble();
}
