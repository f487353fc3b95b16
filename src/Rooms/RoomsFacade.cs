using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What other slices may ask of rooms, live or over.</summary>
internal sealed class RoomsFacade(LiveRooms live, PalabreDb db, TimeProvider clock) : IRooms
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

    public async Task<IReadOnlySet<RoomId>> AdmittedAsync(MemberId member, IReadOnlyCollection<RoomId> rooms, CancellationToken ct) =>
        (await db.Set<Room>().Where(r => rooms.Contains(r.Id)
            && (r.Access == RoomAccess.Open || r.Creator == member || r.Host == member
                || db.Set<RoomGuest>().Any(g => g.Room == r.Id && g.Member == member) || db.Set<Visit>().Any(v => v.Room == r.Id && v.Member == member))).Select(r => r.Id).ToListAsync(ct)).ToHashSet();

    public async Task<IReadOnlyDictionary<RoomId, IReadOnlyList<MemberId>>> RecentSpeakersAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Lately;
        var voices = await db.Set<Voice>().AsNoTracking().Where(v => rooms.Contains(v.Room)).ToListAsync(ct);
        var ended = await db.Set<Room>().Where(r => rooms.Contains(r.Id) && r.EndedAt != null).Select(r => new { r.Id, At = r.EndedAt!.Value }).ToDictionaryAsync(r => r.Id, r => r.At - Lately, ct);
        return voices.Where(v => v.LastAt >= ended.GetValueOrDefault(v.Room, since)).GroupBy(v => v.Room)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<MemberId>)[.. g.OrderByDescending(v => v.LastAt).Select(v => v.Member)]);
    }
}
