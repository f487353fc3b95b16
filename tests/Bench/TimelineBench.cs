using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Palabre.Bench;

/// <summary>
/// Posts and home timelines as a Mastodon app asks for them: accounts that follow each other, the largest most, on connections that
/// ask one thing after the other. What the server does after an answer is paid by what caused it.
/// </summary>
internal static class TimelineBench
{
    private const int Followed = 20, PostsEach = 10, Page = 20;
    private const string Home = "/api/v1/timelines/home?limit=20";

    /// <param name="CpuMs">Processor time of the server and its database, a request, until both are at rest again.</param>
    private sealed record Row(string What, double PerSecond, double CpuMs, double P50, double P99, int Bytes);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (accounts, connections, length) = (Options.Number(args, "--accounts", 200), Options.Number(args, "--connections", 16), TimeSpan.FromSeconds(Options.Number(args, "--seconds", 20)));
        await using var database = await BenchDatabase.CreateAsync(ct);
        using var server = new CrowdServer(Options.Text(args, "--server", CrowdServer.Published), database.Settings);
        var tokens = await server.StartAsync(accounts, ct);
        var ids = await FollowAsync(server.Url, tokens, ct);
        await HttpLoad.RunAsync(server.Url, connections, accounts * PostsEach, n => Post(server.Url, tokens[n % accounts], n), ct);

        byte[] HomeOf(int connection, int n) => HttpLoad.Get(server.Url, Home, tokens[(connection * 37 + n) % accounts]);
        byte[] PostOf(int connection, int n) => Post(server.Url, tokens[(connection * 37 + n) % accounts], connection * 100_000 + n);
        Task EachAsync(string path) => HttpLoad.RunAsync(server.Url, 4, accounts - 1, n => HttpLoad.Post(server.Url, path, tokens[n], "{}"), ct);
        var last = $"/api/v1/accounts/{ids[^1]}";
        (string What, Func<int, int, byte[]> Request, string[] First)[] measured =
        [
            ("the server's shortest answer", (_, _) => HttpLoad.Get(server.Url, "/health/live", null), []),
            ("home", HomeOf, []),
            ("post", PostOf, []),
            ("nine homes, one post", (connection, n) => n % 10 == 9 ? PostOf(connection, n) : HomeOf(connection, n), []),
            // Whoever is least followed is blocked by all others, so that homes stay what they are.
            ("home of who blocks somebody", HomeOf, [$"{last}/block"]),
            ("home of who follows a tag", HomeOf, [$"{last}/unblock", "/api/v1/tags/palabre/follow"]),
        ];
        var rows = new List<Row>();
        foreach (var (what, request, first) in measured)
        {
            foreach (var path in first) await EachAsync(path);
            await HttpLoad.RunAsync(server.Url, connections, TimeSpan.FromSeconds(3), request, ct);
            var before = await AtRestAsync(server, database, ct);
            var load = await HttpLoad.RunAsync(server.Url, connections, length, request, ct);
            rows.Add(new(what, load.PerSecond, (await AtRestAsync(server, database, ct) - before) * 1000 / load.Requests, load.P50, load.P99, load.Bytes));
        }

        var (floor, perSecond) = await TimelineFloor.MeasureAsync(await AnswerAsync(server.Url, tokens[0], ct), connections, TimeSpan.FromSeconds(5), ct);
        rows.Insert(0, new($"floor: that many bytes from a bare server", perSecond, floor, 0, 0, rows[1].Bytes));
        Print(rows, accounts, connections, database.Name, server.ResidentKib / 1024);
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rows), ct);
        return 0;
    }

    /// <summary>Each follows twenty others, an account as often as one over its rank.</summary>
    /// <returns>The ids of all, in the order of their tokens.</returns>
    private static async Task<IReadOnlyList<string>> FollowAsync(Uri url, IReadOnlyList<string> tokens, CancellationToken ct)
    {
        var ids = new List<string>();
        using var http = new HttpClient { BaseAddress = url };
        foreach (var token in tokens)
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts/verify_credentials") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var answer = await http.SendAsync(ask, ct);
            using var account = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct));
            ids.Add(account.RootElement.GetProperty("id").GetString()!);
        }

        var weights = Enumerable.Range(1, ids.Count).Select(rank => 1d / rank).ToArray();
        var random = new Random(1);
        var follows = tokens.SelectMany((token, me) => Drawn(random, weights, me).Select(other => (token, id: ids[other]))).ToList();
        await HttpLoad.RunAsync(url, 4, follows.Count, n => HttpLoad.Post(url, $"/api/v1/accounts/{follows[n].id}/follow", follows[n].token, "{}"), ct);
        return ids;
    }

    private static HashSet<int> Drawn(Random random, double[] weights, int me)
    {
        var (drawn, sum) = (new HashSet<int>(), weights.Sum());
        while (drawn.Count < Math.Min(Followed, weights.Length - 1))
        {
            var (left, at) = (random.NextDouble() * sum, 0);
            while (at < weights.Length - 1 && (left -= weights[at]) > 0) at++;
            if (at != me) drawn.Add(at);
        }

        return drawn;
    }

    private static byte[] Post(Uri url, string token, int n)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Billet {n} : ").PadRight(80 + n * 7 % 121, "la parole circule, on écoute, on répond. "[n % 40]);
        return HttpLoad.Post(url, "/api/v1/statuses", token, JsonSerializer.Serialize(new Dictionary<string, string> { ["status"] = text, ["visibility"] = "public" }));
    }

    /// <summary>Processor seconds so far, once there are hardly any more: what was begun is done.</summary>
    private static async Task<double> AtRestAsync(CrowdServer server, BenchDatabase database, CancellationToken ct)
    {
        for (var last = 0d; ;)
        {
            var now = server.CpuSeconds + database.CpuSeconds;
            if (now - last < 0.06) return now;
            last = now;
            await Task.Delay(1000, ct);
        }
    }

    private static async Task<byte[]> AnswerAsync(Uri url, string token, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = url, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        var answer = await http.GetByteArrayAsync(Home, ct);
        using var page = JsonDocument.Parse(answer);
        return page.RootElement.GetArrayLength() == Page ? answer : throw new InvalidOperationException("A home is not full.");
    }

    private static void Print(IReadOnlyList<Row> rows, int accounts, int connections, string database, long mib)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{accounts} accounts, {connections} connections, {database}; {mib} MiB resident at the end"));
        Console.WriteLine();
        Console.WriteLine("| asked | a second | CPU ms a request | p50, ms | p99, ms | bytes |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var row in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.PerSecond:F0} | {row.CpuMs:F3} | {row.P50:F2} | {row.P99:F2} | {row.Bytes} |"));
    }
}
