using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Providers.Disputes;

/// <summary>Memberships whose present period was paid out of a payment that was taken back end, with what they gave access to.</summary>
internal sealed class EndWhatWasPaid(PalabreDb db, MembershipDesk memberships)
{
    /// <summary>Within a turn at the book.</summary>
    public async Task DoAsync(LedgerTables tables, Checkout checkout, CancellationToken ct)
    {
        if (await ChargeTrace.OfAsync(tables, new(WalletAccount.Of(checkout.To), checkout.Of), checkout.Journal, ct) is not { } trace) return;
        List<Guid?> journals = [.. trace.Spent.Where(s => s.Journal.Kind == MembershipDesk.Kind).Select(s => (Guid?)s.Journal.Id)];
        if (journals.Count == 0) return;
        var now = memberships.Now;
        var paid = await db.Set<Invoice>().Where(i => journals.Contains(i.Journal) && i.PeriodEnd > now).Select(i => i.Membership).Distinct().ToListAsync(ct);
        foreach (var membership in await db.Set<Membership>().Where(m => paid.Contains(m.Id) && m.EndedAt == null).ToListAsync(ct))
        {
            membership.End(now, "disputed");
            await memberships.SettleAccessAsync(membership, ct);
            memberships.TellAccess(membership);
        }
    }
}
