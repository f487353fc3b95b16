using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;
using Palabre.Wallet.Providers.Disputes;

namespace Palabre.Wallet.Providers.Refunds;

/// <summary>How much of a payment may go back to the card, and why not more.</summary>
/// <param name="Most">So much may; zero when nothing.</param>
/// <param name="Left">So much of what arrived is not refunded yet.</param>
/// <param name="Why">Why nothing of it may go back; null when something may.</param>
public sealed record Refundable(Money Most, Money Left, Refusal? Why);

/// <param name="Id">Made by who asks: the same is asked for once.</param>
/// <param name="Amount">What leaves the wallet; null: as much as may.</param>
/// <param name="Words">A steward's reason; null: the member's own wish.</param>
internal sealed record RefundWish(Guid Id, Guid Checkout, Money? Amount, MemberId By, string? Words);

/// <summary>
/// What somebody added goes back to the card it came from. They themselves may take back what they have not spent, and bear what the card cost;
/// a steward puts right an error, and the house gives back that as well.
/// </summary>
internal sealed partial class RefundCard(IPaymentProvider provider, IDesk desk, Settle settle, TimeProvider clock, ILogger<RefundCard> log)
{
    /// <summary>Cards expire and banks forget; what is older is paid out.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(180);

    private static readonly Refusal BadId = new("refund_id", 422, "id");
    private static readonly Refusal Unknown = new("checkout_unknown", 404);
    private static readonly Refusal Not = new("card_refund_not");
    private static readonly Refusal TooOld = new("card_refund_old");
    private static readonly Refusal Disputed = new("card_refund_disputed");
    private static readonly Refusal Frozen = new("wallet_frozen");
    private static readonly Refusal Nothing = new("card_refund_spent");
    private static readonly Refusal OtherBody = new("payment_other_body");

    public Task<(Checkout? Checkout, Refundable? Refundable)> LookAsync(Guid checkout, bool bySteward, MemberId by, CancellationToken ct) =>
        desk.TogetherAsync<(Checkout?, Refundable?)>(async (turn, stop) =>
            await turn.CheckoutAsync(checkout, stop) is { } found && (bySteward || found.Member == by) ? (found, await LookAsync(turn, found, bySteward, stop)) : (null, null), ct);

    /// <summary>What a card cost of a part of what arrived, after another part: pieces come to the same as the whole.</summary>
    public static long CostOf(Checkout checkout, long before, long minor)
    {
        var cost = checkout.Charged - checkout.Arrived;
        return (long)((Int128)cost * (before + minor) / checkout.Arrived - (Int128)cost * before / checkout.Arrived);
    }

    public async Task<(CardRefund? Refund, Refusal? Refused)> DoAsync(RefundWish wish, CancellationToken ct)
    {
        if (!Draft.CanBeId(wish.Id)) return (null, BadId);
        var (refund, isNew, refused) = await RequestAsync(wish, ct);
        if (refund is null || !isNew) return (refund, refused);
        return (await SendAsync(refund, ct), null);
    }

    /// <summary>Asks the provider, which does the same command once. Whoever hears nothing asks again.</summary>
    public async Task<CardRefund> SendAsync(CardRefund refund, CancellationToken ct)
    {
        ProviderRef? there = null;
        ProviderException? failed = null;
        // It was due before that, and nobody asked: a provider that has forgotten the command would make it another refund.
        if (!refund.IsStuck(clock.GetUtcNow()))
        {
            try { there = await provider.RefundAsync(new(ProviderThing.Payment, refund.Payment), refund.Total, refund.Id, ct); }
            catch (ProviderException e) { failed = e; }
        }
        return await desk.TogetherAsync(async (turn, stop) =>
        {
            var (row, now) = ((await turn.RefundAsync(refund.Id, stop))!, clock.GetUtcNow());
            if (there is { } known) row.Send(known.Id, now);
            else if (failed is { IsFinal: true } && row.State == RefundState.Requested)
            {
                Refused(log, row.Id, failed.Message);
                await turn.WriteAsync([row.Fail(now)], stop);
                await turn.TakeBackAsync(row, stop);
            }
            else
            {
                if (failed is not null) NotSent(log, row.Id, failed.Message);
                row.AskLater(now);
                if (row.IsStuck(now)) Stuck(log, row.Id);
            }
            return row;
        }, ct);
    }

    /// <summary>Asks what became of one that the provider has.</summary>
    public async Task AskAsync(CardRefund refund, CancellationToken ct)
    {
        var about = new ProviderRef(ProviderThing.Refund, refund.Reference!);
        var isUnknown = false;
        try { isUnknown = !await settle.DoAsync(about, by: null, ct) && await provider.GetAsync(about, ct) is null; }
        catch (ProviderException e) { NotSaid(log, about.Id, e.Message); }
        await desk.TogetherAsync(async (turn, stop) =>
        {
            var now = clock.GetUtcNow();
            if (await turn.RefundAsync(refund.Id, stop) is not { } row) return false;
            if (isUnknown) await ForgetAsync(turn, row, now, stop);
            if (row.AskAt <= now) row.AskLater(now);
            return true;
        }, ct);
    }

