using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Palabre.Bench;

/// <summary>The hall, a club's page and the search over HTTP in a large community, against the server's shortest answer in the same run.</summary>
internal static class HallBench
{
    private const int Warm = 60;

    /// <param name="P50">Milliseconds, the median of the rounds' medians.</param>
    /// <param name="P99">The same of their 99th percentiles.</param>
    /// <param name="CpuMs">Processor time of the server, a request: what another program takes from the machine is not in it.</param>
    private sealed record Row(string What, double P50, double P99, double Ratio, double CpuMs, int Bytes);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (members, clubs, rooms, live) = (Options.Number(args, "--members", 100_000), Options.Number(args, "--clubs", 5_000), Options.Number(args, "--rooms", 50_000), Options.Number(args, "--live", 2_000));
        var (requests, rounds) = (Options.Number(args, "--requests", 300), Options.Number(args, "--rounds", 5));
        using var server = new CrowdServer(Options.Text(args, "--server", CrowdServer.Published), new Dictionary<string, string>
        {
            // Nobody is connected: they keep their seats, and nothing is kept of their silence.
            ["Palabre__Rooms__GraceSeconds"] = "3600",
            ["Palabre__Rooms__EmptyMinutes"] = "600",
            ["Palabre__Rooms__IncidentSound"] = "false",
        });
        var tokens = await server.StartAsync(1, ct, data => new Town(members, clubs, rooms, live).FillAsync(data, ct));
        using var member = Client(server.Url, tokens[0]);
        using var guest = Client(server.Url, null);
        var filled = await FilledAsync(guest, members, rooms - live, ct);

        (string What, HttpClient Who, Func<int, string> Path)[] asked =
        [
            ("the shortest answer", guest, _ => "/health/live"),
            ("hall, a member who follows 200", member, _ => "/"),
            ("hall, a guest", guest, _ => "/"),
            ("hall as JSON, 100 rooms, the member", member, _ => "/api/rooms"),
            ("a club of 2,500", member, _ => "/club/club-0"),
            ("clubs, one after the other", guest, i => $"/club/club-{i * 37 % clubs / 10 * 10}"),
            ("search, all kinds", member, i => $"/search?q={Uri.EscapeDataString(Town.Questions[i % Town.Questions.Count])}"),
            ("search as JSON, people", guest, i => $"/api/search?kind=people&q={Uri.EscapeDataString(Town.Questions[i % Town.Questions.Count])}"),
            ("search as JSON, replays", member, i => $"/api/search?kind=replays&q={Uri.EscapeDataString(Town.Questions[i % Town.Questions.Count])}"),
        ];
        var times = asked.ToDictionary(a => a.What, _ => new List<(double P50, double P99, double Cpu)>());
        var bytes = new Dictionary<string, int>();
        foreach (var (what, who, path) in asked)
            for (var i = 0; i < Warm; i++) bytes[what] = (await who.GetByteArrayAsync(path(i), ct)).Length;
        for (var round = 0; round < rounds; round++)
            foreach (var (what, who, path) in asked)
            {
                var cpu = server.CpuSeconds;
                var (p50, p99) = await MeasureAsync(who, path, requests, ct);
                times[what].Add((p50, p99, (server.CpuSeconds - cpu) * 1000 / requests));
            }

        var floor = Median(times[asked[0].What].Select(t => t.P50));
        var rows = asked.Select(a => new Row(a.What, Median(times[a.What].Select(t => t.P50)), Median(times[a.What].Select(t => t.P99)), Median(times[a.What].Select(t => t.P50)) / floor, Median(times[a.What].Select(t => t.Cpu)), bytes[a.What])).ToList();
        Print(rows, members, clubs, rooms, live, filled, server.ResidentKib / 1024);
        if (Options.Text(args, "--questions", "") == "yes") await PrintQuestionsAsync(member, ct);
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rows), ct);
        return 0;
    }

    private static HttpClient Client(Uri url, string? token)
    {
        var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = url };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Seconds until the last that was there before can be found.</summary>
    private static async Task<double> FilledAsync(HttpClient guest, int members, int ended, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        foreach (var (kind, last) in new[] { ("people", $"n{members - 1}"), ("replays", $"{(ended - 1) / 5 * 5 + 3}") })
            while (!(await guest.GetStringAsync($"/api/search?kind={kind}&q={last}", ct)).Contains("\"title\"", StringComparison.Ordinal)) await Task.Delay(500, ct);
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<(double P50, double P99)> MeasureAsync(HttpClient who, Func<int, string> path, int requests, CancellationToken ct)
    {
        var taken = new double[requests];
        for (var i = 0; i < requests; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await who.GetByteArrayAsync(path(i), ct);
            taken[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(taken);
        return (taken[requests / 2], taken[Math.Min(requests - 1, requests * 99 / 100)]);
    }

    private static async Task PrintQuestionsAsync(HttpClient who, CancellationToken ct)
    {
        foreach (var question in Town.Questions)
        {
            var (p50, p99) = await MeasureAsync(who, _ => $"/search?q={Uri.EscapeDataString(question)}", 20, ct);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{question}: {p50:F1} {p99:F1}"));
        }
    }

    private static double Median(IEnumerable<double> of)
    {
        var sorted = of.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static void Print(IReadOnlyList<Row> rows, int members, int clubs, int rooms, int live, double filled, long mib)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{members} members, {clubs} clubs, {rooms} rooms, {live} of them live; all could be searched after {filled:F0} s; {mib} MiB resident"));
        Console.WriteLine();
        Console.WriteLine("| asked | p50, ms | p99, ms | p50 to the floor's | server CPU, ms | bytes |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var row in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.P50:F1} | {row.P99:F1} | {row.Ratio:F1} | {row.CpuMs:F1} | {row.Bytes} |"));
    }
}
