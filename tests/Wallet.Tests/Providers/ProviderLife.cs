using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;
using Palabre.Ledger.Fees;
using Palabre.TestKit;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Fake;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>
/// A few members pay, give up, pay late or twice, at a provider that loses, repeats, delays, reorders and forges what it tells; all of it follows
/// from a seed. In the end everything that was paid is credited, once.
/// </summary>
internal sealed class ProviderLife : IDisposable
{
    public static readonly Currency Euro = Currency.Of("EUR");

    private static readonly FeeRate Fees = new(150, new(25, Euro));
    private static readonly CheckoutPages Pages = new("Wallet", new("http://house.test/paid"), new("http://house.test/not"), "en");

    private readonly MemoryStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly Random _chance;
    private readonly MemoryDesk _desk;
    private readonly FakeProvider _provider;
    private readonly TakeHook _hook;
    private readonly Rounds _rounds;
    private readonly Reconcile _reconcile;
    private readonly OpenCheckout _open;
    private readonly RefundCard _refunds;
    private readonly PayToBank _toBank;
    private readonly KeepPayee _payees;
    private readonly ProviderBell _bell = new();
    private readonly List<(byte[] Body, string Signature)> _overheard = [];
    private int _ids;

    public ProviderLife(int seed)
    {
        _chance = new(seed);
        _desk = new(_store, new(Chart.Usual, _clock));
        _provider = new(Fees, seed, _clock);
        var settle = new Settle(_provider, _desk, _clock);
        _hook = new(_provider, _desk, _bell, _clock, NullLogger<TakeHook>.Instance);
        _refunds = new(_provider, _desk, settle, _clock, NullLogger<RefundCard>.Instance);
        var settings = new WalletSettings { Currency = "EUR", Provider = "fake", PayoutDays = 0, PayoutDaysAtFirst = 0, PayoutReserve = _chance.Next(3) * 10, PayoutFee = _chance.Next(2) * 25 };
        _toBank = new(_provider, _desk, settle, settings, _clock, NullLogger<PayToBank>.Instance);
        _payees = new(_provider, _desk, new(new EphemeralDataProtectionProvider()), settings, _bell, _clock, NullLogger<KeepPayee>.Instance);
        _rounds = new(_provider, _desk, settle, _refunds, _toBank, _clock, NullLogger<Rounds>.Instance);
        _reconcile = new(_provider, _desk, settle, _clock, NullLogger<Reconcile>.Instance);
        _open = new(_provider, _desk, _clock, NullLogger<OpenCheckout>.Instance);
    }

    public void Dispose()
    {
        _store.Dispose();
        _bell.Dispose();
    }

    public async Task LiveAsync(CancellationToken ct)
    {
        for (var deeds = _chance.Next(4, 14); deeds > 0; deeds--)
        {
            switch (_chance.Next(18))
            {
                case 0 or 1 or 2: await OpenAsync(ct); break;
                case 3 or 4 or 5: Someone((reference, _) => _provider.Pay(reference)); break;
                case 6: Someone((reference, _) => _provider.GiveUp(reference)); break;
                case 7: Someone((reference, _) => _provider.Dispute(reference)); break;
                case 8: Someone((reference, _) => _provider.Close(reference, _chance.Next(2) == 0)); break;
                case 9: await RefundAsync(ct); break;
                case 10: await SpendAsync(ct); break;
                case 11 or 12: await OnboardAsync(ct); break;
                case 13 or 14 or 15: await PayOutAsync(ct); break;
                case 16: Bounce(); break;
                default: await ReplayAsync(ct); break;
            }
            await BalancesAsync(ct);
            // Sometimes nobody works for a while, as when the house is down.
            if (_chance.Next(3) > 0) await FallingAsync(() => WorkAsync(ct));
            if (_chance.Next(8) == 0) await ReconcileAsync(ct);
            _clock.Advance(TimeSpan.FromSeconds(_chance.Next(900)));
        }
        for (var hours = 0; hours < 5; hours++)
        {
            await WorkAsync(ct);
            _clock.Advance(TimeSpan.FromHours(1));
        }
        await ReconcileAsync(ct);
        await WorkAsync(ct);
        if (_desk.Payouts.Count > 0) await WaitForBanksAsync(ct);
        // Whatever was still asked for in vain.
        for (var more = 0; more < 30 && (_desk.Refunds.Any(r => r.IsUnderWay) || IsSomethingUnheard()); more++)
        {
            _clock.Advance(TimeSpan.FromMinutes(65));
            await WorkAsync(ct);
        }
        await ReconcileAsync(ct);
        await WorkAsync(ct);
        await ReconcileAsync(ct);
    }

