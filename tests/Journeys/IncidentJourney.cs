using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Palabre.Live.Peer;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>
/// Looks into the memory and the files of the real server for words that were spoken in it: there while somebody speaks, nowhere once
/// the room is over. The words are random bytes in the shape of Opus, so that nothing else can be taken for them.
/// </summary>
public sealed class IncidentJourney
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_room_that_nobody_reported_leaves_no_word_in_memory_nor_on_disk()
    {
        await using var server = await RunningServer.WithMembersAsync();
        using var ada = await server.ApiAsync("ada");
        var room = await server.OpenRoomAsync("ada", "Une heure calme");
        byte[] word = [0x78, .. RandomNumberGenerator.GetBytes(79)];
        // Half a word is trace enough.
        var traces = new Traces(word.AsSpan(20, 40));
        await using (var speaker = await ada.SpeakAsync(room, Ct))
        using (var talking = Talk(speaker, word))
        {
            await SpokenAsync(server);
            Assert.NotEqual(0, Frozen(server, traces.InMemoryOf));
            Assert.Equal(0, traces.InFilesOf(server.Data));

            Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/rooms/{room}?now=true", Ct)).StatusCode);
            Assert.Equal(0, Frozen(server, traces.InMemoryOf));
            Assert.Equal(0, traces.InFilesOf(server.Data));
        }
    }

    [Fact]
    public async Task A_server_killed_in_mid_word_leaves_none_on_disk()
    {
        await using var server = await RunningServer.WithMembersAsync();
        using var ada = await server.ApiAsync("ada");
        var room = await server.OpenRoomAsync("ada", "Une phrase coupée");
        byte[] word = [0x78, .. RandomNumberGenerator.GetBytes(79)];
        await using var speaker = await ada.SpeakAsync(room, Ct);
        using var talking = Talk(speaker, word);
        await SpokenAsync(server);
        await server.KillAsync();
        Assert.Equal(0, new Traces(word.AsSpan(20, 40)).InFilesOf(server.Data));
        Assert.False(Directory.Exists(Path.Combine(server.Data, "incident")));
    }

    /// <summary>Waits until some seconds of speech were taken.</summary>
    private static async Task SpokenAsync(RunningServer server)
    {
        using var http = new HttpClient();
        for (var tries = 0; tries < 150; tries++)
        {
            var figures = (await http.GetStringAsync($"{server.Url}/metrics", Ct)).Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 2);
            if (figures.Any(words => words[0] == "palabre_incident_sound_bytes" && words[1] != "0")) return;
            await Task.Delay(200, Ct);
        }
        Assert.Fail("Nothing of what was said was taken.");
    }

    private static CancellationTokenSource Talk(LivePeer speaker, byte[] word)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _ = TalkAsync(speaker, word, stop.Token);
        return stop;
    }

    private static async Task TalkAsync(LivePeer speaker, byte[] word, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Frame);
        while (await timer.WaitForNextTickAsync(ct)) speaker.Send(word);
    }

    /// <summary>Looks while nothing moves.</summary>
    private static int Frozen(RunningServer server, Func<int, int> look)
    {
        Signal(server, "STOP");
        try { return look(server.ProcessId); }
        finally { Signal(server, "CONT"); }
    }

    private static void Signal(RunningServer server, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{server.ProcessId}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
