using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Palabre.Bench;

/// <summary>
/// Streams of Mastodon's API: thousands of sockets are open while posts are written, and each post has reached the last of those it is for
/// after so long. Two thirds watch their own home, the others the house or a tag.
/// </summary>
internal static class StreamsBench
{
    private const int Tags = 5, Followed = 20, AtOnce = 50;

    private sealed record Row(int Open, double PostsPerSecond, double EventsPerSecond, double P50, double P99, double CpuMsPerEvent, double Cores, long Missing, long MiB, double KibPerConnection);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (connections, authors, perSecond, length) = (
            Options.Number(args, "--connections", 5000), Options.Number(args, "--authors", 200), Options.Number(args, "--posts", 20), TimeSpan.FromSeconds(Options.Number(args, "--seconds", 30)));
        var users = connections * 2 / 3;
        using var server = new CrowdServer(Options.Text(args, "--server", CrowdServer.Published));
        var reached = new int[authors];
        var tokens = await server.StartAsync(users + 1, ct, data => FollowAsync(data, users, authors, reached, ct));

        var (ears, before) = (new List<StreamEar>(connections), server.ResidentKib);
        var sent = new SentPosts();
        foreach (var some in Enumerable.Range(0, connections).Chunk(AtOnce))
            ears.AddRange(await Task.WhenAll(some.Select(i => StreamEar.OpenAsync(server.Url, tokens[1 + i % users], i < users ? "user" : Open(i), sent, ct))));
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        var open = server.ResidentKib;
        var listeners = (House: Enumerable.Range(users, connections - users).Count(i => i % 3 != 2), Tag: Enumerable.Range(0, Tags).Select(tag => Enumerable.Range(users, connections - users).Count(i => i % 3 == 2 && i / 3 % Tags == tag)).ToArray());

        using var http = new HttpClient { BaseAddress = server.Url };
        await WriteAsync(http, tokens, authors, perSecond, TimeSpan.FromSeconds(3), sent, n => Expected(n, authors, reached, listeners.House, listeners.Tag), ct);
        await sent.QuietAsync(ct);
        sent.Clear();
        var cpu = server.CpuSeconds;
        var since = Stopwatch.GetTimestamp();
        await WriteAsync(http, tokens, authors, perSecond, length, sent, n => Expected(n, authors, reached, listeners.House, listeners.Tag), ct);
        var written = Stopwatch.GetElapsedTime(since);
        await sent.QuietAsync(ct);
        var passed = Stopwatch.GetElapsedTime(since);
        cpu = server.CpuSeconds - cpu;
        var (posts, events, missing, times) = sent.Result();
        var row = new Row(ears.Count(e => e.IsOpen), posts / written.TotalSeconds, events / passed.TotalSeconds, times[times.Count / 2], times[Math.Min(times.Count - 1, times.Count * 99 / 100)],
            cpu * 1000 / events, cpu / passed.TotalSeconds, missing, server.ResidentKib / 1024, (open - before) / (double)connections);
        Console.WriteLine("| sockets open | posts a second | events a second | last reader p50, ms | p99, ms | CPU ms an event | cores | events missing | MiB resident | KiB a socket |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {row.Open} | {row.PostsPerSecond:F1} | {row.EventsPerSecond:F0} | {row.P50:F0} | {row.P99:F0} | {row.CpuMsPerEvent:F4} | {row.Cores:F2} | {row.Missing} | {row.MiB} | {row.KibPerConnection:F0} |"));
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(row), ct);
        foreach (var ear in ears) ear.Dispose();
        return 0;
    }

    private static string Open(int i) => (i % 3) switch { 0 => "public", 1 => "public:local", _ => string.Create(CultureInfo.InvariantCulture, $"hashtag&tag=t{i / 3 % Tags}") };

    /// <summary>How many are to hear of the post with this number.</summary>
    private static int Expected(int n, int authors, int[] reached, int house, int[] tags) => reached[n % authors] + house + tags[n % Tags];

    private static async Task WriteAsync(HttpClient http, IReadOnlyList<string> tokens, int authors, int perSecond, TimeSpan length, SentPosts sent, Func<int, int> expected, CancellationToken ct)
    {
        var (since, under) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var n = 0; n < perSecond * length.TotalSeconds; n++)
        {
            var wait = TimeSpan.FromSeconds((double)n / perSecond) - Stopwatch.GetElapsedTime(since);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, ct);
            under.Add(PostAsync(http, tokens[1 + n % authors], n, expected(n), sent, ct));
        }
        await Task.WhenAll(under);
    }

    private static async Task PostAsync(HttpClient http, string token, int n, int expected, SentPosts sent, CancellationToken ct)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Billet {n} #t{n % Tags} : ").PadRight(120, 'a');
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/statuses")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["status"] = text, ["visibility"] = "public" }), Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(request, ct);
        using var status = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct));
        sent.Acknowledge(long.Parse(status.RootElement.GetProperty("id").GetString()!, CultureInfo.InvariantCulture), expected);
    }

    /// <summary>Each follows some of the authors, who are the first of the members.</summary>
    private static async Task FollowAsync(string data, int users, int authors, int[] reached, CancellationToken ct)
    {
        await using var to = new SqliteConnection($"Data Source={Path.Combine(data, "palabre.db")}");
        await to.OpenAsync(ct);
        var ids = new long[users];
        await using var command = to.CreateCommand();
        command.CommandText = "select id, cast(substr(handle, 7) as integer) from members where handle like 'member%'";
        await using (var rows = await command.ExecuteReaderAsync(ct))
            while (await rows.ReadAsync(ct)) ids[rows.GetInt64(1) - 1] = rows.GetInt64(0);
        await using var all = (SqliteTransaction)await to.BeginTransactionAsync(ct);
        command.Transaction = all;
        command.CommandText = "insert into follows (follower_id, followed_id, id) values ($0, $1, $2)";
        var id = 0L;
        for (var user = 0; user < users; user++)
        {
            // One's own home has what one writes.
            if (user < authors) reached[user]++;
            for (var i = 0; i < Math.Min(Followed, authors - 1); i++)
            {
                var author = (user * 7 + i * (authors / Followed)) % authors;
                if (author == user) continue;
                reached[author]++;
                command.Parameters.Clear();
                command.Parameters.AddWithValue("$0", ids[user]);
                command.Parameters.AddWithValue("$1", ids[author]);
                command.Parameters.AddWithValue("$2", ++id);
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        await all.CommitAsync(ct);
    }
}
