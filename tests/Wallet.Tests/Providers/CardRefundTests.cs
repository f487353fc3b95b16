using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Money that goes back to the card it came from, on the whole server.</summary>
public sealed class CardRefundTests : IAsyncLifetime
{
    private Till _till = null!;

    private static CancellationToken Ct => Till.Ct;

    public async ValueTask InitializeAsync() => _till = await Till.OpenAsync();

    public async ValueTask DisposeAsync() => await _till.DisposeAsync();

    [Fact]
    public async Task What_was_added_and_not_spent_goes_back_in_parts_and_never_more()
    {
        var bo = await _till.AsAsync("bo");
        await _till.AddAsync("bo", 1, "20");
        var first = await RefundAsync(bo, 1, 10, "8.00");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(bo, 1, 10, "8.00")).StatusCode);
        Assert.Equal("payment_other_body", await Till.CodeAsync(await RefundAsync(bo, 1, 10, "7.00")));
        await UntilAsync(10, RefundState.Settled);
        Assert.Equal((1200, 0), await _till.WalletAsync("bo"));

        Assert.Equal("refund_more", await Till.CodeAsync(await RefundAsync(bo, 1, 11, "12.01")));
        var may = await bo.GetFromJsonAsync<JsonElement>(new Uri($"/api/wallet/checkouts/{Till.Id(1)}/refunds", UriKind.Relative), Ct);
        Assert.Equal(("12.00", "0.34", 1), (may.GetProperty("most").GetString(), may.GetProperty("cost").GetString(), may.GetProperty("refunds").GetArrayLength()));
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(bo, 1, 12, null)).StatusCode);
        await UntilAsync(12, RefundState.Settled);
        Assert.Equal("card_refund_spent", await Till.CodeAsync(await RefundAsync(bo, 1, 13, "0.01")));
        Assert.Equal((0, 0), await _till.WalletAsync("bo"));
        // What the card cost stays lost, and is nobody's but who wanted it back.
        Assert.Equal((56, 56), ((await _till.AtAsync(ProviderAccounts.Fees("fake"))).Balance, (await _till.AtAsync(ProviderAccounts.Recovered)).Balance));
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task Ten_at_the_same_moment_give_back_what_was_paid_and_no_more()
    {
        var bo = await _till.AsAsync("bo");
        await _till.AddAsync("bo", 1, "20");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => RefundAsync(bo, 1, 20 + n, "7")));
        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<CardRefund>().AllAsync(r => r.State == RefundState.Settled, Ct)), "both are settled");
        Assert.Equal((600, 0), await _till.WalletAsync("bo"));
        Assert.Equal(1400, await _till.DbAsync(db => db.Set<Checkout>().Select(c => c.Refunded).SingleAsync(Ct)));
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task The_database_too_lets_no_more_go_back_than_was_paid()
    {
        await _till.AddAsync("bo", 1, "20");
        await Assert.ThrowsAnyAsync<DbException>(() => _till.DbAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE provider_checkouts SET refunded = charged + 1", Ct)));
        Assert.Equal(1, await _till.DbAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE provider_checkouts SET refunded = charged", Ct)));
        await _till.DbAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE provider_checkouts SET refunded = 0", Ct));
    }

    [Fact]
    public async Task A_refund_that_fails_is_in_the_wallet_again_and_may_be_asked_for_again()
    {
        var bo = await _till.AsAsync("bo");
        await _till.AddAsync("bo", 1, "20");
        _till.Fake.FailsMoves = true;
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(bo, 1, 10, "20")).StatusCode);
        await UntilAsync(10, RefundState.Failed);
        Assert.Equal((2000, 0), await _till.WalletAsync("bo"));
        Assert.Contains("It failed: the money is in the wallet", await PageAsync(bo, $"/wallet/add/{Till.Id(1)}"), StringComparison.Ordinal);
        _till.Fake.FailsMoves = false;
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(bo, 1, 11, "20")).StatusCode);
        await UntilAsync(11, RefundState.Settled);
        Assert.Equal((0, 0), await _till.WalletAsync("bo"));
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task What_was_spent_or_came_from_others_is_no_refund()
    {
        var (bo, cleo) = (await _till.AsAsync("bo"), await _till.AsAsync("cleo"));
        await _till.AddAsync("bo", 1, "20");
        using (var sent = await bo.PostAsJsonAsync("/api/wallet/transfers", new { id = Till.Id(40), to = "cleo", amount = "9", note = "" }, Ct)) Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        await _till.AddAsync("cleo", 2, "5", to: "bo");

        Assert.Equal((1600, 0), await _till.WalletAsync("bo"));
        Assert.Equal("refund_more", await Till.CodeAsync(await RefundAsync(bo, 1, 10, "11.01")));
        Assert.Equal("checkout_unknown", await Till.CodeAsync(await RefundAsync(cleo, 1, 11, "1")));
        Assert.Equal("card_refund_not", await Till.CodeAsync(await RefundAsync(cleo, 2, 12, "1")));
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(bo, 1, 13, "11")).StatusCode);
    }

    [Fact]
    public async Task A_steward_puts_an_error_right_with_the_cards_cost_at_the_houses_expense()
    {
        var (ada, bo) = (await _till.AsAsync("ada"), await _till.AsAsync("bo"));
        await _till.AddAsync("bo", 1, "20");
        Assert.Equal(HttpStatusCode.NotFound, (await bo.PostAsJsonAsync($"/api/stewards/checkouts/{Till.Id(1)}/refunds", new { id = Till.Id(10), words = "x" }, Ct)).StatusCode);
        Assert.Equal("charge_words", await Till.CodeAsync(await ada.PostAsJsonAsync($"/api/stewards/checkouts/{Till.Id(1)}/refunds", new { id = Till.Id(10) }, Ct)));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["id"] = $"{Till.Id(10)}", ["amount"] = "5", ["words"] = "Paid twice." });
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostAsync(new Uri($"/stewards/charges/{Till.Id(1)}/refund", UriKind.Relative), form, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsJsonAsync($"/api/stewards/checkouts/{Till.Id(1)}/refunds", new { id = Till.Id(11), words = "Paid twice." }, Ct)).StatusCode);
        await UntilAsync(10, RefundState.Settled);
        await UntilAsync(11, RefundState.Settled);

        Assert.Equal(((0L, 0L), 56L), (await _till.WalletAsync("bo"), (await _till.AtAsync(ProviderAccounts.Refunds)).Balance));
        Assert.Equal([14, 42], await _till.DbAsync(db => db.Set<CardRefund>().OrderBy(r => r.Id).Select(r => (int)r.Borne).ToListAsync(Ct)));
        Assert.Contains("€0.42 borne by the house", await PageAsync(bo, $"/wallet/add/{Till.Id(1)}"), StringComparison.Ordinal);
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task While_something_is_disputed_nothing_goes_back_to_cards()
    {
        var bo = await _till.AsAsync("bo");
        await _till.AddAsync("bo", 1, "20");
        await _till.AddAsync("bo", 2, "10");
        Assert.True(_till.Fake.Dispute(Till.Reference(1)));
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<Dispute>().AnyAsync(Ct)), "it is disputed");
        Assert.Equal("card_refund_disputed", await Till.CodeAsync(await RefundAsync(bo, 1, 10, "1")));
        Assert.Equal("wallet_frozen", await Till.CodeAsync(await RefundAsync(bo, 2, 11, "1")));
        Assert.Contains("your wallet says why", await PageAsync(bo, $"/wallet/add/{Till.Id(2)}/refund"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_pages_it_is_looked_at_and_then_asked_for()
    {
        var bo = await _till.AsAsync("bo");
        await _till.AddAsync("bo", 1, "20");
        Assert.Contains($"/wallet/add/{Till.Id(1)}\"", await PageAsync(bo, "/wallet/add"), StringComparison.Ordinal);
        Assert.Contains($"/wallet/add/{Till.Id(1)}/refund", await PageAsync(bo, $"/wallet/add/{Till.Id(1)}"), StringComparison.Ordinal);
        Assert.Contains("have not spent: €20.00 at most", await PageAsync(bo, $"/wallet/add/{Till.Id(1)}/refund"), StringComparison.Ordinal);
        Assert.Contains("€20.00 at most can be given back", await PageAsync(bo, $"/wallet/add/{Till.Id(1)}/refund?amount=30"), StringComparison.Ordinal);
        var look = await PageAsync(bo, $"/wallet/add/{Till.Id(1)}/refund?amount=10");
        Assert.Contains("Pay back €10.00", look, StringComparison.Ordinal);
        Assert.Contains("€0.28", look, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["id"] = $"{Till.Id(10)}", ["amount"] = "10.00" });
        using var asked = await bo.PostAsync(new Uri($"/wallet/add/{Till.Id(1)}/refund", UriKind.Relative), form, Ct);
        Assert.Equal((HttpStatusCode.SeeOther, $"/wallet/add/{Till.Id(1)}"), (asked.StatusCode, asked.Headers.Location?.ToString()));
        await UntilAsync(10, RefundState.Settled);
    }

    /// <summary>A few of the lives of <see cref="ProviderLivesTests"/> on the real server: its database, its jobs, its webhook.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    public async Task Also_with_a_provider_that_loses_repeats_and_forges_every_line_has_its_journal(int seed)
    {
        await using var till = await Till.OpenAsync(seed);
        var bo = await till.AsAsync("bo");
        for (var i = 0; i < 6; i++)
        {
            for (var tries = 0; tries < 8; tries++)
                using (var answer = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Till.Id(i), amount = $"{5 + i}", bearer = "payer" }, Ct))
                    if (answer.StatusCode == HttpStatusCode.Created) break;
            Assert.True(till.Fake.Pay(Till.Reference(i)));
        }
        await till.ReconcileAsync();
        for (var i = 0; i < 6; i += 3) Assert.True(till.Fake.Dispute(Till.Reference(i)));
        Assert.True(till.Fake.Close(Till.Reference(3), isWon: true));
        await till.ReconcileAsync();
        var (bos, won, lost) = (await till.IdAsync("bo"), Till.Id(3), Till.Id(0));
        Assert.Equal(DisputeStanding.Won, await till.DbAsync(db => db.Set<Dispute>().Where(d => d.Checkout == won).Select(d => d.State).SingleAsync(Ct)));
        Assert.Equal(DisputeStanding.Open, await till.DbAsync(db => db.Set<Dispute>().Where(d => d.Checkout == lost).Select(d => d.State).SingleAsync(Ct)));
        Assert.Equal(4500, (await till.AtAsync(WalletAccount.Of(bos))).Balance);
    }

    private async Task UntilAsync(int n, RefundState state) =>
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<CardRefund>().AnyAsync(r => r.Id == Till.Id(n) && r.State == state, Ct)), $"it is {state}");

    private static Task<HttpResponseMessage> RefundAsync(HttpClient who, int checkout, int n, string? amount) =>
        who.PostAsJsonAsync($"/api/wallet/checkouts/{Till.Id(checkout)}/refunds", new { id = Till.Id(n), amount }, Ct);

    private static async Task<string> PageAsync(HttpClient who, string path) => WebUtility.HtmlDecode(await who.GetStringAsync(new Uri(path, UriKind.Relative), Ct));
}
