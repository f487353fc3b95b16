using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What other slices may ask of rooms, live or over.</summary>
internal sealed class RoomsFacade(LiveRooms live, RoomDoor door, Finders finders, IFollows follows, PalabreDb db, TimeProvider clock) : IRooms
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public async Task<IReadOnlyDictionary<RoomId, RoomCard>> CardsAsync(IReadOnlyCollection<RoomId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<RoomId, RoomCard>();
        var found = await db.Set<Room>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(ct);
        return found.ToDictionary(r => r.Id, r => new RoomCard(r.Id, r.Title, r.Creator, r.OpenedAt, r.EndedAt, r.IsOpenToAll));
    }

    public Task<IReadOnlyDictionary<MemberId, RoomId>> WhereaboutsAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var where = new Dictionary<MemberId, RoomId>();
        foreach (var gathering in live.All)
            foreach (var member in gathering.Inside().Intersect(members)) where[member] = gathering.Id;
        return Task.FromResult<IReadOnlyDictionary<MemberId, RoomId>>(where);
    }

    /// <summary>Blocks aside: who is shut out by one may still say what happened there.</summary>
    public async Task<IReadOnlySet<RoomId>> AdmittedAsync(MemberId member, IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var admitted = (await db.Set<Room>().Where(r => rooms.Contains(r.Id)
            && (r.Access == RoomAccess.Open || r.Creator == member || r.Host == member
                || db.Set<RoomGuest>().Any(g => g.Room == r.Id && g.Member == member) || db.Set<Visit>().Any(v => v.Room == r.Id && v.Member == member))).Select(r => r.Id).ToListAsync(ct)).ToHashSet();
        foreach (var gathering in rooms.Except(admitted).ToList().Select(live.Find).OfType<Gathering>())
            if (await door.AdmitsAsync(gathering, member, ct) || gathering.Has(member)) admitted.Add(gathering.Id);
        admitted.UnionWith(await AmongAcquaintancesAsync(member, [.. rooms.Except(admitted)], ct));
        return admitted;
    }

    public Task<IReadOnlySet<MemberId>> FindableByAsync(RoomId room, IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        finders.AmongAsync(room, members, ct);

    public async Task<IReadOnlyDictionary<RoomId, IReadOnlyList<MemberId>>> RecentSpeakersAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Lately;
        var voices = await db.Set<Voice>().AsNoTracking().Where(v => rooms.Contains(v.Room)).ToListAsync(ct);
        var ended = await db.Set<Room>().Where(r => rooms.Contains(r.Id) && r.EndedAt != null).Select(r => new { r.Id, At = r.EndedAt!.Value }).ToDictionaryAsync(r => r.Id, r => r.At - Lately, ct);
        return voices.Where(v => v.LastAt >= ended.GetValueOrDefault(v.Room, since)).GroupBy(v => v.Room)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<MemberId>)[.. g.OrderByDescending(v => v.LastAt).Select(v => v.Member)]);
    }

    /// <summary>Social rooms that are over, of hosts who follow somebody.</summary>
    private async Task<List<RoomId>> AmongAcquaintancesAsync(MemberId member, List<RoomId> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0) return [];
        var social = await db.Set<Room>().Where(r => rooms.Contains(r.Id) && r.Access == RoomAccess.Social && r.EndedAt != null).Select(r => new { r.Id, r.Host }).ToListAsync(ct);
        var hosts = await follows.FollowersAsync(member, [.. social.Select(r => r.Host).Distinct()], ct);
        return [.. social.Where(r => hosts.Contains(r.Host)).Select(r => r.Id)];
    }
}
