using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>
/// The server is killed among payouts, refunds to cards and what the provider tells of them, whose own server goes on: afterwards each is done once,
/// each hold is resolved once, and the book says what the provider says.
/// </summary>
public sealed class PayoutKillTests
{
    private const int Many = 8;
    private const long Fee = 25;

    private static readonly Currency Euro = Currency.Of("EUR");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int _events;

    [Fact]
    public async Task A_kill_among_payouts_and_refunds_and_one_among_webhooks_pays_nothing_twice_and_leaves_nothing_set_aside()
    {
        string[] people = [.. Enumerable.Range(0, Many).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i:00}"))];
        await using var stripe = await StripeServer.StartAsync();
        await using var house = await KilledServer.MakeAsync(["ada", .. people], Ct, new Dictionary<string, string>
        {
            ["Wallet:Currency"] = "EUR",
            ["Wallet:Provider"] = "stripe",
            ["Wallet:StripeKey"] = StripeServer.Key,
            ["Wallet:StripeUrl"] = stripe.Url,
            ["Wallet:StripeWebhookSecret"] = StripeServer.Secret,
            ["Wallet:PayoutDays"] = "0",
            ["Wallet:PayoutDaysAtFirst"] = "0",
            ["Wallet:PayoutReserve"] = "0",
            ["Wallet:PayoutFee"] = Fee.ToString(CultureInfo.InvariantCulture),
        }, PalabreApp.Password);
        await house.StartAsync(Ct);
        for (var i = 0; i < Many; i++) await EarnAsync(house, stripe, people, i);

        // Killed while the provider works for them.
        stripe.Thinks = TimeSpan.FromMilliseconds(60);
        var answered = new ConcurrentDictionary<Guid, string>();
        var asking = Deeds(people).Select(deed => Task.Run(() => AskAsync(house, deed, answered), Ct)).ToList();
        while (answered.Count < 3) await Task.Delay(2, Ct);
        await house.KillAsync(Ct);
        await Task.WhenAll(asking);
        Assert.InRange(answered.Count, 3, 2 * Many - 1);
        Assert.Equal(0, (await house.CommandAsync(["ledger", "verify"], Ct)).Code);
        // Who was answered has it on the disk.
        var kept = await house.AskAsync(async services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            return (await db.Set<Payout>().Select(p => p.Id).ToListAsync(Ct)).Concat(await db.Set<CardRefund>().Select(r => r.Id).ToListAsync(Ct)).ToHashSet();
        });
        Assert.Empty(answered.Keys.Except(kept));

        // Everybody presses again; the house goes on with what it finds, and is killed while it hears what became of it.
        await house.StartAsync(Ct);
        foreach (var deed in Deeds(people)) await house.PostAsync(deed.Who, deed.Path, deed.Body, null, Ct);
        await Till.UntilAsync(() => Task.FromResult(stripe.Made("po").Count >= Many / 2), "some are on their way to banks");
        foreach (var payout in stripe.Made("po").Keys) stripe.PaidOut(payout, "paid");
        var told = 0;
        var telling = stripe.Made("po").Keys.Concat(stripe.Made("re").Keys).Select(about => Task.Run(async () =>
        {
            try
            {
                await TellAsync(house, stripe, about);
                Interlocked.Increment(ref told);
            }
            catch (Exception e) when (e is HttpRequestException or IOException) { /* killed meanwhile; nobody tells it again */ }
        }, Ct)).ToList();
        while (told < 3) await Task.Delay(2, Ct);
        await house.KillAsync(Ct);
        await Task.WhenAll(telling);
        Assert.Equal(0, (await house.CommandAsync(["ledger", "verify"], Ct)).Code);

