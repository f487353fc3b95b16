using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Live.Peer;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>The real server is killed while it records: what was said is in the files but for the last second, and the recording goes on by itself.</summary>
public sealed class RecordingKillJourney
{
    private const string Before = "0123456789ABCDEF", After = "F7A3";
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_server_has_all_but_the_last_second_and_goes_on_recording()
    {
        await using var server = await RunningServer.WithMembersAsync();
        using var ada = await server.ApiAsync("ada");
        using var opened = await ada.PostAsJsonAsync("/api/rooms", new { title = "Une phrase coupée", record = true }, Ct);
        var room = (await opened.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
        var packets = Packets(Before);
        // Killed in the middle of the fourteenth sign; what was said a second before counts.
        var killed = (int)(0.14 / 0.02 + 13.5 * 0.3 / 0.02);
        await using (var speaker = await ada.SpeakAsync(room, Ct))
        {
            await SayAsync(speaker, packets[..killed]);
            await server.KillAsync();
        }

        await server.StartAsync();
        Assert.Equal("recording", await StateAsync(ada, room));
        await using (var speaker = await ada.SpeakAsync(room, Ct))
        {
            await SayAsync(speaker, Packets(After));
            await Task.Delay(1000, Ct);
        }
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/rooms/{room}?now=true", Ct)).StatusCode);
        await RecordingJourney.ReadyAsync(ada, room);

        foreach (var name in new[] { await server.IdAsync("ada"), "mix" })
        {
            var file = await File.ReadAllBytesAsync(Path.Combine(server.Data, "recordings", room, $"{name}.opus"), Ct);
            Assert.DoesNotContain("WARNING", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase);
            var heard = ToneCode.Decode(OpusTools.Decode(file));
            Assert.StartsWith(Before[..10], heard, StringComparison.Ordinal);
            Assert.EndsWith(After, heard, StringComparison.Ordinal);
        }
    }

    private static async Task<string?> StateAsync(HttpClient api, string room) =>
        (await api.GetFromJsonAsync<JsonElement>($"/api/rooms/{room}/recording", Ct)).GetProperty("state").GetString();

    private static List<byte[]> Packets(string code) =>
        [.. OggOpusReader.Read(new MemoryStream(OpusTools.Encode(ToneCode.Encode(code)))).Select(packet => packet.Data.ToArray())];

    private static async Task SayAsync(LivePeer speaker, List<byte[]> packets)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        for (var i = 0; i < packets.Count; i++)
        {
            speaker.Send(packets[i]);
            var wait = Frame * (i + 1) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, Ct);
        }
    }
}
