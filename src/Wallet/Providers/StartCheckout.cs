using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.Ledger.Fees;

namespace Palabre.Wallet.Providers;

/// <summary>What a checkout is for.</summary>
internal abstract record CheckoutPurpose
{
    /// <summary>The member's own wallet.</summary>
    public sealed record TopUp : CheckoutPurpose;

    /// <summary>Somebody else's, at once.</summary>
    public sealed record Tip(MemberId To, TipWords Said) : CheckoutPurpose;
}

/// <param name="Id">Made by who asks: the same is asked for once.</param>
/// <param name="Amount">What arrives, to the cent.</param>
/// <param name="Bearer">Who bears what the card costs; null: whoever does by default.</param>
internal sealed record CheckoutWish(Guid Id, Money Amount, FeeBearer? Bearer, CheckoutPurpose Purpose);

/// <summary>A member is to pay something: for their own wallet, or as a tip by card.</summary>
internal sealed class StartCheckout(
    IPaymentProvider provider, OpenCheckout open, WalletSettings settings, Limits limits, PalabreDb db, IMembers members, ISafety safety, CardThanks thanks, CardTries tries, TimeProvider clock)
{
    private static readonly Refusal Off = new("payments_off", 404);
    private static readonly Refusal Bearers = new("checkout_bearer", 422, "bearer");
    private static readonly Refusal BadId = new("checkout_id", 422, "id");
    private static readonly Refusal NoPayee = new("member_unknown", 404, "to");
    private static readonly Refusal Oneself = new("tip_oneself", 422, "to");
    private static readonly Refusal Apart = new("tip_refused", 403, "to");

    /// <summary>Who may bear the fee, the default first.</summary>
    public IReadOnlyList<FeeBearer> MayBear => settings.CoopBearsFees ? OnlyCoop : PayerOrRecipient;

    private static readonly FeeBearer[] OnlyCoop = [FeeBearer.Coop];
    private static readonly FeeBearer[] PayerOrRecipient = [FeeBearer.Payer, FeeBearer.Recipient];

    /// <summary>One whole unit of the currency.</summary>
    public Money Least => settings.Units(1);

    public Money Most => new(settings.MostAdded, settings.Of);

    /// <summary>The numbers to show before paying.</summary>
    public (CardTip? Numbers, Refusal? Refused) Reckon(Money amount, FeeBearer? bearer)
    {
        if (!provider.Caps.Checkouts) return (null, Off);
        if (amount < Least) return (null, new Refusal("checkout_too_small", 422, "amount") { Args = [new Written(Least)] });
        if (amount > Most) return (null, new Refusal("checkout_too_large", 422, "amount") { Args = [new Written(Most)] });
        if (bearer is { } given && !MayBear.Contains(given)) return (null, Bearers);
        return CardTip.Of(amount, settings.Fees, bearer ?? MayBear[0]) is { } numbers ? (numbers, null) : (null, new Refusal("checkout_too_small", 422, "amount") { Args = [new Written(Least)] });
    }

    /// <param name="place">Where it is asked from; null when that is not known.</param>
    public async Task<(Checkout? Opened, Refusal? Refused)> DoAsync(MemberId me, CheckoutWish wish, CheckoutPages pages, string? place, CancellationToken ct)
    {
        if (!Draft.CanBeId(wish.Id)) return (null, BadId);
        var (numbers, wrong) = Reckon(wish.Amount, wish.Bearer);
        if (numbers is null) return (null, wrong);
        var tip = wish.Purpose as CheckoutPurpose.Tip;
        var payee = tip?.To;
        if (payee is { } to && await PayeeRefusedAsync(me, to, ct) is { } refused) return (null, refused);
        // What was started already is not started again, whatever happened since.
        if (!await db.Set<Checkout>().AnyAsync(c => c.Id == wish.Id && c.Member == me, ct))
        {
            if (await limits.CheckRoomAsync(payee ?? me, wish.Amount, ct) is { } full) return (null, full);
            if (await TriedOftenAsync(me, wish.Id, place, ct) is { } often) return (null, often);
        }
        var now = clock.GetUtcNow();
        var checkout = new Checkout
        {
            Id = wish.Id,
            Member = me,
            Payee = payee,
            Provider = provider.Name,
            Currency = settings.Of.Code,
            Amount = numbers.Tip.Minor,
            Charged = numbers.Charged.Minor,
            Estimated = numbers.Fee.Minor,
            Recovered = numbers.Recovered.Minor,
            Bearer = numbers.Bearer,
            At = now,
            Until = now + Checkout.TimeToPay,
        };
        if (tip is not null && await thanks.KeepAsync(checkout, tip.Said, ct) is { } unsaid) return (null, unsaid);
        return await open.DoAsync(checkout, pages, ct);
    }

    private async Task<Refusal?> PayeeRefusedAsync(MemberId me, MemberId to, CancellationToken ct)
    {
        if (to == me) return Oneself;
        if (!(await members.CardsAsync([to], ct)).ContainsKey(to)) return NoPayee;
        if ((await members.SuspendedAsync(ct)).Contains(to)) return Apart;
        return (await safety.BlocksAsync(me, [to], ct)).With(to) ? Apart : null;
    }

    /// <summary>Somebody who tries stolen cards tries many: they wait, and are told for how long.</summary>
    private async Task<Refusal?> TriedOftenAsync(MemberId me, Guid checkout, string? place, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - CardTries.Span;
        var failed = db.Set<Checkout>().Where(c => c.State == CheckoutState.Failed && c.SettledAt > since);
        var mine = await failed.Where(c => c.Member == me).Select(c => c.SettledAt!.Value).ToListAsync(ct);
        if (Wait(mine, settings.FailedByMember) is { } mineWait) return Later("checkout_failures", mineWait);
        if (place is not null && tries.From(place) is { Count: > 0 } started)
        {
            var there = await failed.Where(c => started.Contains(c.Id)).Select(c => c.SettledAt!.Value).ToListAsync(ct);
            if (Wait(there, settings.FailedByAddress) is { } thereWait) return Later("checkout_failures", thereWait);
        }
        return tries.Start(me, place, checkout) is { } wait ? Later("checkout_many", wait) : null;
    }

    /// <summary>Until there are fewer than these in an hour.</summary>
    private TimeSpan? Wait(List<DateTimeOffset> failed, int most) => failed.Count < most ? null : failed.OrderDescending().ElementAt(most - 1) + CardTries.Span - clock.GetUtcNow();

    private static Refusal Later(string code, TimeSpan wait) => new(code, 429) { Args = [Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))] };
}
