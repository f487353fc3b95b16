using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>What other slices may ask of members.</summary>
public sealed class MembersFacade(PalabreDb db, Standing standing, TimeProvider clock) : IMembers
{
    public async Task<IReadOnlyDictionary<MemberId, MemberCard>> CardsAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<MemberId, MemberCard>();
        var wanted = ids.Select(id => id.Value).ToList();
        var found = await db.Set<Member>().AsNoTracking().Where(m => wanted.Contains(m.Id)).ToListAsync(ct);
        return found.ToDictionary(m => m.MemberId, m => m.Card);
    }

    public async Task<IReadOnlyDictionary<string, MemberCard>> FindAsync(IReadOnlyCollection<string> handles, CancellationToken ct)
    {
        if (handles.Count == 0) return new Dictionary<string, MemberCard>();
        // PostgreSQL takes no NUL, and nobody is called so.
        var wanted = handles.Select(Handle.Read).Where(h => !h.Contains('\0', StringComparison.Ordinal)).Distinct().ToList();
        var found = await db.Set<Member>().AsNoTracking().Where(m => wanted.Contains(m.Handle)).ToDictionaryAsync(m => m.Handle, m => m.Card, ct);
        // The caller finds each card under the handle as they wrote it.
        return handles.Distinct().Where(h => found.ContainsKey(Handle.Read(h))).ToDictionary(h => h, h => found[Handle.Read(h)]);
    }

    public async Task<IReadOnlyList<MemberCard>> StewardsAsync(CancellationToken ct)
    {
        var keptOut = KeptOut();
        return [.. (await db.Set<Member>().AsNoTracking().Where(m => m.IsSteward && !keptOut.Contains(m.Id)).OrderBy(m => m.Id).ToListAsync(ct)).Select(m => m.Card)];
    }

    public ValueTask<IReadOnlySet<MemberId>> SuspendedAsync(CancellationToken ct) => standing.SuspendedAsync(ct);

    public async Task<IReadOnlyDictionary<MemberId, string>> AddressesAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<MemberId, string>();
        var wanted = ids.Select(id => id.Value).ToList();
        var keptOut = KeptOut();
        return await db.Set<Member>().Where(m => wanted.Contains(m.Id) && m.EmailConfirmed && m.Email != null && !keptOut.Contains(m.Id))
            .Select(m => new { m.Id, m.Email }).ToDictionaryAsync(m => new MemberId(m.Id), m => m.Email!, ct);
    }

    public async Task<IReadOnlySet<MemberId>> HiddenFromSearchAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new HashSet<MemberId>();
        var wanted = ids.Select(id => id.Value).ToList();
        return (await db.Set<Member>().Where(m => wanted.Contains(m.Id) && !m.PostsAreFound).Select(m => m.Id).ToListAsync(ct)).Select(MemberId.From).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<MemberId, string>> AccessStampsAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        var wanted = ids.Select(id => id.Value).ToList();
        var keptOut = KeptOut();
        return await db.Set<Member>().Where(m => wanted.Contains(m.Id) && !keptOut.Contains(m.Id))
            .Select(m => new { m.Id, m.SecurityStamp }).ToDictionaryAsync(m => new MemberId(m.Id), m => m.SecurityStamp ?? "", ct);
    }

    private IQueryable<long> KeptOut()
    {
        var now = clock.GetUtcNow();
        return db.Set<Suspension>().Where(s => !s.IsLifted && (s.Until == null || s.Until > now)).Select(s => s.MemberId);
    }
}
