using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>What other slices may ask of follows.</summary>
internal sealed class FollowsFacade(PalabreDb db) : IFollows
{
    public async Task<IReadOnlySet<MemberId>> FollowersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (among.Count == 0) return new HashSet<MemberId>();
        var asked = among.Select(id => id.Value).ToList();
        // One parameter, however many are asked about: SQLite looks each of several up by its name.
        var found = await db.Set<Follow>().Where(f => f.FollowedId == member.Value && EF.Parameter(asked).Contains(f.FollowerId)).Select(f => f.FollowerId).ToListAsync(ct);
        return found.Select(MemberId.From).ToHashSet();
    }

    public async Task<IReadOnlySet<MemberId>> FollowedAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (among.Count == 0) return new HashSet<MemberId>();
        var asked = among.Select(id => id.Value).ToList();
        var found = await db.Set<Follow>().Where(f => f.FollowerId == member.Value && asked.Contains(f.FollowedId)).Select(f => f.FollowedId).ToListAsync(ct);
        return found.Select(MemberId.From).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<MemberId, IReadOnlySet<MemberId>>> FollowedByAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var asked = members.Select(id => id.Value).ToList();
        var found = await db.Set<Follow>().Where(f => asked.Contains(f.FollowerId)).Select(f => new { f.FollowerId, f.FollowedId }).ToListAsync(ct);
        return found.GroupBy(f => f.FollowerId).ToDictionary(g => new MemberId(g.Key), g => (IReadOnlySet<MemberId>)g.Select(f => new MemberId(f.FollowedId)).ToHashSet());
    }

    public async Task<IReadOnlyList<MemberId>> AllFollowedAsync(MemberId member, int most, CancellationToken ct)
    {
        var found = await db.Set<Follow>().Where(f => f.FollowerId == member.Value).OrderByDescending(f => f.Id).Take(most).Select(f => f.FollowedId).ToListAsync(ct);
        return [.. found.Select(MemberId.From)];
    }

    public async Task<MembersPart> FollowersPartAsync(MemberId member, long after, int most, CancellationToken ct)
    {
        var found = await db.Set<Follow>().Where(f => f.FollowedId == member.Value && f.Id > after).OrderBy(f => f.Id).Take(most)
            .Select(f => new { f.Id, f.FollowerId }).ToListAsync(ct);
        return new([.. found.Select(f => new MemberId(f.FollowerId))], found.Count == most ? found[^1].Id : null);
    }

    public async Task<IReadOnlySet<MemberId>> WithoutBoostsAsync(MemberId member, CancellationToken ct) =>
        (await db.Set<Follow>().Where(f => f.FollowerId == member.Value && f.WithoutBoosts).Select(f => f.FollowedId).ToListAsync(ct)).Select(MemberId.From).ToHashSet();

    public async Task<IReadOnlySet<MemberId>> WithoutBoostsOfAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (among.Count == 0) return new HashSet<MemberId>();
        var asked = among.Select(id => id.Value).ToList();
        var found = await db.Set<Follow>().Where(f => f.FollowedId == member.Value && f.WithoutBoosts && EF.Parameter(asked).Contains(f.FollowerId)).Select(f => f.FollowerId).ToListAsync(ct);
        return found.Select(MemberId.From).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<MemberId, int>> WaitingAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var asked = members.Select(id => id.Value).ToList();
        return await db.Set<FollowRequest>().Where(r => asked.Contains(r.FollowedId)).GroupBy(r => r.FollowedId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => new MemberId(g.Key), g => g.Count, ct);
    }
}
