using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests;

/// <summary>A server that is killed while many write: whoever had an answer has their post, in every home it belongs into, once.</summary>
public sealed class KillTests
{
    private const int Kills = 3, Connections = 8, Acknowledged = 60;
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task What_was_answered_is_there_once_after_a_kill_and_a_key_that_is_sent_again_writes_nothing_new()
    {
        await using var server = await KilledServer.MakeAsync(["ada", "bo", "cy", "fan1", "fan2", "fan3"], Ct);
        await server.StartAsync(Ct);
        string[] authors = ["ada", "bo", "cy"], fans = ["fan1", "fan2", "fan3"];
        var ids = new Dictionary<string, string>();
        foreach (var author in authors) ids[author] = (await server.GetAsync(author, "/api/v1/accounts/verify_credentials", Ct)).Id();
        foreach (var fan in fans)
            foreach (var author in authors) await server.PostAsync(fan, $"/api/v1/accounts/{ids[author]}/follow", null, null, Ct);
        var root = (await server.PostAsync("ada", "/api/v1/statuses", new { status = "What shall we plant?" }, null, Ct)).Id();

        var sent = new ConcurrentDictionary<string, Wish>();
        var written = new ConcurrentDictionary<string, string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = written.Count;
            var round = kill;
            var writing = Enumerable.Range(0, Connections).Select(c => Task.Run(() => WriteUntilGoneAsync(server, authors[c % 3], $"{round}-{c}", root, sent, written), Ct)).ToList();
            await House.UntilAsync(() => Task.FromResult(written.Count >= before + Acknowledged), "enough is answered");
            await server.KillAsync(Ct);
            await Task.WhenAll(writing);
            await server.StartAsync(Ct);

            // Before anything is sent again: what was answered is at home, of everybody, once.
            foreach (var fan in fans)
            {
                var home = await HomeAsync(server, fan);
                Assert.Equal(home.Count, home.Distinct().Count());
                Assert.Empty(written.Values.Except(home));
            }
            // What had no answer was written or not: sent again, it is there, and once.
            foreach (var (key, wish) in sent)
            {
                var id = (await server.PostAsync(wish.By, "/api/v1/statuses", wish.Body, key, Ct)).Id();
                Assert.Equal(id, written.GetOrAdd(key, id));
            }
        }

        Assert.Equal(sent.Count, written.Values.Distinct().Count());
        foreach (var fan in fans) Assert.Equal(written.Values.Append(root).Order(), (await HomeAsync(server, fan)).Order());
        var answers = sent.Values.Count(w => w.Body.ContainsKey("in_reply_to_id"));
        Assert.Equal(answers, (await server.GetAsync("fan1", $"/api/v1/statuses/{root}", Ct)).Count("replies_count"));
        foreach (var author in authors)
        {
            // What is for everybody is what an account is said to have written.
            var all = sent.Values.Count(w => w.By == author && w.Body["visibility"] == "public") + (author == "ada" ? 1 : 0);
            await House.UntilAsync(async () => (await server.GetAsync("fan1", $"/api/v1/accounts/{ids[author]}", Ct)).Count("statuses_count") == all, $"{author} has {all} posts");
        }
        // Who was answered was told once of each answer they may read: Ada follows nobody, so not of what is for followers.
        var others = sent.Where(s => s.Value.By != "ada" && s.Value.Body.ContainsKey("in_reply_to_id") && s.Value.Body["visibility"] == "public").Select(s => written[s.Key]).ToList();
        await House.UntilAsync(async () => (await PagesAsync(server, "ada", "/api/v1/notifications?types[]=mention&limit=80")).Count >= others.Count, "all answers are told", seconds: 120);
        var told = (await PagesAsync(server, "ada", "/api/v1/notifications?types[]=mention&limit=80")).Select(n => n.GetProperty("status").Id());
        Assert.Equal(others.Order(), told.Order());
    }

    private sealed record Wish(string By, Dictionary<string, string> Body);

    /// <summary>One connection: a post after the other, every third an answer, until the server is gone.</summary>
    private static async Task WriteUntilGoneAsync(KilledServer server, string by, string name, string root, ConcurrentDictionary<string, Wish> sent, ConcurrentDictionary<string, string> written)
    {
        for (var n = 0; ; n++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}");
            var wish = new Wish(by, new() { ["status"] = $"Seed {key}", ["visibility"] = n % 4 == 3 ? "private" : "public" });
            if (n % 3 == 2) wish.Body["in_reply_to_id"] = root;
            sent[key] = wish;
            try { written[key] = (await server.PostAsync(by, "/api/v1/statuses", wish.Body, key, Ct)).Id(); }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                // Killed before the whole answer came: nobody knows whether it is written.
                return;
            }
        }
    }

    private static async Task<IReadOnlyList<string>> HomeAsync(KilledServer server, string who) => [.. (await PagesAsync(server, who, "/api/v1/timelines/home?limit=40")).Select(one => one.Id())];

    private static async Task<IReadOnlyList<JsonElement>> PagesAsync(KilledServer server, string who, string path)
    {
        var all = new List<JsonElement>();
        for (var from = ""; ; from = $"&max_id={all[^1].Id()}")
        {
            var page = (await server.GetAsync(who, path + from, Ct)).EnumerateArray().ToList();
            if (page.Count == 0) return all;
            all.AddRange(page);
        }
    }
}
