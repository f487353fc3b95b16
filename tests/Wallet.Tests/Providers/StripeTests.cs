using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Stripe;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Stripe, over HTTP, against a server that speaks as it does.</summary>
public sealed class StripeTests : IAsyncLifetime
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly Guid Id = Guid.Parse("01993e7a-0000-7000-8000-000000000001");
    private StripeServer _stripe = null!;
    private HttpClient _http = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeServer.StartAsync();
        _http = new() { BaseAddress = new(_stripe.Url + "/") };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _stripe.DisposeAsync();
    }

    [Fact]
    public async Task What_is_paid_at_stripe_is_credited_with_its_real_fee_and_its_balance_matches()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Wallet:Currency"] = "EUR",
            ["Wallet:Provider"] = "stripe",
            ["Wallet:StripeKey"] = StripeServer.Key,
            ["Wallet:StripeUrl"] = _stripe.Url,
            ["Wallet:StripeWebhookSecret"] = "whsec_new",
            ["Wallet:StripeWebhookSecretBefore"] = StripeServer.Secret,
        });
        var bo = await app.AsAsync("bo");
        using var answer = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id, amount = "20", bearer = "payer" }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.StartsWith("https://checkout.stripe.com/c/pay/cs_test_", (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("url").GetString(), StringComparison.Ordinal);
        using var page = await bo.GetAsync(new Uri("/wallet/add?amount=20", UriKind.Relative), Ct);
        Assert.Contains("form-action 'self' https://checkout.stripe.com", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        _stripe.Pay("cs_test_1", fee: 61);
        Assert.Equal(HttpStatusCode.BadRequest, await HookAsync(app, StripeServer.Event("evt_0", "checkout.session.completed", "cs_test_1", "whsec_somebody")));
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_1", "checkout.session.completed", "cs_test_1")));
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_1", "checkout.session.completed", "cs_test_1")));
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_2", "customer.created", "cus_1")));
        for (var tries = 0; await BalanceAsync(app, "exp:fees:stripe") == 0; tries++)
        {
            Assert.True(tries < 600);
            await Task.Delay(50, Ct);
        }

        await using var scope = app.Services.CreateAsyncScope();
        var me = (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync(["bo"], Ct))["bo"].Id;
        Assert.Equal((2000L, 1995L, 61L, 56L), (await BalanceAsync(app, $"liab:member:{me}"), await BalanceAsync(app, "asset:provider:stripe"), await BalanceAsync(app, "exp:fees:stripe"), await BalanceAsync(app, "inc:fee_recovered")));
        Assert.Equal(new Reconciled(1, 0), await scope.ServiceProvider.GetRequiredService<Reconcile>().DoAsync(Ct));
        Assert.Equal(new Reconciled(0, 0), await scope.ServiceProvider.GetRequiredService<Reconcile>().DoAsync(Ct));
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<HeardEvent>().CountAsync(Ct));
    }

    [Fact]
    public async Task Disputes_and_refunds_at_stripe_are_booked_and_every_line_of_its_balance_matches()
    {
        await using var app = await PalabreApp.StartAsync(settings: AtStripe());
        var bo = await app.AsAsync("bo");
        await using var scope = app.Services.CreateAsyncScope();
        var owed = $"recv:chargeback:{(await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync(["bo"], Ct))["bo"].Id}";
        using (var answer = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id, amount = "20", bearer = "payer" }, Ct)) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        _stripe.Pay("cs_test_1", fee: 56);
        // That it was paid is told by nobody; an inquiry takes nothing.
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_0", "charge.dispute.created", _stripe.Dispute("cs_test_1", "warning_needs_response"))));
        var dispute = _stripe.Dispute("cs_test_1", "needs_response");
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_1", "charge.dispute.created", dispute)));
        await Till.UntilAsync(async () => await BalanceAsync(app, owed) == 2056, "it is owed");
        _stripe.Close(dispute, "won");
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_2", "charge.dispute.closed", dispute)));
        await Till.UntilAsync(async () => await BalanceAsync(app, owed) == 0, "it is won");

        using (var asked = await bo.PostAsJsonAsync($"/api/wallet/checkouts/{Id}/refunds", new { id = Next(7), amount = "12" }, Ct)) Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var refund = _stripe.Asked.Single(asked => asked.Path == "v1/refunds");
        Assert.Equal(("pi_2", "1200", $"{Next(7)}"), (refund.Fields["payment_intent"], refund.Fields["amount"], refund.Key));
        await Till.UntilAsync(async () =>
        {
            await using var later = app.Services.CreateAsyncScope();
            Assert.Equal(0, (await later.ServiceProvider.GetRequiredService<Reconcile>().DoAsync(Ct)).Wrong);
            return await later.ServiceProvider.GetRequiredService<PalabreDb>().Set<ProviderLine>().CountAsync(Ct) == 4;
        }, "all four lines are read");
        Assert.Equal(800, await BalanceAsync(app, owed.Replace("recv:chargeback", "liab:member", StringComparison.Ordinal)));
        Assert.Equal(2056 - 56 - 2000 - 1200, await BalanceAsync(app, "asset:provider:stripe"));
        Assert.Empty((await app.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);
    }

    [Fact]
    public async Task Payouts_at_stripe_are_a_transfer_and_a_payout_from_there_and_what_comes_back_is_taken_back()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?>(AtStripe())
        {
            ["Wallet:PayoutDaysAtFirst"] = "0",
            ["Wallet:PayoutReserve"] = "0",
        });
        await app.AddAsync("bo", password: PalabreApp.Password);
        var (bo, cleo) = (await app.AsAsync("bo"), await app.AsAsync("cleo"));
        using (var answer = await cleo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id, amount = "20", bearer = "payer", to = "bo" }, Ct)) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        _stripe.Pay("cs_test_1", fee: 56);
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_1", "checkout.session.completed", "cs_test_1")));

        using var page = await bo.GetAsync(new Uri("/wallet/payout", UriKind.Relative), Ct);
        Assert.Contains("form-action 'self' https://connect.stripe.com", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var begun = await bo.PostAsJsonAsync("/api/wallet/payee", new { }, Ct);
        Assert.StartsWith("https://connect.stripe.com/", (await begun.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("url").GetString(), StringComparison.Ordinal);
        var link = _stripe.Asked.Last(asked => asked.Path == "v1/account_links").Fields;
        var account = link["account"];
        Assert.EndsWith("/wallet/payout/back", link["return_url"], StringComparison.Ordinal);
        _stripe.Account(account, isReady: false, "external_account");
        await PayeeIsAsync(bo, account, "evt_2", "missing", app);
        _stripe.Account(account, isReady: false);
        await PayeeIsAsync(bo, account, "evt_3", "checked", app);
        _stripe.Account(account, isReady: true);
        await PayeeIsAsync(bo, account, "evt_4", "ready", app);

        // The answer to the transfer is lost, and asked for again.
        _stripe.Fail(0);
        using (var asked = await bo.PostAsJsonAsync("/api/wallet/payouts", new { id = Next(7), amount = "12", password = PalabreApp.Password }, Ct)) Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        Assert.Equal(($"{Next(7)}", account), (Assert.Single(_stripe.Asked.Where(asked => asked.Path == "v1/transfers").Select(asked => asked.Key).Distinct()), _stripe.Asked.First(asked => asked.Path == "v1/transfers").Fields["destination"]));
        var payout = _stripe.Asked.Single(asked => asked.Path == "v1/payouts");
        Assert.Equal(("1200", account), (payout.Fields["amount"], payout.Account));
        var there = (await LastPayoutAsync(app)).Reference!.Split('/')[1];
        _stripe.PaidOut(there, "paid");
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_5", "payout.paid", there, account: account)));
        await PayoutIsAsync(app, PayoutState.Paid);
        Assert.Equal((0L, 0L, 800L), (await BalanceAsync(app, "asset:payees:stripe"), await BalanceAsync(app, "liab:payout_transit"), await BalanceAsync(app, "asset:provider:stripe")));

        _stripe.PaidOut(there, "failed");
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_6", "payout.failed", there, account: account)));
        await PayoutIsAsync(app, PayoutState.Failed);
        Assert.Contains("/reversals", _stripe.Asked.Last(asked => asked.Method == "POST").Path, StringComparison.Ordinal);
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Equal(new Reconciled(3, 0), await scope.ServiceProvider.GetRequiredService<Reconcile>().DoAsync(Ct));
        Assert.Equal((0L, 2000L), (await BalanceAsync(app, "asset:payees:stripe"), await BalanceAsync(app, "asset:provider:stripe")));
        Assert.Empty((await app.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);
    }

    [Fact]
    public async Task What_stripe_pays_to_the_houses_own_bank_has_an_account_and_is_nobodys_mystery()
    {
        await using var app = await PalabreApp.StartAsync(settings: AtStripe());
        var bo = await app.AsAsync("bo");
        using (var answer = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id, amount = "20", bearer = "payer" }, Ct)) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        _stripe.Pay("cs_test_1", fee: 56);
        var first = _stripe.PayHouse(1500);
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event("evt_1", "payout.paid", first)));
        await using var scope = app.Services.CreateAsyncScope();
        var reconcile = scope.ServiceProvider.GetRequiredService<Reconcile>();
        Assert.Equal(new Reconciled(2, 0), await reconcile.DoAsync(Ct));
        Assert.Equal((1500L, 500L), (await BalanceAsync(app, "asset:bank:stripe"), await BalanceAsync(app, "asset:provider:stripe")));

        _stripe.BounceHouse(first);
        _stripe.PayHouse(300);
        Assert.Equal(new Reconciled(2, 0), await reconcile.DoAsync(Ct));
        Assert.Equal(new Reconciled(0, 0), await reconcile.DoAsync(Ct));
        Assert.Equal((300L, 1700L, 0L, 0L), (await BalanceAsync(app, "asset:bank:stripe"), await BalanceAsync(app, "asset:provider:stripe"), await BalanceAsync(app, "recv:suspense"), await BalanceAsync(app, "liab:suspense")));
        Assert.Empty((await app.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);
    }

    [Fact]
    public async Task What_may_have_been_done_is_asked_for_again_with_the_same_key_and_is_done_once()
    {
        _stripe.Fail(503, 0);
        var opened = await Provider().OpenCheckoutAsync(Request(), Ct);

        Assert.Equal("cs_test_1", opened.Reference);
        Assert.Equal(3, _stripe.Asked.Count);
        Assert.Equal($"{Id}", Assert.Single(_stripe.Asked.Select(asked => asked.Key).Distinct()));
    }

    [Fact]
    public async Task What_is_refused_is_not_asked_for_again_and_the_reason_is_told()
    {
        _stripe.Fail(402);
        var refused = await Assert.ThrowsAsync<ProviderException>(() => Provider().OpenCheckoutAsync(Request(), Ct));
        Assert.True(refused.IsFinal);
        Assert.Equal("Stripe refused v1/checkout/sessions: 402 failed It did not work.", refused.Message);
        Assert.Single(_stripe.Asked);

        _stripe.Fail(500, 500, 500);
        var silent = await Assert.ThrowsAsync<ProviderException>(() => Provider().OpenCheckoutAsync(Request(), Ct));
        Assert.False(silent.IsFinal);
        Assert.Equal(4, _stripe.Asked.Count);
    }

    [Fact]
    public async Task Payees_transfers_refunds_and_payouts_are_asked_for_as_stripe_wants_them()
    {
        var provider = Provider();
        var link = await provider.OnboardAsync(new(Id, null, new("https://house.test/back"), new("https://house.test/again")), Ct);
        Assert.StartsWith("https://connect.stripe.com/", link.Url, StringComparison.Ordinal);
        Assert.True(Assert.IsType<PayeeObject>(await provider.GetAsync(link.Payee, Ct)).IsReady);

        var transfer = await provider.TransferAsync(link.Payee, new(1200, Euro), Next(2), Ct);
        AssertAsked("v1/transfers", Next(2), ("destination", link.Payee.Id), ("amount", "1200"), ("currency", "eur"));
        await provider.ReverseTransferAsync(transfer, new(200, Euro), Next(3), Ct);
        AssertAsked($"v1/transfers/{transfer.Id}/reversals", Next(3), ("amount", "200"));
        var refund = await provider.RefundAsync(new(ProviderThing.Payment, "pi_9"), new(500, Euro), Next(4), Ct);
        AssertAsked("v1/refunds", Next(4), ("payment_intent", "pi_9"), ("amount", "500"));
        Assert.Equal(new MoveObject(refund, Next(4), MoveState.Done, new(500, Euro)), await provider.GetAsync(refund, Ct));
        var payout = await provider.PayOutAsync(link.Payee, new(1000, Euro), Next(5), Ct);
        Assert.Equal(link.Payee.Id, AssertAsked("v1/payouts", Next(5), ("amount", "1000"), ("currency", "eur")).Account);
        Assert.Equal(new MoveObject(payout, Next(5), MoveState.OnItsWay, new(1000, Euro)), await provider.GetAsync(payout, Ct));
        Assert.Null(await provider.GetAsync(new(ProviderThing.Refund, "re_none"), Ct));
    }

    [Fact]
    public async Task A_balance_of_several_pages_is_read_to_its_end_and_told_in_order()
    {
        var provider = Provider();
        for (var i = 0; i < 5; i++)
        {
            var opened = await provider.OpenCheckoutAsync(Request() with { Id = Next(i) }, Ct);
            _stripe.Pay(opened.Reference, fee: 10 + i);
        }
        var lines = await provider.BalanceLinesAsync(DateTimeOffset.UnixEpoch, Ct).ToListAsync(Ct);

        Assert.Equal([10, 11, 12, 13, 14], lines.Select(line => (int)line.Fee.Minor));
        Assert.All(lines, line => Assert.StartsWith("pi_", line.About, StringComparison.Ordinal));
        var paid = Assert.IsType<PaymentObject>(await provider.GetAsync(new(ProviderThing.Payment, lines[2].About!), Ct));
        Assert.Equal((Next(2), PaymentState.Paid, 12L), (paid.Checkout, paid.State, paid.Fee?.Minor));
    }

    [Theory]
    [InlineData("checkout.session.completed", "cs_1", ProviderThing.Payment)]
    [InlineData("checkout.session.async_payment_failed", "cs_1", ProviderThing.Payment)]
    [InlineData("refund.updated", "re_1", ProviderThing.Refund)]
    [InlineData("charge.dispute.created", "dp_1", ProviderThing.Dispute)]
    [InlineData("account.updated", "acct_1", ProviderThing.Payee)]
    [InlineData("payout.paid", "po_1", ProviderThing.Payout)]
    [InlineData("invoice.paid", "in_1", null)]
    public void What_it_tells_is_about_something_of_ours_or_nothing(string kind, string about, ProviderThing? thing)
    {
        var (body, signature) = StripeServer.Event("evt_1", kind, about);
        var told = Provider().ParseWebhook(body, new HeaderDictionary { ["Stripe-Signature"] = signature });
        Assert.Equal(thing is { } known ? new ProviderEvent("evt_1", kind, new(known, about)) : null, told);
    }

    [Fact]
    public void What_is_signed_and_no_event_is_refused()
    {
        var body = "[1,2"u8.ToArray();
        Assert.Throws<ForgedEventException>(() => Provider().ParseWebhook(body, new HeaderDictionary { ["Stripe-Signature"] = WebhookSignature.Header(body, StripeServer.Secret, TimeProvider.System.GetUtcNow()) }));
    }

    [Theory]
    [InlineData("ISK", 5, 500)]
    [InlineData("JPY", 5, 5)]
    [InlineData("EUR", 505, 505)]
    [InlineData("TND", 5120, 5120)]
    public void Amounts_are_written_as_stripe_reckons(string currency, long minor, long written)
    {
        var money = new Money(minor, Currency.Of(currency));
        Assert.Equal(written, StripeAmounts.Of(money));
        Assert.Equal(money, StripeAmounts.Read(written, money.Currency));
    }

    private static async Task PayeeIsAsync(HttpClient who, string account, string @event, string state, PalabreApp app)
    {
        Assert.Equal(HttpStatusCode.OK, await HookAsync(app, StripeServer.Event(@event, "account.updated", account)));
        await Till.UntilAsync(async () => (await who.GetFromJsonAsync<JsonElement>(new Uri("/api/wallet/payouts", UriKind.Relative), Ct)).GetProperty("payee").GetString() == state, $"they are {state}");
    }

    private static Task PayoutIsAsync(PalabreApp app, PayoutState state) => Till.UntilAsync(async () =>
    {
        if ((await LastPayoutAsync(app)).State == state) return true;
        await Till.AskForPayoutsAsync(app.Services);
        return false;
    }, $"it is {state}");

    private static async Task<Payout> LastPayoutAsync(PalabreApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Payout>().AsNoTracking().SingleAsync(Ct);
    }

    private StripeProvider Provider()
    {
        var settings = new WalletSettings { Currency = "EUR", Provider = "stripe", StripeKey = StripeServer.Key, StripeWebhookSecret = StripeServer.Secret };
        return new(new(_http, settings, TimeProvider.System, NullLogger<StripeClient>.Instance), settings, TimeProvider.System);
    }

    private static CheckoutRequest Request() => new(Id, new(2056, Euro), "Wallet", new("https://house.test/paid"), new("https://house.test/not"), "fr", TimeProvider.System.GetUtcNow().AddHours(1));

    private static Guid Next(int n) => Guid.Parse(FormattableString.Invariant($"01993e7a-0000-7000-8000-{n:x12}"));

    private StripeAsked AssertAsked(string path, Guid key, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var asked = _stripe.Asked.Last();
        Assert.Equal((path, $"{key}"), (asked.Path, asked.Key));
        foreach (var (name, value) in fields) Assert.Equal(value, asked.Fields[name]);
        return asked;
    }

    private Dictionary<string, string?> AtStripe() => new()
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "stripe",
        ["Wallet:StripeKey"] = StripeServer.Key,
        ["Wallet:StripeUrl"] = _stripe.Url,
        ["Wallet:StripeWebhookSecret"] = StripeServer.Secret,
    };

    private static async Task<HttpStatusCode> HookAsync(PalabreApp app, (byte[] Body, string Signature) told)
    {
        using var guest = app.Guest();
        using var content = new ByteArrayContent(told.Body);
        content.Headers.Add("Stripe-Signature", told.Signature);
        return (await guest.PostAsync(new Uri("/wallet/hooks/stripe", UriKind.Relative), content, Ct)).StatusCode;
    }

    private static Task<long> BalanceAsync(PalabreApp app, string account) => app.Services.GetRequiredService<ILedgerStore>()
        .InSnapshotAsync(async (ledger, stop) => (await ledger.AccountsAsync([new(new(account), Euro)], stop)).Sum(a => a.Balance.Minor), Ct);
}
