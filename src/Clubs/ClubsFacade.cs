using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>What other slices may ask of clubs.</summary>
internal sealed class ClubsFacade(PalabreDb db) : IClubs
{
    public async Task<IReadOnlyDictionary<ClubId, ClubCard>> CardsAsync(IReadOnlyCollection<ClubId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<ClubId, ClubCard>();
        return await db.Set<Club>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Card, ct);
    }

    public async Task<IReadOnlyDictionary<string, ClubCard>> FindAsync(IReadOnlyCollection<string> slugs, CancellationToken ct)
    {
        if (slugs.Count == 0) return new Dictionary<string, ClubCard>();
        var wanted = slugs.Select(Slug.Read).Distinct().ToList();
        var found = await db.Set<ClubSlug>().AsNoTracking().Where(s => wanted.Contains(s.Slug)).Join(db.Set<Club>(), s => s.Club, c => c.Id, (s, c) => new { s.Slug, Club = c }).ToDictionaryAsync(f => f.Slug, f => f.Club.Card, ct);
        // The caller finds each card under the address as they wrote it.
        return slugs.Distinct().Where(s => found.ContainsKey(Slug.Read(s))).ToDictionary(s => s, s => found[Slug.Read(s)]);
    }

    public async Task<IReadOnlyDictionary<MemberId, IReadOnlyList<ClubOfMember>>> OfMembersAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if (members.Count == 0) return new Dictionary<MemberId, IReadOnlyList<ClubOfMember>>();
        var rows = await db.Set<ClubMember>().AsNoTracking().Where(m => members.Contains(m.Member)).Join(db.Set<Club>(), m => m.Club, c => c.Id, (m, c) => new { Member = m, Club = c }).ToListAsync(ct);
        return rows.GroupBy(r => r.Member.Member).ToDictionary(g => g.Key, g => (IReadOnlyList<ClubOfMember>)
            [.. g.OrderBy(r => r.Club.Name, StringComparer.InvariantCultureIgnoreCase).Select(r => Of(r.Club, r.Member))]);
    }

    public async Task<IReadOnlyList<MemberId>> MembersAsync(ClubId club, MemberId after, int size, CancellationToken ct)
    {
        // By hand, because to the mapping an id is no number and has no order; the key's own index answers.
        var page = await db.Database.SqlQuery<long>(
            $"select member as \"Value\" from club_members where club = {club.Value} and member > {after.Value} order by member limit {size}").ToListAsync(ct);
        return [.. page.Select(MemberId.From)];
    }

    public async Task<MembersPart> FollowersPartAsync(ClubId club, long after, int most, CancellationToken ct)
    {
        var found = await db.Set<ClubFollower>().AsNoTracking().Where(f => f.Club == club && f.Id > after && !db.Set<ClubMember>().Any(m => m.Club == f.Club && m.Member == f.Member))
            .OrderBy(f => f.Id).Take(most).ToListAsync(ct);
        return new([.. found.Select(f => f.Member)], found.Count == most ? found[^1].Id : null);
    }

    public async Task<IReadOnlyDictionary<MemberId, IReadOnlyList<ClubCard>>> FollowedByAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if (members.Count == 0) return new Dictionary<MemberId, IReadOnlyList<ClubCard>>();
        var rows = await db.Set<ClubMember>().Where(m => members.Contains(m.Member)).Select(m => new { m.Member, m.Club })
            .Union(db.Set<ClubFollower>().Where(f => members.Contains(f.Member)).Select(f => new { f.Member, f.Club }))
            .Join(db.Set<Club>(), r => r.Club, c => c.Id, (r, c) => new { r.Member, Club = c }).AsNoTracking().ToListAsync(ct);
        return rows.GroupBy(r => r.Member).ToDictionary(g => g.Key, g => (IReadOnlyList<ClubCard>)
            [.. g.Select(r => r.Club).OrderBy(c => c.Name, StringComparer.InvariantCultureIgnoreCase).Select(c => c.Card)]);
    }

    public async Task<IReadOnlySet<MemberId>> MembersAmongAsync(ClubId club, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (among.Count == 0) return new HashSet<MemberId>();
        List<MemberId> asked = [.. among];
        return (await db.Set<ClubMember>().Where(m => m.Club == club && EF.Parameter(asked).Contains(m.Member)).Select(m => m.Member).ToListAsync(ct)).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<MemberId, DateTimeOffset>> JoinedAsync(ClubId club, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        if (among.Count == 0) return new Dictionary<MemberId, DateTimeOffset>();
        List<MemberId> asked = [.. among];
        return await db.Set<ClubMember>().Where(m => m.Club == club && EF.Parameter(asked).Contains(m.Member)).Select(m => new { m.Member, m.JoinedAt }).ToDictionaryAsync(m => m.Member, m => m.JoinedAt, ct);
    }

    public async Task<IReadOnlySet<ClubId>> WhereMayOpenRoomsAsync(MemberId member, IReadOnlyCollection<ClubId> clubs, CancellationToken ct)
    {
        if (clubs.Count == 0) return new HashSet<ClubId>();
        var mine = await db.Set<ClubMember>().AsNoTracking().Where(m => m.Member == member && clubs.Contains(m.Club)).Join(db.Set<Club>(), m => m.Club, c => c.Id, (m, c) => new { Member = m, Club = c }).ToListAsync(ct);
        return mine.Where(m => Of(m.Club, m.Member).MayOpenRooms).Select(m => m.Club.Id).ToHashSet();
    }

    public async Task<IReadOnlySet<ClubId>> ExistForAsync(MemberId? viewer, IReadOnlyCollection<ClubId> clubs, CancellationToken ct)
    {
        if (clubs.Count == 0) return new HashSet<ClubId>();
        var (isMember, me) = (viewer is not null, viewer ?? default);
        return (await db.Set<Club>().Where(c => clubs.Contains(c.Id) && (!c.IsPrivate || (isMember && db.Set<ClubMember>().Any(m => m.Club == c.Id && m.Member == me))))
            .Select(c => c.Id).ToListAsync(ct)).ToHashSet();
    }

    private static ClubOfMember Of(Club club, ClubMember member)
    {
        var role = club.RoleOf(member);
        return new(club.Card, role >= ClubRole.Leader, Standing.Check(club, role, ClubDeed.OpenRoom) is null);
    }
}
