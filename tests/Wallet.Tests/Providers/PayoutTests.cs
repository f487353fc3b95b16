using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.TestApp;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Money that leaves for members' banks, on the whole server with the fake provider.</summary>
public sealed class PayoutTests : IAsyncLifetime
{
    /// <summary>Money needs no days here, so that tests need none.</summary>
    private static readonly Dictionary<string, string?> AtOnce = new() { ["Wallet:PayoutDays"] = "0", ["Wallet:PayoutDaysAtFirst"] = "0", ["Wallet:PayoutReserve"] = "0", ["Wallet:PayoutFee"] = "25" };

    private Till _till = null!;

    private static CancellationToken Ct => Till.Ct;

    public async ValueTask InitializeAsync() => _till = await OpenAsync();

    public async ValueTask DisposeAsync() => await _till.DisposeAsync();

    [Fact]
    public async Task Who_one_is_is_said_at_the_provider_and_coming_back_proves_nothing()
    {
        var bo = await _till.AsAsync("bo");
        Assert.Contains("first say to the provider who you are", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
        using var begun = await bo.PostAsync(new Uri("/wallet/payout/payee", UriKind.Relative), new FormUrlEncodedContent([]), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        var there = begun.Headers.Location!.ToString();
        Assert.StartsWith("/wallet/fake/payees/facct_", there, StringComparison.Ordinal);
        Assert.Contains("Pretend that all is well", await PageAsync(bo, there), StringComparison.Ordinal);

        using (var back = await bo.GetAsync(new Uri("/wallet/payout/back", UriKind.Relative), Ct)) Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        await _till.HeardAsync();
        Assert.Contains("The provider misses something", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
        Assert.True(_till.Fake.Decide(there.Split('/')[^1], isReady: false, isMissing: false));
        await Till.UntilAsync(() => StandsAsync("bo", PayeeState.Checked), "it is being checked");
        Assert.Contains("The provider looks at what you said", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
        Assert.False(await _till.DbAsync(db => db.Set<VerifiedMember>().AnyAsync(Ct)));
        Assert.True(_till.Fake.Decide(there.Split('/')[^1], isReady: true, isMissing: false));
        await Till.UntilAsync(() => StandsAsync("bo", PayeeState.Ready), "they are ready");
        Assert.Null((await _till.DbAsync(db => db.Set<VerifiedMember>().SingleAsync(Ct))).By);
        Assert.Contains("The provider knows who you are", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_received_is_paid_out_once_a_day_with_a_proof_and_its_cost_shown_before()
    {
        var bo = await EarningAsync("20");
        Assert.Contains("Pay out €12.00", await PageAsync(bo, "/wallet/payout?amount=12"), StringComparison.Ordinal);
        Assert.Contains("€11.75", await PageAsync(bo, "/wallet/payout?amount=12"), StringComparison.Ordinal);
        Assert.Contains("€20.00 at most may go now", await PageAsync(bo, "/wallet/payout?amount=30"), StringComparison.Ordinal);
        Assert.Equal("proof_password", await Till.CodeAsync(await bo.PostAsJsonAsync("/api/wallet/payouts", new { id = Till.Id(10), amount = "12" }, Ct)));
        Assert.Equal("payout_less", await Till.CodeAsync(await AskAsync(bo, 10, "1.24")));
        Assert.Equal("payout_more", await Till.CodeAsync(await AskAsync(bo, 10, "20.01")));
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 10, "12")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 10, "12")).StatusCode);
        Assert.Equal("payment_other_body", await Till.CodeAsync(await AskAsync(bo, 10, "11")));
        Assert.Equal("payout_too_soon", await Till.CodeAsync(await AskAsync(bo, 11, "2")));
        await UntilAsync(10, PayoutState.Paid);

        Assert.Equal((800, 0), await _till.WalletAsync("bo"));
        Assert.Equal((0, 0), await _till.AtAsync(ProviderAccounts.PayoutTransit));
        Assert.Equal((0, 0), await _till.AtAsync(ProviderAccounts.Payees("fake")));
        var paid = await bo.GetFromJsonAsync<JsonElement>(new Uri($"/api/wallet/payouts/{Till.Id(10)}", UriKind.Relative), Ct);
        Assert.Equal(("paid", "12.00", "0.25", "11.75"), (paid.GetProperty("state").GetString(), paid.GetProperty("amount").GetString(), paid.GetProperty("fee").GetString(), paid.GetProperty("arrives").GetString()));
        Assert.Contains("paid out to the bank", await PageAsync(bo, "/wallet"), StringComparison.Ordinal);
        await _till.ReconcileAsync();
        await _till.HeardAsync();
        Assert.Contains("Your money has gone to your bank", await PageAsync(bo, "/notifications"), StringComparison.Ordinal);
        Assert.Equal("payout_unknown", await Till.CodeAsync(await (await _till.AsAsync("cleo")).GetAsync(new Uri($"/api/wallet/payouts/{Till.Id(10)}", UriKind.Relative), Ct)));
    }

    [Fact]
    public async Task A_form_with_the_password_pays_out_and_one_without_is_shown_again()
    {
        var bo = await EarningAsync("20");
        var fields = new Dictionary<string, string> { ["id"] = $"{Till.Id(10)}", ["amount"] = "12" };
        using (var form = new FormUrlEncodedContent(fields)) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bo.PostAsync(new Uri("/wallet/payout", UriKind.Relative), form, Ct)).StatusCode);
        fields["proof-password"] = PalabreApp.Password;
        using (var form = new FormUrlEncodedContent(fields)) Assert.Equal(HttpStatusCode.SeeOther, (await bo.PostAsync(new Uri("/wallet/payout", UriKind.Relative), form, Ct)).StatusCode);
        await UntilAsync(10, PayoutState.Paid);
        Assert.Contains("It is asked for", await PageAsync(bo, "/wallet/payout?done"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_bank_does_not_take_is_in_the_wallet_again_with_the_reason_and_may_be_asked_for_again()
    {
        var bo = await EarningAsync("20");
        _till.Fake.FailsMoves = true;
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 10, "12")).StatusCode);
        await UntilAsync(10, PayoutState.Failed);
        Assert.Equal((2000, 0), await _till.WalletAsync("bo"));
        Assert.Contains("Your bank did not take it", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
        _till.Fake.FailsMoves = false;
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 11, "20")).StatusCode);
        await UntilAsync(11, PayoutState.Paid);

        // And a bank that changes its mind sends it back, cost and all.
        Assert.Equal((0, 0), await _till.WalletAsync("bo"));
        Assert.True(_till.Fake.SendBack(await ReferenceAsync(11)));
        await UntilAsync(11, PayoutState.Failed);
        Assert.Equal((2000, 0), await _till.WalletAsync("bo"));
        Assert.Equal((0, 0), await _till.AtAsync(ProviderAccounts.Payees("fake")));
        await _till.ReconcileAsync();
        await _till.HeardAsync();
        Assert.Contains("could not go to your bank", await PageAsync(bo, "/notifications"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_at_the_same_moment_are_one_payout()
    {
        var bo = await EarningAsync("20");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => AskAsync(bo, 20 + n, "2")));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Single(_till.Fake.Transfers);
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<Payout>().AllAsync(p => p.State == PayoutState.Paid, Ct)), "it is paid");
    }

    [Fact]
    public async Task While_something_is_disputed_nothing_leaves()
    {
        var bo = await EarningAsync("20");
        await _till.AddAsync("cleo", 2, "5", to: "bo");
        Assert.True(_till.Fake.Dispute(Till.Reference(2)));
        await Till.UntilAsync(() => _till.DbAsync(db => db.Set<Dispute>().AnyAsync(Ct)), "it is disputed");
        Assert.Equal("wallet_frozen", await Till.CodeAsync(await AskAsync(bo, 10, "2")));
        Assert.Contains("your wallet says why", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Money_that_was_added_and_not_spent_waits_for_a_look_with_its_reason_and_an_answer()
    {
        var (ada, bo) = (await _till.AsAsync("ada"), await EarningAsync("5"));
        await _till.AddAsync("bo", 2, "20");
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 10, "15")).StatusCode);
        await UntilAsync(10, PayoutState.Looked);
        Assert.Empty(_till.Fake.Transfers);
        Assert.Equal((2500, 1500), await _till.WalletAsync("bo"));
        Assert.Contains("leaves without having been spent", await PageAsync(bo, "/wallet"), StringComparison.Ordinal);
        using (var plea = await bo.PutAsJsonAsync($"/api/wallet/reviews/{Till.Id(10)}/plea", new { text = "I was wrong to add it." }, Ct)) Assert.Equal(HttpStatusCode.NoContent, plea.StatusCode);
        var page = await PageAsync(ada, "/stewards/payments");
        Assert.Contains("to their bank", page, StringComparison.Ordinal);
        Assert.Contains("I was wrong to add it.", page, StringComparison.Ordinal);
        Assert.Equal("review_words", await Till.CodeAsync(await DecideAsync(ada, 10, false, "")));
        Assert.Equal(HttpStatusCode.NoContent, (await DecideAsync(ada, 10, true, "")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await DecideAsync(ada, 10, true, "")).StatusCode);
        await UntilAsync(10, PayoutState.Paid);
        Assert.Equal((1000, 0), await _till.WalletAsync("bo"));
        await _till.ReconcileAsync();
    }

    [Fact]
    public async Task What_stewards_do_not_pass_on_is_in_the_wallet_again_with_their_words()
    {
        var (ada, bo) = (await _till.AsAsync("ada"), await EarningAsync("5"));
        await _till.AddAsync("bo", 2, "20");
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 10, "15")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await DecideAsync(ada, 10, false, "Back to the card, please.")).StatusCode);
        Assert.Equal("review_over", await Till.CodeAsync(await DecideAsync(ada, 10, true, "")));
        Assert.Equal((2500, 0), await _till.WalletAsync("bo"));
        Assert.Contains("Back to the card, please.", await PageAsync(bo, "/wallet/payout"), StringComparison.Ordinal);
        // What others gave may go.
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 11, "5")).StatusCode);
        await UntilAsync(11, PayoutState.Paid);
    }

    /// <summary>On the real server, with a provider that loses, repeats, delays and forges: its database, its jobs, its webhook.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    public async Task Also_with_a_provider_that_loses_and_forges_nobody_is_paid_twice_and_nothing_is_lost(int seed)
    {
        await using var till = await OpenAsync(seed);
        await till.App.AddAsync("bo", password: PalabreApp.Password);
        var (bo, cleo) = (await till.AsAsync("bo"), await till.AsAsync("cleo"));
        for (var tries = 0; tries < 8; tries++)
            using (var answer = await cleo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Till.Id(1), amount = "20", bearer = "payer", to = "bo" }, Ct))
                if (answer.StatusCode == HttpStatusCode.Created) break;
        Assert.True(till.Fake.Pay(Till.Reference(1)));
        await till.ReconcileAsync();
        var there = "";
        for (var tries = 0; tries < 8 && there.Length == 0; tries++)
            using (var begun = await bo.PostAsJsonAsync("/api/wallet/payee", new { }, Ct))
                if (begun.IsSuccessStatusCode) there = (await begun.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("url").GetString()!;
        Assert.True(till.Fake.Decide(there.Split('/')[^1], isReady: true, isMissing: false));
        // Nobody may have told; who comes back has it asked for.
        await Till.UntilAsync(async () =>
        {
            using var back = await bo.GetAsync(new Uri("/wallet/payout/back", UriKind.Relative), Ct);
            return await till.DbAsync(db => db.Set<Payee>().AnyAsync(p => p.State == PayeeState.Ready, Ct));
        }, "they are ready");
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 10, "12")).StatusCode);
        await till.ReconcileAsync();
        var payout = await till.DbAsync(db => db.Set<Payout>().AsNoTracking().SingleAsync(Ct));
        Assert.True(till.Fake.Transfers.Count <= 1 && till.Fake.Payouts.Count <= 1);
        Assert.Equal(till.Fake.Transfers.Count, payout.Transfer is null ? 0 : 1);
        var (lies, held) = await till.WalletAsync("bo");
        Assert.Equal(payout.State switch { PayoutState.Paid => (800, 0), PayoutState.Failed => (2000, 0), _ => (2000, 1200) }, (lies, held));
    }

    private static Task<Till> OpenAsync(int seed = 0) => Till.OpenAsync(seed, AtOnce);

    /// <summary>@bo, whom the provider knows, has received so much from @cleo.</summary>
    private async Task<HttpClient> EarningAsync(string amount)
    {
        await _till.App.AddAsync("bo", password: PalabreApp.Password);
        var bo = await _till.AsAsync("bo");
        await _till.AsAsync("cleo");
        await _till.AddAsync("cleo", 1, amount, to: "bo");
        using var begun = await bo.PostAsJsonAsync("/api/wallet/payee", new { }, Ct);
        var url = (await begun.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("url").GetString()!;
        Assert.True(_till.Fake.Decide(url.Split('/')[^1], isReady: true, isMissing: false));
        await Till.UntilAsync(() => StandsAsync("bo", PayeeState.Ready), "they are ready");
        return bo;
    }

    private async Task<bool> StandsAsync(string handle, PayeeState state)
    {
        var id = await _till.IdAsync(handle);
        return await _till.DbAsync(db => db.Set<Payee>().AnyAsync(p => p.Member == id && p.State == state, Ct));
    }

    private async Task UntilAsync(int n, PayoutState state) => await Till.UntilAsync(async () =>
    {
        if (await _till.DbAsync(db => db.Set<Payout>().AnyAsync(p => p.Id == Till.Id(n) && p.State == state, Ct))) return true;
        await Till.AskForPayoutsAsync(_till.App.Services);
        return false;
    }, $"it is {state}");

    private async Task<string> ReferenceAsync(int n) => (await _till.DbAsync(db => db.Set<Payout>().SingleAsync(p => p.Id == Till.Id(n), Ct))).Reference!;

    private static Task<HttpResponseMessage> AskAsync(HttpClient who, int n, string amount) =>
        who.PostAsJsonAsync("/api/wallet/payouts", new { id = Till.Id(n), amount, password = PalabreApp.Password }, Ct);

    private static Task<HttpResponseMessage> DecideAsync(HttpClient who, int n, bool passes, string words) => who.PostAsJsonAsync($"/api/stewards/payments/{Till.Id(n)}", new { passes, words }, Ct);

    private static async Task<string> PageAsync(HttpClient who, string path) => WebUtility.HtmlDecode(await who.GetStringAsync(new Uri(path, UriKind.Relative), Ct));
}