        await house.StartAsync(Ct);
        await DoneAsync(house, stripe, people);
        await house.KillAsync(Ct);
        await CheckAsync(house, stripe);
    }

    private sealed record Deed(string Who, string Path, Guid Id, object Body);

    /// <summary>Everybody has twelve paid out, and five of what they added back on their card.</summary>
    private static IEnumerable<Deed> Deeds(string[] people)
    {
        for (var i = 0; i < people.Length; i++)
        {
            yield return new(people[i], "/api/wallet/payouts", Id(2, i), new { id = Id(2, i), amount = "12", password = PalabreApp.Password });
            yield return new(people[i], $"/api/wallet/checkouts/{Id(1, i)}/refunds", Id(3, i), new { id = Id(3, i), amount = "5" });
        }
    }

    private static async Task AskAsync(KilledServer house, Deed deed, ConcurrentDictionary<Guid, string> answered)
    {
        try { answered[deed.Id] = (await house.PostAsync(deed.Who, deed.Path, deed.Body, null, Ct)).GetProperty("state").GetString()!; }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException) { /* killed before the whole answer came */ }
    }

    /// <summary>Somebody gives them twenty by card, they add ten, and the provider knows who they are.</summary>
    private async Task EarnAsync(KilledServer house, StripeServer stripe, string[] people, int i)
    {
        var (me, giver) = (people[i], people[(i + 1) % people.Length]);
        await PayAsync(house, stripe, giver, new { id = Id(0, i), amount = "20", bearer = "payer", to = me });
        await PayAsync(house, stripe, me, new { id = Id(1, i), amount = "10", bearer = "payer" });
        await house.PostAsync(me, "/api/wallet/payee", new { }, null, Ct);
        var account = stripe.Asked.Last(asked => asked.Path == "v1/account_links").Fields["account"];
        stripe.Account(account, isReady: true);
        await TellAsync(house, stripe, account);
        await Till.UntilAsync(async () => await house.GetAsync(me, "/api/wallet/payouts", Ct) is var may && may.GetProperty("payee").GetString() == "ready" && may.GetProperty("lies").GetString() == "30.00", "they may be paid");
    }

    private async Task PayAsync(KilledServer house, StripeServer stripe, string who, object wish)
    {
        await house.PostAsync(who, "/api/wallet/checkouts", wish, null, Ct);
        var session = stripe.Made("cs_test").Keys.OrderBy(id => int.Parse(id.Split('_')[^1], CultureInfo.InvariantCulture)).Last();
        stripe.Pay(session, fee: 50);
        await TellAsync(house, stripe, session);
    }

    private async Task TellAsync(KilledServer house, StripeServer stripe, string about)
    {
        var kind = about.Split('_')[0] switch { "cs" => "checkout.session.completed", "acct" => "account.updated", "po" => "payout.paid", _ => "refund.updated" };
        var account = kind == "payout.paid" ? stripe.Asked.First(asked => asked.Path == "v1/payouts" && asked.Key == stripe.Made("po")[about]).Account : null;
        var (body, signature) = StripeServer.Event(string.Create(CultureInfo.InvariantCulture, $"evt_{Interlocked.Increment(ref _events)}"), kind, about, account: account);
        Assert.Equal(200, await house.HookAsync("/wallet/hooks/stripe", body, "Stripe-Signature", signature, Ct));
    }

    /// <summary>Banks take everything, and what was not told is asked for: until nothing is set aside any more.</summary>
    private static async Task DoneAsync(KilledServer house, StripeServer stripe, string[] people)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        while (true)
        {
            foreach (var payout in stripe.Made("po").Keys) stripe.PaidOut(payout, "paid");
            var states = new List<string>();
            for (var i = 0; i < people.Length; i++)
            {
                states.Add((await house.GetAsync(people[i], $"/api/wallet/payouts/{Id(2, i)}", Ct)).GetProperty("state").GetString()!);
                states.AddRange((await house.GetAsync(people[i], $"/api/wallet/checkouts/{Id(1, i)}/refunds", Ct)).GetProperty("refunds").EnumerateArray().Select(r => r.GetProperty("state").GetString()!));
            }
            if (states.TrueForAll(state => state is "paid" or "settled")) break;
            Assert.False(limit.IsCancellationRequested, $"They were never done: {string.Join(' ', states)}");
            await Task.Delay(500, Ct);
        }
        foreach (var who in people)
        {
            var wallet = await house.GetAsync(who, "/api/wallet", Ct);
            Assert.Equal(("13.00", "0.00"), (wallet.GetProperty("balance").GetString(), wallet.GetProperty("held").GetString()));
        }
    }

    private static async Task CheckAsync(KilledServer house, StripeServer stripe)
    {
        Assert.Equal(0, (await house.CommandAsync(["ledger", "verify"], Ct)).Code);
        // One of each for everybody, and no command of the same thing by another id.
        foreach (var kind in new[] { "tr", "po", "re" }) Assert.Equal(Many, stripe.Made(kind).Values.Distinct().Count());
        foreach (var kind in new[] { "tr", "po", "re" }) Assert.Equal(Many, stripe.Made(kind).Count);
        await house.AskAsync(async services =>
        {
            // The house reconciles by itself too, where it missed a night: what it had read then is not read again.
            Assert.Equal(0, (await services.GetRequiredService<Reconcile>().DoAsync(Ct)).Wrong);
            var lines = await services.GetRequiredService<PalabreDb>().Set<ProviderLine>().ToListAsync(Ct);
            Assert.Equal(stripe.Lines, lines.Count);
            Assert.All(lines, line => Assert.Equal(LineState.Matched, line.State));
            return await services.GetRequiredService<ILedgerStore>().InSnapshotAsync(async (ledger, stop) =>
            {
                var accounts = await ledger.AccountsAfterAsync(null, 1000, stop);
                Assert.Equal(accounts.Sum(a => a.PostedDebits), accounts.Sum(a => a.PostedCredits));
                Assert.All(accounts, account => Assert.Equal(0, account.Held.Minor));
                long At(string name) => accounts.Where(a => a.Key.Name.ToString() == name).Sum(a => a.Balance.Minor);
                Assert.Equal((stripe.Balance, 0, 0, 0, 0), (At("asset:provider:stripe"), At("asset:payees:stripe"), At("liab:payout_transit"), At("liab:suspense"), At("recv:suspense")));
                // Each of the three holds of everybody was posted once: with two journals for a payout and one for a refund.
                var journals = new List<Journal>();
                while (await ledger.JournalsAfterAsync(journals.Count == 0 ? 0 : journals[^1].Number, 500, stop) is { Count: > 0 } more) journals.AddRange(more);
                foreach (var kind in new[] { ProviderKinds.Payout, ProviderKinds.PayoutTransferred, ProviderKinds.PayoutPaid, ProviderKinds.Refund, ProviderKinds.RefundSettled }) Assert.Equal(Many, journals.Count(j => j.Kind == kind));
                Assert.DoesNotContain(journals, j => j.Kind is ProviderKinds.PayoutFailed or ProviderKinds.RefundFailed or ProviderKinds.PayoutTakenBack);
                return true;
            }, Ct);
        });
    }

    /// <summary>0: the tip, 1: what they added, 2: the payout, 3: the refund.</summary>
    private static Guid Id(int what, int n) => Guid.Parse(FormattableString.Invariant($"01993e7a-0000-7000-800{what}-{n:x12}"));
}
