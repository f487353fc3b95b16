using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.Wallet.Memberships;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Tests.Memberships;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Payments that payers' banks take back, on the whole server.</summary>
public sealed class DisputeTests : IAsyncLifetime
{
    private Till _till = null!;

    private static CancellationToken Ct => Till.Ct;

    public async ValueTask InitializeAsync() => _till = await Till.OpenAsync();

    public async ValueTask DisposeAsync() => await _till.DisposeAsync();

    [Fact]
    public async Task What_a_bank_takes_back_is_owed_and_set_aside_and_both_are_told()
    {
        var (bo, ada) = (await _till.AsAsync("bo"), await _till.AsAsync("ada"));
        await _till.AddAsync("bo", 1, "20");

        await DisputeAsync(1);

        Assert.Equal((2000, 2000), await _till.WalletAsync("bo"));
        Assert.Equal(2056, await _till.OwedAsync("bo"));
        var mine = Assert.Single((await JsonAsync(bo, "/api/wallet/disputes")).EnumerateArray());
        Assert.Equal(("open", "20.56", "20.00"), (Text(mine, "state"), Text(mine, "owed"), Text(mine, "setAside")));
        await _till.HeardAsync();
        Assert.Contains("A bank disputes a payment you received", await PageAsync(bo, "/notifications"), StringComparison.Ordinal);
        Assert.Contains("is disputed: the bank waits for an answer", await PageAsync(ada, "/notifications"), StringComparison.Ordinal);
        Assert.Contains("The bank of who paid disputes €20.56", await PageAsync(bo, "/wallet"), StringComparison.Ordinal);

        var evidence = await PageAsync(ada, $"/stewards/charges?of=fdp_{Till.Id(1):N}");
        Assert.Contains($"{Till.Id(1)}", evidence, StringComparison.Ordinal);
        Assert.Contains($"fpi_{Till.Id(1):N}", evidence, StringComparison.Ordinal);
        await _till.ReconcileAsync();
        Assert.Equal(56 + 1500, (await _till.AtAsync(ProviderAccounts.Fees("fake"))).Balance);
    }

