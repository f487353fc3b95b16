using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>What one stretch of the evening cost.</summary>
/// <param name="Cpu">Processor seconds of the server a second.</param>
/// <param name="MillisPerAct">Processor time of the server for each thing somebody did.</param>
/// <param name="Messages">Event-stream messages a second a page.</param>
/// <param name="KibPerSecond">A page.</param>
/// <param name="FloorCpu">The same messages, written to as many bare sockets.</param>
internal sealed record CrowdRow(string What, double Seconds, double Cpu, double FloorCpu, double MillisPerAct, long ResidentMib, double Messages, double KibPerSecond, double P50, double P99, int Errors);

/// <summary>A crowd joins one room of the published server, stays, and talks; on the same machine.</summary>
internal static class CrowdBench
{
    private const int Listening = 20;
    private static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var members = Options.Number(args, "--members", 2000);
        var sound = Options.Number(args, "--sound", 200);
        var joining = Options.Number(args, "--seconds", 60);
        var rate = Options.Number(args, "--rate", 200);
        using var server = new CrowdServer(Options.Text(args, "--server", CrowdServer.Published));
        var tokens = await server.StartAsync(members, ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = members * 2 + 100 }) { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan };
        using var identity = DtlsIdentity.Create(TimeProvider.System);
        var room = await OpenAsync(http, tokens[0], ct);
        var people = tokens.Select((token, i) => new CrowdMember(http, token, room, listens: i % Math.Max(1, members / Listening) == 1)).ToList();
        await people[0].EnterAsync(ct);
        await using var voice = await people[0].PublishAsync(identity, ct);
        using var speaking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var speech = SpeakAsync(voice, speaking.Token);

        var meter = new CrowdMeter(server, people);
        await meter.RowAsync("empty room, one speaker", TimeSpan.FromSeconds(5), 0, _ => Task.CompletedTask, ct);
        await meter.RowAsync(string.Create(CultureInfo.InvariantCulture, $"{members} join in {joining} s"), TimeSpan.FromSeconds(joining), members - 1, i => JoinAsync(people[i + 1], i < sound, identity, ct), ct);
        await meter.RowAsync("all listen", TimeSpan.FromSeconds(15), 0, _ => Task.CompletedTask, ct);
        var (what, act) = await TalkOfAsync(http, tokens[0], room, people, ct);
        await meter.RowAsync(string.Create(CultureInfo.InvariantCulture, $"{rate} a second: {what}"), TimeSpan.FromSeconds(20), rate * 20, act, ct);
        await speaking.CancelAsync();
        await speech;
        meter.Print(people.Count(person => person.HasSound));
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(meter.Rows), ct);
        await Parallel.ForEachAsync(people, ct, static async (person, _) => await person.DisposeAsync());
        return 0;
    }

    private static async Task JoinAsync(CrowdMember person, bool withSound, DtlsIdentity identity, CancellationToken ct)
    {
        await person.EnterAsync(ct);
        if (withSound) await person.ListenAsync(identity, ct);
    }

    /// <summary>Chat and reactions; hands, leaving and coming back on a server without them.</summary>
    private static async Task<(string What, Func<int, Task> Act)> TalkOfAsync(HttpClient http, string token, string room, List<CrowdMember> people, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/rooms/{room}/chat");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, ct);
        CrowdMember Next(int i) => people[1 + i % (people.Count - 1)];
        if (answer.IsSuccessStatusCode) return ("chat and reactions by turns", i => i % 2 == 0 ? Next(i).ChatAsync(ct) : Next(i).ReactAsync(ct));
        return ("hands up and down, leave and return", i => (i % 4) switch
        {
            0 => Next(i).HandAsync(true, ct),
            1 => Next(i - 1).HandAsync(false, ct),
            2 => Next(i).LeaveAsync(ct),
            _ => Next(i - 1).ReturnAsync(ct),
        });
    }

    private static async Task<string> OpenAsync(HttpClient http, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rooms") { Content = JsonContent.Create(new { title = "The whole village", access = "open" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, ct);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString()!;
    }

    private static async Task SpeakAsync(LivePeer publisher, CancellationToken ct)
    {
        var payload = new byte[80];
        payload[0] = 0x78;
        var start = Stopwatch.GetTimestamp();
        for (var frame = 1; !ct.IsCancellationRequested; frame++)
        {
            // A voice rises and falls; what stays the same is told less often.
            publisher.Send(payload, audioLevel: (byte)(20 + frame % 17));
            var wait = FrameLength * frame - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
