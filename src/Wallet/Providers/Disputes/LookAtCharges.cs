using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers.Disputes;

/// <summary>A dispute with who was credited.</summary>
public sealed record SeenDispute(Dispute Dispute, MemberCard? Member);

/// <summary>One payment from the world with all that is known of it: what the payer's bank is shown, and what may go back.</summary>
/// <param name="Buyer">Who paid.</param>
/// <param name="Credited">Whose wallet it came into.</param>
/// <param name="Spent">What of it was spent, and with whom; empty also when that cannot be told.</param>
public sealed record SeenCharge(
    Checkout Checkout, MemberCard? Buyer, MemberCard? Credited, Dispute? Dispute, IReadOnlyList<CardRefund> Refunds, Refundable May, IReadOnlyList<(Spending Spending, MemberCard? To)> Spent);

/// <summary>What stewards see of disputes and refunds.</summary>
internal sealed class LookAtCharges(PalabreDb db, LedgerStore store, RefundCard refunds, IMembers members)
{
    private const int Most = 100;

    /// <summary>Those that are open or still owed first, then the latest.</summary>
    public async Task<IReadOnlyList<SeenDispute>> DisputesAsync(CancellationToken ct)
    {
        var disputes = await db.Set<Dispute>().AsNoTracking().OrderBy(d => d.State == DisputeStanding.Open ? 0 : d.Left > 0 ? 1 : 2).ThenByDescending(d => d.At).Take(Most).ToListAsync(ct);
        return await WithFacesAsync(disputes, ct);
    }

    public async Task<IReadOnlyList<Dispute>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<Dispute>().AsNoTracking().Where(d => d.Member == me).OrderByDescending(d => d.At).Take(Most).ToListAsync(ct);

    public async Task<IReadOnlyList<CardRefund>> RefundsAsync(CancellationToken ct) =>
        await db.Set<CardRefund>().AsNoTracking().OrderBy(r => r.State == RefundState.Requested || r.State == RefundState.Sent ? 0 : 1).ThenByDescending(r => r.At).Take(Most).ToListAsync(ct);

    /// <summary>How many wait for something.</summary>
    public static Task<int> CountAsync(PalabreDb db, CancellationToken ct) => db.Set<Dispute>().CountAsync(d => d.State == DisputeStanding.Open || d.Left > 0, ct);

    /// <summary>By our id of a payment, or any of the provider's: the payment's, the dispute's, the refund's.</summary>
    public async Task<SeenCharge?> FindAsync(string typed, MemberId steward, CancellationToken ct)
    {
        var text = Typed.Text(typed);
        Guid? id = Guid.TryParse(text, out var known) ? known : await db.Set<Checkout>().Where(c => c.Payment == text || c.Reference == text).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct)
            ?? await db.Set<Dispute>().Where(d => d.Reference == text).Select(d => (Guid?)d.Checkout).FirstOrDefaultAsync(ct)
            ?? await db.Set<CardRefund>().Where(r => r.Reference == text).Select(r => (Guid?)r.Checkout).FirstOrDefaultAsync(ct);
        if (id is not { } of) return null;
        var (checkout, may) = await refunds.LookAsync(of, bySteward: true, steward, ct);
        if (checkout is null) return null;
        var trace = await store.ReadAsync((tables, stop) => ChargeTrace.OfAsync(tables, new(WalletAccount.Of(checkout.To), checkout.Of), checkout.Journal, stop), ct);
        var spent = trace?.Spent ?? [];
        var others = spent.Select(s => s.Journal.Entries.Select(e => WalletAccount.MemberOf(e.Credit)).FirstOrDefault(m => m is not null)).ToList();
        var cards = await members.CardsAsync([.. others.OfType<MemberId>().Append(checkout.Member).Append(checkout.To).Distinct()], ct);
        return new(checkout, cards.GetValueOrDefault(checkout.Member), cards.GetValueOrDefault(checkout.To),
            await db.Set<Dispute>().AsNoTracking().FirstOrDefaultAsync(d => d.Checkout == of, ct),
            await db.Set<CardRefund>().AsNoTracking().Where(r => r.Checkout == of).OrderBy(r => r.At).ToListAsync(ct), may!,
            [.. spent.Zip(others, (s, other) => (s, other is { } to ? cards.GetValueOrDefault(to) : null))]);
    }

    private async Task<IReadOnlyList<SeenDispute>> WithFacesAsync(List<Dispute> disputes, CancellationToken ct)
    {
        var cards = await members.CardsAsync([.. disputes.Select(d => d.Member).Distinct()], ct);
        return [.. disputes.Select(d => new SeenDispute(d, cards.GetValueOrDefault(d.Member)))];
    }
}
