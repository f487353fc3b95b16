using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>What a member may have paid to their bank, as lines that come to the same: what lies there less what is set aside, young, and kept in reserve.</summary>
/// <param name="Days">What arrived less than so many days ago is young.</param>
/// <param name="Most">So much may be paid out now, if anything may.</param>
/// <param name="Why">Why nothing may; null when something may.</param>
public sealed record Withdrawable(PayeeState? Payee, Money Lies, Money Held, Money Young, int Days, Money Reserve, Money Most, Money Fee, Refusal? Why);

/// <param name="Id">Made by who asks: the same is asked for once.</param>
internal sealed record PayoutWish(Guid Id, MemberId Member, Money Amount);

/// <summary>
/// Pays out to a member's bank: looks at what may be, sets it aside, and takes the next step of each payout. Every command may be asked for
/// again, and is for as long as the provider knows it.
/// </summary>
internal sealed partial class PayToBank(IPaymentProvider provider, IDesk desk, Settle settle, WalletSettings settings, TimeProvider clock, ILogger<PayToBank> log)
{
    /// <summary>Money that was added and not spent is looked at when it is taken out within this time: what launders money is quick.</summary>
    private static readonly TimeSpan UnspentLooksBack = TimeSpan.FromDays(30);

    /// <summary>A payee is new for so long.</summary>
    private static readonly TimeSpan Newness = TimeSpan.FromDays(30);

    /// <summary>One payout in this time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>Steps that one press takes at most: the transfer, the payout.</summary>
    private const int Steps = 2;

    private static readonly string[] ByCard = [ProviderKinds.TopUp, ProviderKinds.CardTip];
    private static readonly string[] Added = [ProviderKinds.TopUp];

    /// <summary>What was the member's own before, and is again.</summary>
    private static readonly string[] CameBack = [ProviderKinds.PayoutFailed, ProviderKinds.RefundFailed];

    private static readonly Refusal Off = new("payouts_off", 404);
    private static readonly Refusal BadId = new("payout_id", 422, "id");
    private static readonly Refusal NotReady = new("payout_payee");
    private static readonly Refusal Unverified = new("payout_unverified", 403);
    private static readonly Refusal Frozen = new("wallet_frozen");
    private static readonly Refusal TooSoon = new("payout_too_soon", 429);
    private static readonly Refusal Nothing = new("payout_nothing");
    private static readonly Refusal OtherBody = new("payment_other_body");

    /// <summary>Whether this house pays out at all.</summary>
    public bool IsOn => provider.Caps.Payouts || settings.Provider == ProviderNames.Transfer;

    public Task<Withdrawable> LookAsync(MemberId me, CancellationToken ct) => desk.TogetherAsync((turn, stop) => LookAsync(turn, me, stop), ct);

    public async Task<(Payout? Payout, Refusal? Refused)> DoAsync(PayoutWish wish, CancellationToken ct)
    {
        if (!IsOn) return (null, Off);
        if (!Draft.CanBeId(wish.Id)) return (null, BadId);
        var (payout, isNew, refused) = await RequestAsync(wish, ct);
        if (payout is null || !isNew) return (payout, refused);
        for (var steps = 0; steps < Steps && payout.State is PayoutState.Requested or PayoutState.Transferred && !payout.IsByHand; steps++)
        {
            var before = payout.State;
            if ((payout = await StepAsync(payout, ct)).State == before) break;
        }
        return (payout, null);
    }

    /// <summary>Does what is next for a payout, or asks what became of it.</summary>
    public async Task<Payout> StepAsync(Payout payout, CancellationToken ct)
    {
        ProviderException? failed = null;
        ProviderRef? there = null;
        var isTooLate = payout.IsStuck(clock.GetUtcNow());
        bool? isKnown = null;
        try
        {
            there = payout.State switch
            {
                _ when isTooLate => null,
                PayoutState.Requested when !payout.IsByHand => await provider.TransferAsync(new(ProviderThing.Payee, payout.Payee), payout.Arrives, payout.Id, ct),
                PayoutState.Transferred => await provider.PayOutAsync(new(ProviderThing.Payee, payout.Payee), payout.Arrives, payout.Command, ct),
                PayoutState.Returning => await provider.ReverseTransferAsync(new(ProviderThing.Transfer, payout.Transfer!), payout.Arrives, payout.TakingBack, ct),
                _ => null,
            };
            if (payout.State is PayoutState.Sent or PayoutState.Paid)
                isKnown = await settle.DoAsync(new(ProviderThing.Payout, payout.Reference!), by: null, ct) || await IsThereAsync(new(ProviderThing.Payout, payout.Reference!), ct);
        }
        catch (ProviderException e) { failed = e; }
        if (payout.State == PayoutState.Returning && there is null && (isTooLate || failed is { IsFinal: true }))
        {
            try { isKnown = await IsThereAsync(new(ProviderThing.Transfer, payout.Transfer!), ct); }
            catch (ProviderException e) { failed = e; }
        }
        return await desk.TogetherAsync(async (turn, stop) =>
        {
            var row = (await turn.PayoutAsync(payout.Id, stop))!;
            var before = row.State;
            var drafts = Decide(row, payout.State, there, isKnown, failed, clock.GetUtcNow());
            if (drafts.Count > 0) await turn.WriteAsync(drafts, stop);
            if (row.State != before) turn.Tell(row);
            return row;
        }, ct);
    }