    [Fact]
    public async Task A_dispute_that_is_won_gives_everything_back()
    {
        await _till.AddAsync("bo", 1, "20");
        await DisputeAsync(1);
        await CloseAsync(1, isWon: true);

        Assert.Equal((2000, 0), await _till.WalletAsync("bo"));
        Assert.Equal(0, await _till.OwedAsync("bo"));
        Assert.Contains("The bank has decided: the €20.56", await PageAsync(await _till.AsAsync("bo"), "/wallet"), StringComparison.Ordinal);
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task What_is_lost_is_taken_from_what_is_there_and_from_what_comes_and_never_below_nothing()
    {
        await _till.AddAsync("bo", 1, "20");
        await SendAsync("bo", "cleo", "9", 40);
        await DisputeAsync(1);
        Assert.Equal((1100, 1100), await _till.WalletAsync("bo"));
        await CloseAsync(1, isWon: false);
        Assert.Equal((0, 0), await _till.WalletAsync("bo"));
        Assert.Equal(956, await _till.OwedAsync("bo"));

        await SendAsync("dina", "bo", "5", 41, fill: 60);
        await Till.UntilAsync(async () => await _till.OwedAsync("bo") == 456, "five euros are recovered");
        Assert.Equal((0, 0), await _till.WalletAsync("bo"));
        await SendAsync("dina", "bo", "5", 42);
        await Till.UntilAsync(async () => await _till.OwedAsync("bo") == 0, "the rest is recovered");
        Assert.Equal((44, 0), await _till.WalletAsync("bo"));
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task A_steward_writes_off_what_is_left_with_words_once()
    {
        await _till.AddAsync("bo", 1, "20");
        await SendAsync("bo", "cleo", "9", 40);
        await DisputeAsync(1);
        await CloseAsync(1, isWon: false);
        var (ada, bo) = (await _till.AsAsync("ada"), await _till.AsAsync("bo"));
        var dispute = Text(Assert.Single((await JsonAsync(ada, "/api/stewards/disputes")).EnumerateArray()).GetProperty("dispute"), "id");
        Assert.Equal(HttpStatusCode.NotFound, (await bo.PostAsJsonAsync($"/api/stewards/disputes/{dispute}/write-off", new { words = "Please" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.PostAsJsonAsync($"/api/stewards/disputes/{dispute}/write-off", new { words = " " }, Ct)).StatusCode);
        for (var again = 0; again < 2; again++) Assert.Equal(HttpStatusCode.NoContent, (await ada.PostAsJsonAsync($"/api/stewards/disputes/{dispute}/write-off", new { words = "They were robbed." }, Ct)).StatusCode);

        Assert.Equal(0, await _till.OwedAsync("bo"));
        Assert.Equal(956, (await _till.AtAsync(ProviderAccounts.Chargebacks)).Balance);
        Assert.Contains("They were robbed.", await PageAsync(ada, $"/stewards/charges?of={Till.Id(1)}"), StringComparison.Ordinal);
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task Who_was_tipped_owes_no_more_than_arrived_and_says_what_it_was_for()
    {
        var (bo, cleo, ada) = (await _till.AsAsync("bo"), await _till.AsAsync("cleo"), await _till.AsAsync("ada"));
        await _till.AddAsync("bo", 1, "5", to: "cleo");
        await DisputeAsync(1);
        Assert.Equal((500, 33), (await _till.OwedAsync("cleo"), (await _till.AtAsync(ProviderAccounts.Chargebacks)).Balance));

        var dispute = Text(Assert.Single((await JsonAsync(cleo, "/api/wallet/disputes")).EnumerateArray()), "id");
        Assert.Equal(HttpStatusCode.NotFound, (await bo.PutAsJsonAsync($"/api/wallet/disputes/{dispute}/plea", new { text = "Mine" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await cleo.PutAsJsonAsync($"/api/wallet/disputes/{dispute}/plea", new { text = "A lesson of the oud." }, Ct)).StatusCode);
        Assert.Contains("A lesson of the oud.", await PageAsync(ada, $"/stewards/charges?of={Till.Id(1)}"), StringComparison.Ordinal);
        await CloseAsync(1, isWon: true);
        Assert.Equal("dispute_over", await Till.CodeAsync(await cleo.PutAsJsonAsync($"/api/wallet/disputes/{dispute}/plea", new { text = "Late" }, Ct)));
        Assert.Equal((0, 0), (await _till.OwedAsync("cleo"), (await _till.AtAsync(ProviderAccounts.Chargebacks)).Balance));
    }

    [Fact]
    public async Task A_membership_that_was_paid_by_it_ends_with_its_access_and_another_stays()
    {
        var (ada, bo, cleo) = (await _till.AsAsync("ada"), await _till.AsAsync("bo"), await _till.AsAsync("cleo"));
        var tier = await Patronage.TierAsync(ada, new { name = "Under the tree", description = "", monthly = "3", rooms = true, replays = false });
        foreach (var (who, n, name) in new[] { (bo, 1, "bo"), (cleo, 2, "cleo") })
        {
            await _till.AddAsync(name, n, "20");
            Assert.Equal((200, "active"), await Patronage.SaidAsync(await who.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct)));
        }
        await DisputeAsync(1);

        var (bos, now) = (await _till.IdAsync("bo"), TimeProvider.System.GetUtcNow());
        Assert.Equal("disputed", await _till.DbAsync(db => db.Set<Membership>().Where(m => m.Supporter == bos).Select(m => m.EndedWhy).SingleAsync(Ct)));
        Assert.Equal(1, await _till.DbAsync(db => db.Set<Membership>().CountAsync(m => m.EndedAt == null, Ct)));
        Assert.False(await _till.DbAsync(db => db.Set<Entitlement>().AnyAsync(e => e.Member == bos && e.To > now, Ct)));
        Assert.Contains("The bank took back the money that paid for it", await PageAsync(bo, "/wallet/memberships"), StringComparison.Ordinal);
        Assert.Contains("@ada", await PageAsync(ada, $"/stewards/charges?of={Till.Id(1)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_disputed_and_is_nothing_of_ours_changes_nothing()
    {
        await _till.AddAsync("bo", 1, "20");
        Assert.False(_till.Fake.Dispute("fcs_unknown"));
        await DisputeAsync(1);
        Assert.False(_till.Fake.Dispute(Till.Reference(1)));
        await _till.HeardAsync();
        Assert.Equal(1, await _till.DbAsync(db => db.Set<Dispute>().CountAsync(Ct)));
    }

    private async Task DisputeAsync(int n)
    {
        Assert.True(_till.Fake.Dispute(Till.Reference(n)));
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<Dispute>().AnyAsync(d => d.Checkout == Till.Id(n), Ct)), "it is disputed");
    }

    private async Task CloseAsync(int n, bool isWon)
    {
        Assert.True(_till.Fake.Close(Till.Reference(n), isWon));
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<Dispute>().AnyAsync(d => d.Checkout == Till.Id(n) && d.State != DisputeStanding.Open, Ct)), "it is decided");
    }

    private async Task SendAsync(string from, string to, string amount, int n, int fill = 0)
    {
        if (fill > 0) await _till.AddAsync(from, fill, "20");
        await _till.AsAsync(to);
        using var sent = await (await _till.AsAsync(from)).PostAsJsonAsync("/api/wallet/transfers", new { id = Till.Id(n), to, amount, note = "" }, Ct);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static Task<JsonElement> JsonAsync(HttpClient who, string path) => who.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Ct);

    private static async Task<string> PageAsync(HttpClient who, string path) => WebUtility.HtmlDecode(await who.GetStringAsync(new Uri(path, UriKind.Relative), Ct));
}