    /// <summary>What became of disputes and refunds: each of these should happen to somebody.</summary>
    public IEnumerable<string> Met =>
    [
        .. _desk.Disputes.Select(d => $"dispute {d.State}{(d.Left > 0 ? " owed" : "")}{(d.Recovered > d.SetAside ? " recovered" : "")}"),
        .. _desk.Payouts.Select(p => $"payout {p.State} {p.Why}{(p.PaidAt is not null && p.FailedAt is not null ? " afterwards" : "")}"),
        .. _desk.Refunds.Select(r => $"refund {r.State}{(r.Borne > 0 ? " borne" : "")}"),
    ];

    /// <summary>What must hold at its end.</summary>
    public async Task CheckAsync(CancellationToken ct)
    {
        foreach (var payment in _provider.Payments)
        {
            var checkout = _desk.Checkouts.Single(c => c.Id == payment.Request.Id);
            Assert.Equal(payment.State == PaymentState.Paid, checkout.State == CheckoutState.Credited);
            if (payment.State == PaymentState.Paid) Assert.Equal(payment.Fee.Minor, checkout.Fee);
        }
        var report = await Audit.RunAsync(_store, Chart.Usual, [], ct);
        Assert.Empty(report.Findings);
        var accounts = (await _store.InSnapshotAsync((ledger, stop) => ledger.AccountsAfterAsync(null, int.MaxValue, stop), ct)).ToDictionary(a => a.Key.Name.ToString(), a => a.Balance.Minor);
        foreach (var to in _desk.Checkouts.GroupBy(c => c.To))
        {
            var due = to.Where(c => c.State == CheckoutState.Credited).Sum(c => c.Arrived) - _desk.Refunds.Where(r => r.Member == to.Key && r.State == RefundState.Settled).Sum(r => r.Amount)
                - _desk.Payouts.Where(p => p.Member == to.Key && p.State == PayoutState.Paid).Sum(p => p.Amount)
                - _desk.Disputes.Where(d => d.Member == to.Key && d.State == DisputeStanding.Lost).Sum(d => d.Recovered) - _spent.GetValueOrDefault(to.Key);
            Assert.Equal(due, accounts.GetValueOrDefault(WalletAccount.Of(to.Key).ToString()));
            Assert.Equal(_desk.Disputes.Where(d => d.Member == to.Key).Sum(d => d.State == DisputeStanding.Open ? d.Owed : d.Left), accounts.GetValueOrDefault(ProviderAccounts.Owed(to.Key).ToString()));
        }
        // What the provider knows of disputes and refunds, we do.
        Assert.Equal(_provider.Disputes.OrderBy(d => d.Ref.Id, StringComparer.Ordinal).Select(d => (d.Ref.Id, $"{d.State}")), _desk.Disputes.OrderBy(d => d.Reference, StringComparer.Ordinal).Select(d => (d.Reference, $"{d.State}")));
        foreach (var move in _provider.Moves) Assert.Equal(move.Fails ? RefundState.Failed : RefundState.Settled, _desk.Refunds.Single(r => r.Id == move.Command).State);
        Assert.DoesNotContain(_desk.Refunds, r => r.IsUnderWay || (r.State == RefundState.Settled && r.Reference is null));
        foreach (var checkout in _desk.Checkouts) Assert.Equal(checkout.Refunded, _desk.Refunds.Where(r => r.Checkout == checkout.Id && r.State == RefundState.Settled).Sum(r => r.Total.Minor));
        CheckPayouts(accounts);
        Assert.Equal(0, accounts.GetValueOrDefault("asset:bounced:fake"));
        Assert.Equal(0, accounts.GetValueOrDefault("recv:suspense"));
        // The house has at the provider what the provider says, to the cent, and nothing is in suspense.
        Assert.Equal(_provider.Lines.Sum(line => line.Net.Minor), accounts.GetValueOrDefault("asset:provider:fake"));
        Assert.Equal(0, accounts.GetValueOrDefault("liab:suspense"));
        Assert.Equal(_provider.Lines.Count, _desk.Lines.Count(line => line.State == LineState.Matched));
        Assert.DoesNotContain(_desk.Events, e => e.Event.StartsWith("fev_forged", StringComparison.Ordinal) || e.Event.StartsWith("fev_stale", StringComparison.Ordinal));
    }