    /// <summary>What comes of an answer, or of none.</summary>
    /// <param name="asked">How far the payout was when the provider was asked.</param>
    /// <param name="isKnown">Whether the provider knows what it took before; null when it was not asked, or did not say.</param>
    private IReadOnlyList<Draft> Decide(Payout row, PayoutState asked, ProviderRef? there, bool? isKnown, ProviderException? failed, DateTimeOffset now)
    {
        // Somebody else was told meanwhile.
        if (row.State != asked) return [];
        if (isKnown is true) row.HearKnown();
        switch (asked)
        {
            case PayoutState.Looked when now - row.StepAt >= Review.Longest:
                return [row.Fail("unlooked", null, null, now)];
            case PayoutState.Requested when there is { } transfer:
                return row.HearTransfer(transfer.Id, now);
            case PayoutState.Transferred when there is { } payout:
                return row.Hear(MoveState.OnItsWay, payout.Id, now);
            case PayoutState.Returning when there is { } reversal:
                return row.HearReversal(reversal.Id, now);
            case PayoutState.Sent or PayoutState.Returning when isKnown is false:
                return Forget(row, now);
            case PayoutState.Requested when failed is { IsFinal: true }:
                Refused(log, row.Id, failed.Message);
                return [row.Fail("refused", null, null, now)];
            case PayoutState.Transferred when failed is { IsFinal: true }:
                Refused(log, row.Id, failed.Message);
                row.TakeBack("refused", now);
                return [];
        }
        if (failed is not null) NotSent(log, row.Id, failed.Message);
        row.AskLater(now);
        if (row.IsStuck(now)) Stuck(log, row.Id, row.State);
        return [];
    }

    private IReadOnlyList<Draft> Forget(Payout row, DateTimeOffset now)
    {
        var isFirst = row.UnknownSince is null;
        var drafts = row.HearUnknown(now);
        row.AskLater(now);
        if (row.State == PayoutState.Failed) Lost(log, row.Id, row.Arrives);
        else if (isFirst) Forgotten(log, row.Id, row.State, Payout.LostAfter.Days);
        return drafts;
    }

    private async Task<bool> IsThereAsync(ProviderRef about, CancellationToken ct) => await provider.GetAsync(about, ct) is not null;

    private Task<(Payout? Payout, bool IsNew, Refusal? Refused)> RequestAsync(PayoutWish wish, CancellationToken ct) =>
        desk.TogetherAsync<(Payout?, bool, Refusal?)>(async (turn, stop) =>
        {
            if (await turn.PayoutAsync(wish.Id, stop) is { } known) return known.Member == wish.Member && new Money(known.Amount, known.Of) == wish.Amount ? (known, false, null) : (null, false, OtherBody);
            var may = await LookAsync(turn, wish.Member, stop);
            if (may.Why is not null) return (null, false, may.Why);
            if (wish.Amount.Currency != settings.Of || wish.Amount > may.Most) return (null, false, new Refusal("payout_more", 422, "amount") { Args = [new Written(may.Most)] });
            if (Least(may) is var least && wish.Amount < least) return (null, false, new Refusal("payout_less", 422, "amount") { Args = [new Written(least)] });
            var now = clock.GetUtcNow();
            var payout = Payout.From(wish.Id, (await turn.PayeeAsync(provider.Name, wish.Member, stop))!, wish.Amount, may.Fee, now);
            var isUnspent = await IsUnspentAsync(turn, wish, now, stop);
            await turn.WriteAsync([payout.Request(isUnspent, now)], stop);
            turn.Add(payout);
            if (isUnspent) turn.Add(Review.Of(new(payout.Id, ProviderKinds.Payout, payout.Member, payout.Member, wish.Amount, ""), [Signals.Unspent], now));
            return (payout, true, null);
        }, ct);

