using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Palabre.Bench;

/// <summary>
/// Homes and posts in a house that has grown: many members, one whom half of them follow, millions of posts. Homes are asked for by people who
/// follow few and many, first after a start and again; and others write while the one with most followers writes.
/// </summary>
internal static class ScaleBench
{
    private const string Home = "/api/v1/timelines/home?limit=20";
    private const int ReadersOfEach = 30, Starts = 3, Writers = 8;
    private static readonly int[] Follows = [20, 200, 2000];

    private sealed record Row(string What, double P50, double P99, string Unit);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (members, posts, largest) = (Options.Number(args, "--members", 100_000), Options.Number(args, "--posts", 2_000_000), Options.Number(args, "--largest", 50_000));
        var length = TimeSpan.FromSeconds(Options.Number(args, "--seconds", 10));
        using var server = new CrowdServer(Options.Text(args, "--server", CrowdServer.Published));
        // By number: the one with most followers, those who write meanwhile, then the readers of each kind.
        var readers = Follows.SelectMany((follows, kind) => Enumerable.Range(0, ReadersOfEach).Select(i => (Handle: Handle(2 + Writers + kind * ReadersOfEach + i), Follows: follows))).ToList();
        var city = new City(members, posts, largest);
        var tokens = await OpenAsync(server, Options.Text(args, "--keep", ""), 2 + Writers + readers.Count, members, data => city.FillAsync(data, readers, Handle(1), ct), ct);
        string Token(int kind, int i) => tokens[2 + Writers + kind * ReadersOfEach + i % ReadersOfEach];

        var rows = new List<Row>();
        var (starts, firsts, cold) = (new List<double>(), new List<double>(), Follows.Select(_ => new List<double>()).ToArray());
        for (var start = 0; start < Starts; start++)
        {
            starts.Add((await server.RestartAsync(ct)).TotalMilliseconds);
            var inOrder = new List<string>();
            for (var i = 0; i < ReadersOfEach / Starts; i++)
                for (var turn = 0; turn < Follows.Length; turn++)
                {
                    var kind = (turn + start) % Follows.Length;
                    var took = await AskAsync(server.Url, Token(kind, start * ReadersOfEach / Starts + i), ct);
                    if (i == 0 && turn == 0) firsts.Add(took);
                    else cold[kind].Add(took);
                    inOrder.Add(string.Create(CultureInfo.InvariantCulture, $"{Follows[kind]}: {took:F0}"));
                }
            Console.Error.WriteLine($"Follows, ms, in their order: {string.Join(", ", inOrder)}");
        }
        rows.Add(Of("from start to the first answer", starts, "ms"));
        rows.Add(Of("the very first home after a start", firsts, "ms"));
        for (var kind = 0; kind < Follows.Length; kind++) rows.Add(Of($"home, first asked for after a start, follows {Follows[kind]}", cold[kind], "ms"));
        for (var kind = 0; kind < Follows.Length; kind++)
        {
            var which = kind;
            foreach (var i in Enumerable.Range(0, ReadersOfEach)) await AskAsync(server.Url, Token(which, i), ct);
            var load = await HttpLoad.RunAsync(server.Url, 1, length, (_, n) => HttpLoad.Get(server.Url, Home, Token(which, n)), ct);
            rows.Add(new($"home, asked for again, follows {Follows[kind]}", load.P50, load.P99, "ms"));
        }