    private readonly Dictionary<MemberId, long> _spent = [];

    /// <summary>What the provider knows of payouts, we do: nobody was paid twice, and nothing is on its way any more.</summary>
    private void CheckPayouts(Dictionary<string, long> accounts)
    {
        var now = _clock.GetUtcNow();
        Assert.DoesNotContain(_desk.Payouts, p => p.IsUnderWay);
        Assert.Equal(_provider.Transfers.Select(t => t.Command).Order(), _desk.Payouts.Where(p => p.Transfer is not null).Select(p => p.Id).Order());
        Assert.Equal(_provider.Payouts.Where(p => p.At(now) == MoveState.Done).Select(p => p.Command).Order(), _desk.Payouts.Where(p => p.State == PayoutState.Paid).Select(p => p.Command).Order());
        foreach (var transfer in _provider.Transfers) Assert.Equal(transfer.TakenBackBy is null ? PayoutState.Paid : PayoutState.Failed, _desk.Payouts.Single(p => p.Id == transfer.Command).State);
        foreach (var payout in _desk.Payouts) Assert.Contains((payout.News, payout.State == PayoutState.Paid), _desk.Told);
        Assert.Equal(_desk.Told.Count, _desk.Told.Distinct().Count());
        Assert.Equal(0, accounts.GetValueOrDefault("liab:payout_transit"));
        Assert.Equal(_desk.Payouts.Where(p => p.State == PayoutState.Paid).Sum(p => p.Fee) + _desk.Checkouts.Where(c => c.State == CheckoutState.Credited && c.Bearer != FeeBearer.Coop).Sum(c => c.Recovered), accounts.GetValueOrDefault("inc:fee_recovered"));
        // What is at banks has left payees' balances: nothing lies between.
        Assert.Equal(0, accounts.GetValueOrDefault("asset:payees:fake"));
    }

    /// <summary>Somebody goes to say who they are, and the provider decides.</summary>
    private async Task OnboardAsync(CancellationToken ct)
    {
        var member = _chance.Next(3) == 0 ? new MemberId(9) : new MemberId(_chance.Next(1, 4));
        PayeePages pages = new(new("http://house.test/back"), new("http://house.test/again"));
        if ((await _payees.BeginAsync(member, pages, ct)).Url is not { } url) return;
        _provider.Decide(url.Split('/')[^1], isReady: _chance.Next(4) > 0, isMissing: _chance.Next(2) == 0);
        if (_chance.Next(2) == 0) await _payees.ComeBackAsync(member, ct);
    }

