using System.Net;
using System.Net.Http.Json;
using Palabre.Live.Peer;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>Short words for tests of recordings.</summary>
internal static class Records
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens a room that is recorded from the beginning.</summary>
    public static async Task<string> OpenRecordedAsync(this HttpClient who)
    {
        var answer = await who.PostAsJsonAsync("/api/rooms", new { title = "Whose water is it?", record = true }, Api.Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("id").GetString()!;
    }

    public static async Task<string?> StateAsync(HttpClient who, string room) => (await who.GetJsonAsync($"/api/rooms/{room}/recording")).GetProperty("state").GetString();

    /// <summary>Says a code in real time; without one, is silent for as long as a tap waits.</summary>
    public static async Task SayAsync(this LivePeer speaker, string code)
    {
        if (code.Length == 0)
        {
            await Task.Delay(700, Api.Ct);
            return;
        }
        var packets = Packets(code);
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        for (var i = 0; i < packets.Count; i++)
        {
            speaker.Send(packets[i]);
            var wait = Frame * (i + 1) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, Api.Ct);
        }
    }

    public static List<byte[]> Packets(string code)
    {
        using var file = new MemoryStream(OpusTools.Encode(ToneCode.Encode(code)));
        return [.. OggOpusReader.Read(file).Select(packet => packet.Data.ToArray())];
    }

    /// <summary>Seconds until the first sound after a moment.</summary>
    public static double Onset(Sound sound, double after) =>
        (double)Array.FindIndex(sound.Samples, (int)Math.Max(0, after * sound.Rate), sample => Math.Abs(sample) > 0.03f) / sound.Rate;
}
