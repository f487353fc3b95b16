using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>What other slices may ask of memberships.</summary>
internal sealed class EntitlementsFacade(PalabreDb db, TimeProvider clock) : IEntitlements
{
    public async Task<IReadOnlySet<MemberId>> SupportersAmongAsync(MemberId creator, Benefits benefit, IReadOnlyCollection<MemberId> among, CancellationToken ct) =>
        among.Count == 0 ? new HashSet<MemberId>()
            : (await Now(benefit).Where(e => e.Creator == creator && among.Contains(e.Member)).Select(e => e.Member).ToListAsync(ct)).ToHashSet();

    public async Task<IReadOnlySet<MemberId>> SupportedByAsync(MemberId member, Benefits benefit, CancellationToken ct) =>
        (await Now(benefit).Where(e => e.Member == member).Select(e => e.Creator).ToListAsync(ct)).ToHashSet();

    public async Task<IReadOnlySet<MemberId>> OfferingAsync(IReadOnlyCollection<MemberId> creators, Benefits benefit, CancellationToken ct)
    {
        if (creators.Count == 0) return new HashSet<MemberId>();
        var offering = (await db.Set<Tier>().Where(t => creators.Contains(t.Creator) && t.ArchivedAt == null && (t.Benefits & benefit) == benefit).Select(t => t.Creator).ToListAsync(ct)).ToHashSet();
        offering.UnionWith(await Now(benefit).Where(e => creators.Contains(e.Creator)).Select(e => e.Creator).Distinct().ToListAsync(ct));
        return offering;
    }

    private IQueryable<Entitlement> Now(Benefits benefit)
    {
        var now = clock.GetUtcNow();
        return from entitlement in db.Set<Entitlement>().AsNoTracking()
               join tier in db.Set<Tier>() on entitlement.Tier equals tier.Id
               where entitlement.From <= now && entitlement.To > now && (tier.Benefits & benefit) == benefit
               select entitlement;
    }
}