    /// <summary>Somebody has something paid out; the house may fall meanwhile, and they press again.</summary>
    private async Task PayOutAsync(CancellationToken ct)
    {
        var ready = _desk.Payees.Where(p => p.State == PayeeState.Ready).ToList();
        var member = ready.Count > 0 ? ready[_chance.Next(ready.Count)].Member : new MemberId(9);
        var may = await _toBank.LookAsync(member, ct);
        Assert.Equal(may.Lies - may.Held - may.Young - may.Reserve, may.Most);
        var wish = new PayoutWish(NextId(), member, new(_chance.Next(4) == 0 ? _chance.Next(1, 9000) : Math.Max(1, may.Most.Minor - _chance.Next(3)), Euro));
        if (await FallingAsync(() => _toBank.DoAsync(wish, ct))) await _toBank.DoAsync(wish, ct);
        if (_desk.Payouts.SingleOrDefault(p => p.Id == wish.Id) is not { State: PayoutState.Looked } looked) return;
        // Stewards pass it on, give it back, or nobody looks.
        var decision = _chance.Next(4);
        if (decision < 2) await _desk.TogetherAsync(async (turn, stop) => (await turn.PayoutAsync(looked.Id, stop))!.State switch { PayoutState.Looked => Pass((await turn.PayoutAsync(looked.Id, stop))!), _ => false }, ct);
        if (decision == 2)
            await _desk.TogetherAsync(async (turn, stop) =>
            {
                await turn.WriteAsync([looked.Fail("steward", "no", new MemberId(99), _clock.GetUtcNow())], stop);
                turn.Tell(looked);
                return true;
            }, ct);
    }

    private bool Pass(Payout payout)
    {
        payout.Pass(_clock.GetUtcNow());
        return true;
    }

    /// <summary>A bank sends back what it had taken.</summary>
    private void Bounce()
    {
        if (_provider.Payouts is { Count: > 0 } payouts) _provider.SendBack(payouts[_chance.Next(payouts.Count)].Ref.Id);
    }

    /// <summary>Days in which banks may still send something back, and nobody tells.</summary>
    private async Task WaitForBanksAsync(CancellationToken ct)
    {
        for (var half = 0; half < 24; half++)
        {
            _clock.Advance(TimeSpan.FromHours(12));
            for (var more = 0; more < 4; more++)
            {
                await WorkAsync(ct);
                _clock.Advance(TimeSpan.FromMinutes(2));
            }
        }
        for (var more = 0; more < 30 && _desk.Payouts.Any(p => p.IsUnderWay); more++)
        {
            _clock.Advance(TimeSpan.FromMinutes(65));
            await WorkAsync(ct);
        }
    }

    /// <summary>Now and then the house falls between two steps. It starts again, and goes on with what it finds.</summary>
    private async Task<bool> FallingAsync(Func<Task> work)
    {
        var left = _chance.Next(4) == 0 ? _chance.Next(8) : int.MaxValue;
        _desk.Falls = () => left-- == 0;
        try
        {
            await work();
            return false;
        }
        catch (HouseFellException)
        {
            return true;
        }
        finally
        {
            _desk.Falls = () => false;
        }
    }

    private bool IsSomethingUnheard() => _desk.Events.Any(e => e.DueAt is not null)
        || _provider.Disputes.Any(d => _desk.Disputes.All(known => known.Reference != d.Ref.Id || $"{known.State}" != $"{d.State}"));

    /// <summary>Somebody wants back what they added, or a steward puts an error right.</summary>
    private async Task RefundAsync(CancellationToken ct)
    {
        var paid = _desk.Checkouts.Where(c => c.State == CheckoutState.Credited).ToList();
        if (paid.Count == 0) return;
        var one = paid[_chance.Next(paid.Count)];
        var words = _chance.Next(3) == 0 ? "an error" : null;
        Money? amount = _chance.Next(2) == 0 ? null : new Money(_chance.Next(1, (int)one.Charged), Euro);
        var wish = new RefundWish(NextId(), one.Id, amount, words is null ? one.Member : new MemberId(99), words);
        // The button is pressed twice.
        var (first, again) = (await _refunds.DoAsync(wish, ct), await _refunds.DoAsync(wish, ct));
        Assert.Equal(first.Refused?.Code, again.Refused?.Code);
    }