        byte[] Others(int connection, int n) => Post(server.Url, tokens[2 + connection], $"other {connection} {n}");
        await HttpLoad.RunAsync(server.Url, Writers, TimeSpan.FromSeconds(2), Others, ct);
        var alone = await HttpLoad.RunAsync(server.Url, 2, length, Others, ct);
        var large = Task.Run(() => HttpLoad.RunAsync(server.Url, 1, length, (_, n) => Post(server.Url, tokens[1], $"largest {n}"), ct), ct);
        var beside = await HttpLoad.RunAsync(server.Url, 2, length, Others, ct);
        var byLargest = await large;
        rows.Add(new("a post of others", alone.P50, alone.P99, "ms"));
        rows.Add(new("a post of others while the largest writes", beside.P50, beside.P99, "ms"));
        rows.Add(new("a post of the largest", byLargest.P50, byLargest.P99, "ms"));
        rows.Add(new("posts of the largest, a second", byLargest.PerSecond, byLargest.PerSecond, "a second"));
        rows.Add(new("lines in homes by it, a second", byLargest.PerSecond * city.Followers(0), byLargest.PerSecond * city.Followers(0), "a second"));
        var fresh = await FreshAsync(server.Url, tokens, Token(2, 0), ct);
        rows.Add(new("resident memory", server.ResidentKib / 1024d, server.ResidentKib / 1024d, "MiB"));
        Print(rows, members, posts, city.Followers(0), fresh);
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rows), ct);
        return 0;
    }

    /// <param name="kept">A folder in which the filled house is kept for other runs, each of which has a copy of it; empty for none.</param>
    private static async Task<IReadOnlyList<string>> OpenAsync(CrowdServer server, string kept, int accounts, int members, Func<string, Task> fill, CancellationToken ct)
    {
        if (kept.Length > 0 && CrowdServer.IsKept(kept)) return await server.StartOnCopyAsync(kept, ct);
        var filling = Stopwatch.StartNew();
        var tokens = await server.StartAsync(accounts, ct, fill);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Filled in {filling.Elapsed.TotalSeconds:F0} s."));
        await FilledAsync(server.Url, members, ct);
        await server.PauseAsync(data =>
        {
            City.Settle(data);
            if (kept.Length > 0) CrowdServer.Keep(data, kept, tokens);
        }, ct);
        return tokens;
    }

    /// <summary>The first start takes all members into the search; later ones find it done.</summary>
    private static async Task FilledAsync(Uri url, int members, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = url };
        while (!(await http.GetStringAsync($"/api/search?kind=people&q=n{members - 1}", ct)).Contains("\"title\"", StringComparison.Ordinal)) await Task.Delay(500, ct);
    }

    private static string Handle(int number) => string.Create(CultureInfo.InvariantCulture, $"member{number}");

    private static byte[] Post(Uri url, string token, string text) =>
        HttpLoad.Post(url, "/api/v1/statuses", token, JsonSerializer.Serialize(new Dictionary<string, string> { ["status"] = text.PadRight(100, 'a'), ["visibility"] = "public" }));

    private static async Task<double> AskAsync(Uri url, string token, CancellationToken ct) =>
        (await HttpLoad.RunAsync(url, 1, 1, _ => HttpLoad.Get(url, Home, token), ct)).P50;

    /// <summary>What the largest just wrote is at the top of a follower's home.</summary>
    private static async Task<bool> FreshAsync(Uri url, IReadOnlyList<string> tokens, string reader, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = url };
        using var write = new HttpRequestMessage(HttpMethod.Post, "/api/v1/statuses") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokens[1]) }, Content = new StringContent("{\"status\":\"last\"}", Encoding.UTF8, "application/json") };
        using var written = JsonDocument.Parse(await (await http.SendAsync(write, ct)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct));
        using var ask = new HttpRequestMessage(HttpMethod.Get, Home) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", reader) } };
        using var home = JsonDocument.Parse(await (await http.SendAsync(ask, ct)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct));
        return home.RootElement[0].GetProperty("id").GetString() == written.RootElement.GetProperty("id").GetString();
    }

    private static Row Of(string what, List<double> times, string unit)
    {
        times.Sort();
        return new(what, times[times.Count / 2], times[Math.Min(times.Count - 1, times.Count * 99 / 100)], unit);
    }

    private static void Print(IReadOnlyList<Row> rows, int members, int posts, int largest, bool isFresh)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{members} members, {posts} posts, the largest followed by {largest}; its last post {(isFresh ? "is" : "is NOT")} on top of a home at once"));
        Console.WriteLine();
        Console.WriteLine("| what | p50 | p99 | |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var row in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.P50:F1} | {row.P99:F1} | {row.Unit} |"));
    }
}