    /// <summary>Less than one unit is not worth a bank's work, and of what is taken as a fee nothing would arrive.</summary>
    public Money Least(Withdrawable may) => settings.Units(1) + may.Fee;

    /// <summary>What was added lately and not spent since would be paid out: the rest of the wallet does not come to so much.</summary>
    private static async Task<bool> IsUnspentAsync(IDeskTurn turn, PayoutWish wish, DateTimeOffset now, CancellationToken ct)
    {
        var wallet = new AccountKey(WalletAccount.Of(wish.Member), wish.Amount.Currency);
        var since = now - UnspentLooksBack;
        var unspent = await turn.ArrivedAsync(wallet, since, Added, among: true, ct) - await turn.SpentAsync(wallet, since, ct);
        return unspent > 0 && wish.Amount.Minor > await turn.AvailableAsync(wallet, ct) - unspent;
    }

    private async Task<Withdrawable> LookAsync(IDeskTurn turn, MemberId me, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var wallet = new AccountKey(WalletAccount.Of(me), settings.Of);
        var payee = await turn.PayeeAsync(provider.Name, me, ct);
        var (lies, held) = await turn.LyingAsync(wallet, ct);
        var days = payee is null || payee.IsNew(now, Newness) ? settings.PayoutDaysAtFirst : settings.PayoutDays;
        // Money has no name: what lay there before counts as spent first, so that what is left is what came last.
        var young = Math.Min(lies - held, await turn.ArrivedAsync(wallet, now - TimeSpan.FromDays(days), CameBack, among: false, ct));
        var reserve = Math.Min(lies - held - young, await ReserveAsync(turn, wallet, now, ct));
        Money Of(long minor) => new(minor, settings.Of);
        var most = Of(lies - held - young - reserve);
        var may = new Withdrawable(payee?.State, Of(lies), Of(held), Of(young), days, Of(reserve), most, Of(settings.PayoutFee), null);
        return may with { Why = await WhyNotAsync(turn, me, payee, may, now, ct) };
    }

    /// <summary>A part of what came by card stays for as long as banks take most of what they take back.</summary>
    private async Task<long> ReserveAsync(IDeskTurn turn, AccountKey wallet, DateTimeOffset now, CancellationToken ct)
    {
        const int Whole = 100;
        if (settings.PayoutReserve == 0 || settings.Provider == ProviderNames.Transfer) return 0;
        var came = await turn.ArrivedAsync(wallet, now - TimeSpan.FromDays(settings.PayoutReserveDays), ByCard, among: true, ct);
        return (long)(((Int128)came * settings.PayoutReserve + Whole - 1) / Whole);
    }

    private async Task<Refusal?> WhyNotAsync(IDeskTurn turn, MemberId me, Payee? payee, Withdrawable may, DateTimeOffset now, CancellationToken ct)
    {
        if (!IsOn) return Off;
        if (payee?.State != PayeeState.Ready) return NotReady;
        if (!await turn.IsVerifiedAsync(me, ct)) return Unverified;
        if (await turn.IsFrozenAsync(me, ct)) return Frozen;
        if (await turn.HasPaidOutAsync(me, now - Pause, ct)) return TooSoon;
        return may.Most < Least(may) ? Nothing : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider does not do payout {Payout}: {Why}. The money goes back into the wallet")]
    static partial void Refused(ILogger log, Guid payout, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing new of payout {Payout}: {Why}. It is asked again")]
    static partial void NotSent(ILogger log, Guid payout, string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The provider says that it knows nothing of payout {Payout}, which is {State}. Look for it there, and at the key it is asked with; if it says so for {Days} days the money goes back into the wallet")]
    static partial void Forgotten(ILogger log, Guid payout, PayoutState state, int days);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The provider knows nothing any more of payout {Payout} nor of the transfer for it. The money is back in the wallet; {Amount} of the house's own stand in suspense: find out what became of them")]
    static partial void Lost(ILogger log, Guid payout, Money amount);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Nobody knows whether the provider heard of payout {Payout}, which is {State}, and it is too late to ask the same again. Look for it there; its money stays set aside until its balance or a message tells")]
    static partial void Stuck(ILogger log, Guid payout, PayoutState state);
}