    /// <summary>A wallet pays for something else.</summary>
    private async Task SpendAsync(CancellationToken ct)
    {
        var member = new MemberId(_chance.Next(1, 4));
        var minor = _chance.Next(1, 4000);
        var book = new Book(Chart.Usual, _clock);
        var outcome = await _store.InTransactionAsync((ledger, stop) => book.CommitAsync(ledger, [new(NextId(), "send", [new Line.Move(WalletAccount.Of(member), new("inc:elsewhere"), new(minor, Euro))])], stop), ct);
        if (outcome[0] is Ledger.Outcome.Created) _spent[member] = _spent.GetValueOrDefault(member) + minor;
    }

    /// <summary>After whatever happened: nobody is below nothing, and the two sides come to the same.</summary>
    private async Task BalancesAsync(CancellationToken ct)
    {
        var accounts = await _store.InSnapshotAsync((ledger, stop) => ledger.AccountsAfterAsync(null, int.MaxValue, stop), ct);
        Assert.Equal(accounts.Sum(a => a.PostedDebits), accounts.Sum(a => a.PostedCredits));
        Assert.All(accounts.Where(a => a.Key.Name.IsUnder("liab")), a => Assert.True(a.Available!.Value.Minor >= 0));
    }

    private Guid NextId() => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"01993e7a-0000-7000-8000-{_ids++:x12}"));

    private async Task OpenAsync(CancellationToken ct)
    {
        var bearer = (FeeBearer)_chance.Next(3);
        var amount = new Money(_chance.Next(100, 10_000), Euro);
        var numbers = CardTip.Of(amount, Fees, bearer)!;
        var member = new MemberId(_chance.Next(1, 4));
        var id = NextId();
        MemberId? payee = _chance.Next(2) == 0 ? new MemberId(9) : null;
        // Without an answer the member presses the button again; sometimes they never come back.
        for (var tries = 0; tries < 3; tries++)
        {
            var wished = new Checkout
            {
                Id = id,
                Member = member,
                Payee = payee,
                Provider = ProviderNames.Fake,
                Currency = "EUR",
                Amount = amount.Minor,
                Charged = numbers.Charged.Minor,
                Estimated = numbers.Fee.Minor,
                Recovered = numbers.Recovered.Minor,
                Bearer = bearer,
                At = _clock.GetUtcNow(),
                Until = _clock.GetUtcNow() + Checkout.TimeToPay,
            };
            if ((await _open.DoAsync(wished, Pages, ct)).Opened is not null) return;
        }
    }

    /// <summary>Only who was shown the provider's page can pay there.</summary>
    private void Someone(Func<string, Money, bool> deed)
    {
        var open = _desk.Checkouts.Where(c => c.Url is not null).ToList();
        if (open.Count > 0 && open[_chance.Next(open.Count)] is var one) deed(one.Reference!, new(one.Charged, Euro));
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        foreach (var message in _provider.Arrived())
        {
            _overheard.Add((message.Body, message.Signature));
            await HookAsync(message.Body, message.Signature, ct);
        }
        await _rounds.DoAsync(ct);
    }

    /// <summary>Somebody who overheard sends it again, or sends something like it.</summary>
    private async Task ReplayAsync(CancellationToken ct)
    {
        if (_overheard.Count == 0) return;
        var (body, signature) = _overheard[_chance.Next(_overheard.Count)];
        if (_chance.Next(2) == 0)
        {
            body = [.. body];
            body[_chance.Next(body.Length)] ^= 1;
            Assert.Equal("hook_forged", (await HookAsync(body, signature, ct))?.Code);
        }
        else await HookAsync(body, signature, ct);
    }

    private Task<Refusal?> HookAsync(byte[] body, string signature, CancellationToken ct) =>
        _hook.DoAsync(body, new HeaderDictionary { [FakeProvider.SignatureHeader] = signature }, ct);

    private async Task ReconcileAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await _reconcile.DoAsync(ct);
                return;
            }
            catch (ProviderException)
            {
                // It did not answer: the next night. Meanwhile the house works.
                for (var hours = 0; hours < 24; hours += 2)
                {
                    _clock.Advance(TimeSpan.FromHours(2));
                    await WorkAsync(ct);
                }
            }
        }
    }
}
