using System.Globalization;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>The server is killed while people open an envelope: whoever has an answer has their share, and nothing is lost.</summary>
public sealed class RedPacketKillTests
{
    [Fact]
    public async Task A_kill_among_those_who_open_it_loses_nothing_and_pays_nothing_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        string[] others = [.. Enumerable.Range(0, 24).Select(i => $"bo{i}")];
        await using var house = await KilledServer.MakeAsync(["ada", .. others], ct);
        Assert.Equal(0, (await house.CommandAsync(["ledger", "grant", "--to", "ada", "--amount", "150", "--reason", "fête"], ct)).Code);
        await house.StartAsync(ct);
        var room = (await house.PostAsync("ada", "/api/rooms", new { title = "Le puits" }, null, ct)).GetProperty("id").GetString();
        foreach (var who in others) await house.PutAsync(who, $"/api/rooms/{room}/presence", ct);
        var packet = (await house.PostAsync("ada", "/api/red-packets", new { id = Guid.CreateVersion7(), room, total = "150", shares = 30 }, null, ct)).GetProperty("id").GetString();

        var answered = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        var opening = others.Select(async who =>
        {
            try { answered[who] = (await house.PostAsync(who, $"/api/red-packets/{packet}/open", new { }, null, ct)).GetProperty("amount").GetString()!; }
            catch (HttpRequestException) { /* killed meanwhile */ }
        }).ToList();
        while (answered.Count < 5) await Task.Delay(1, ct);
        await house.KillAsync(ct);
        await Task.WhenAll(opening);
        await house.StartAsync(ct);

        var after = await house.GetAsync("ada", $"/api/red-packets/{packet}", ct);
        var claims = after.GetProperty("claims").EnumerateArray().ToDictionary(c => c.GetProperty("member").GetString()!, c => c.GetProperty("amount").GetString()!);
        foreach (var (who, amount) in answered) Assert.Equal(amount, claims[who]);
        Assert.Equal(claims.Count, after.GetProperty("taken").GetInt32());
        // Asked again, everybody who has a share hears of the same one.
        foreach (var (who, amount) in claims) Assert.Equal(amount, (await house.PostAsync(who, $"/api/red-packets/{packet}/open", new { }, null, ct)).GetProperty("amount").GetString());
        var (verified, report) = await house.CommandAsync(["ledger", "verify"], ct);
        Assert.Equal(0, verified);
        // The grant, the envelope, and one journal for each share.
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{2 + claims.Count} journals, "), report, StringComparison.Ordinal);
    }
}