    private async Task ForgetAsync(IDeskTurn turn, CardRefund row, DateTimeOffset now, CancellationToken ct)
    {
        var isFirst = row.UnknownSince is null;
        if (row.HearUnknown(now) is { Count: > 0 } drafts)
        {
            Lost(log, row.Id);
            await turn.WriteAsync(drafts, ct);
            await turn.TakeBackAsync(row, ct);
            if (await turn.CheckoutAsync(row.Checkout, ct) is { } shown) turn.Tell(shown);
        }
        else if (isFirst && row.UnknownSince is not null) Forgotten(log, row.Id, CardRefund.LostAfter.Days);
    }

    private Task<(CardRefund? Refund, bool IsNew, Refusal? Refused)> RequestAsync(RefundWish wish, CancellationToken ct) =>
        desk.TogetherAsync<(CardRefund?, bool, Refusal?)>(async (turn, stop) =>
        {
            var bySteward = wish.Words is not null;
            if (await turn.CheckoutAsync(wish.Checkout, stop) is not { } checkout || (!bySteward && checkout.Member != wish.By)) return (null, false, Unknown);
            var known = await turn.RefundAsync(wish.Id, stop);
            if (known is not null) return known.Checkout == wish.Checkout && known.By == wish.By && known.Words == wish.Words && (wish.Amount is not { } again || again.Minor == known.Amount) ? (known, false, null) : (null, false, OtherBody);
            var may = await LookAsync(turn, checkout, bySteward, stop);
            if (may.Why is not null) return (null, false, may.Why);
            var amount = wish.Amount ?? may.Most;
            if (amount.Currency != checkout.Of || amount > may.Most) return (null, false, new Refusal("refund_more", 422, "amount") { Args = [new Written(may.Most)] });
            var refund = new CardRefund
            {
                Id = wish.Id,
                Checkout = checkout.Id,
                Member = checkout.To,
                By = wish.By,
                Provider = checkout.Provider,
                Payment = checkout.Payment!,
                Currency = checkout.Currency,
                Amount = amount.Minor,
                Borne = bySteward ? CostOf(checkout, checkout.Arrived - may.Left.Minor, amount.Minor) : 0,
                Words = wish.Words,
                At = clock.GetUtcNow(),
            };
            await turn.WriteAsync([refund.Request()], stop);
            checkout.Refund(refund.Total.Minor);
            turn.Add(refund);
            turn.Tell(checkout);
            return (refund, true, null);
        }, ct);

    private async Task<Refundable> LookAsync(IDeskTurn turn, Checkout checkout, bool bySteward, CancellationToken ct)
    {
        var nothing = Money.Zero(checkout.Of);
        if (checkout is not { State: CheckoutState.Credited, Payment: not null } || checkout.Provider != provider.Name || !provider.Caps.Refunds) return new(nothing, nothing, Not);
        // Who gave it away has it back from who received it.
        if (!bySteward && checkout.Payee is not null) return new(nothing, nothing, Not);
        var refunds = await turn.RefundsAsync(checkout.Id, ct);
        var left = new Money(checkout.Arrived - refunds.Where(r => r.State != RefundState.Failed).Sum(r => r.Amount), checkout.Of);
        if (clock.GetUtcNow() - checkout.At > Longest) return new(nothing, left, TooOld);
        if (await turn.IsDisputedAsync(checkout.Id, ct)) return new(nothing, left, Disputed);
        if (!bySteward && await turn.IsFrozenAsync(checkout.To, ct)) return new(nothing, left, Frozen);
        var wallet = new AccountKey(WalletAccount.Of(checkout.To), checkout.Of);
        var most = Math.Min(left.Minor, await turn.AvailableAsync(wallet, ct));
        if (!bySteward) most = Math.Min(most, (await turn.TraceAsync(wallet, checkout.Journal, ct))?.Unspent - (checkout.Arrived - left.Minor) ?? 0);
        return most > 0 ? new(new(most, checkout.Of), left, null) : new(nothing, left, Nothing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The provider does not do refund {Refund}: {Why}. The money lies in the wallet again")]
    static partial void Refused(ILogger log, Guid refund, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refund {Refund} could not be sent: {Why}. It is sent again")]
    static partial void NotSent(ILogger log, Guid refund, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider says nothing of {About}: {Why}. It is asked again")]
    static partial void NotSaid(ILogger log, string about, string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The provider says that it knows nothing of refund {Refund}, which it took. Look for it there, and at the key it is asked with; if it says so for {Days} days the money goes back into the wallet")]
    static partial void Forgotten(ILogger log, Guid refund, int days);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The provider knows nothing any more of refund {Refund}. The money is back in the wallet; if its balance names it after all, that stands in asset:bounced")]
    static partial void Lost(ILogger log, Guid refund);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Nobody knows whether the provider heard of refund {Refund}, and it is too late to ask the same again. Look for it there; its money stays set aside until its balance or a message tells")]
    static partial void Stuck(ILogger log, Guid refund);
}
