using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>A server that is killed while 32 clients send money: what was answered is in the book, once, and the book holds.</summary>
public sealed class KillTests
{
    private const int Kills = 2, Clients = 32, Answered = 200, Each = 100_000;

    private sealed record Wish(Guid Id, int From, int To, int Amount);

    [Fact]
    public async Task Every_acknowledged_transfer_is_there_once_after_a_kill()
    {
        var ct = TestContext.Current.CancellationToken;
        string[] handles = [.. Enumerable.Range(0, Clients).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i:00}"))];
        await using var server = await KilledServer.MakeAsync(handles, ct);
        var granted = await server.CommandAsync(["ledger", "grant", "--to", handles[0], "--amount", (Clients * Each).ToString(CultureInfo.InvariantCulture), "--reason", "for all"], ct);
        Assert.Equal(0, granted.Code);
        await server.StartAsync(ct);
        for (var i = 1; i < Clients; i++) await SendAsync(server, handles, new(NewId(), 0, i, Each), ct);

        var sent = new ConcurrentDictionary<Guid, Wish>();
        var answered = new ConcurrentDictionary<Guid, Wish>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = answered.Count + Answered;
            var sending = Enumerable.Range(0, Clients).Select(client => Task.Run(() => SendUntilGoneAsync(server, handles, client, sent, answered, ct), ct)).ToList();
            while (answered.Count < enough) await Task.WhenAny(Task.Delay(5, ct), Task.WhenAny(sending));
            await server.KillAsync(ct);
            await Task.WhenAll(sending);

            var (code, report) = await server.CommandAsync(["ledger", "verify"], ct);
            Assert.True(code == 0, report);
            await server.StartAsync(ct);
            // Before anything is sent again: what was answered is on the statement of who sent it, once.
            var there = new List<Guid>();
            for (var i = 0; i < Clients; i++) there.AddRange(await OutOfAsync(server, handles[i], ct));
            Assert.Equal(there.Count, there.Distinct().Count());
            Assert.Empty(answered.Keys.Except(there));
            // Nothing else went out but what filled the wallets.
            Assert.Equal(Clients - 1, there.Except(sent.Keys).Count());
            // What had no answer is sent again, with its id: it is there then, and once.
            foreach (var wish in sent.Values)
            {
                await SendAsync(server, handles, wish, ct);
                answered[wish.Id] = wish;
            }
        }

        for (var i = 0; i < Clients; i++)
        {
            var expected = Each + answered.Values.Sum(wish => (wish.To == i ? wish.Amount : 0) - (wish.From == i ? wish.Amount : 0));
            Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), (await server.GetAsync(handles[i], "/api/wallet", ct)).GetProperty("balance").GetString());
        }
        Assert.Equal(0, (await server.CommandAsync(["ledger", "verify"], ct)).Code);
    }

    private static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    private static Task<JsonElement> SendAsync(KilledServer server, string[] handles, Wish wish, CancellationToken ct) => server.PostAsync(handles[wish.From], "/api/wallet/transfers",
        new { id = wish.Id, to = handles[wish.To], amount = wish.Amount.ToString(CultureInfo.InvariantCulture), note = "" }, null, ct);

    /// <summary>One client: a payment after the other, until the server is gone.</summary>
    private static async Task SendUntilGoneAsync(KilledServer server, string[] handles, int client, ConcurrentDictionary<Guid, Wish> sent, ConcurrentDictionary<Guid, Wish> answered, CancellationToken ct)
    {
        for (var n = 0; ; n++)
        {
            var wish = new Wish(NewId(), client, (client + 1 + (n % (Clients - 1))) % Clients, 1 + (n % 7));
            sent[wish.Id] = wish;
            try
            {
                await SendAsync(server, handles, wish, ct);
                answered[wish.Id] = wish;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                // Killed before the whole answer came: nobody knows whether it is written.
                return;
            }
        }
    }

    private static async Task<IReadOnlyList<Guid>> OutOfAsync(KilledServer server, string handle, CancellationToken ct)
    {
        List<Guid> ids = [];
        for (long? before = null; ;)
        {
            var part = await server.GetAsync(handle, $"/api/wallet/statement?way=out&limit=200{(before is null ? "" : $"&before={before}")}", ct);
            ids.AddRange(part.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("id").GetGuid()));
            if (part.GetProperty("next").ValueKind == JsonValueKind.Null) return ids;
            before = part.GetProperty("next").GetInt64();
        }
    }
}
