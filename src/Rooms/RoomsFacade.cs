using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What other slices may ask of rooms, live or over.</summary>
internal sealed class RoomsFacade(
    LiveRooms live, RoomDoor door, RoomViews views, Finders finders, IFollows follows, IClubs clubs, IEntitlements entitlements, PalabreDb db, TimeProvider clock) : IRooms
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    /// <summary>What somebody talked about in another season says little of them.</summary>
    private static readonly TimeSpan OfLate = TimeSpan.FromDays(90);

    /// <summary>Of a busy house its last rooms say enough.</summary>
    private const int Looked = 500;

    public async Task<IReadOnlyDictionary<RoomId, RoomCard>> CardsAsync(IReadOnlyCollection<RoomId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<RoomId, RoomCard>();
        var found = await db.Set<Room>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(ct);
        return found.ToDictionary(r => r.Id, Card);
    }

    public async Task<IReadOnlyDictionary<ClubId, IReadOnlyList<LiveRoomOfClub>>> LiveInAsync(MemberId? viewer, IReadOnlyCollection<ClubId> clubs, CancellationToken ct)
    {
        var seen = new List<RoomView>();
        foreach (var gathering in live.All.Where(g => g.Room.Club is { } club && clubs.Contains(club)))
            if (await door.SightAsync(gathering, viewer, ct) == Sight.Open) seen.Add(await views.OfAsync(gathering, ct));
        return Hall.Ordered(seen).Select(v => (View: v, live.Find(v.Id)?.Room)).Where(r => r.Room is not null).GroupBy(r => r.Room!.Club!.Value)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<LiveRoomOfClub>)
                [.. g.Select(r => new LiveRoomOfClub(Card(r.Room!), r.View.AudienceCount, [.. r.View.Stage.Select(p => p.Card.Id)]))]);
    }

    internal static RoomCard Card(Room room) => new(room.Id, room.Title, room.Creator, room.OpenedAt, room.EndedAt, room.IsOpenToAll) { Club = room.Club };

    public Task<IReadOnlyDictionary<MemberId, RoomId>> WhereaboutsAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var where = new Dictionary<MemberId, RoomId>();
        foreach (var gathering in live.All)
            foreach (var member in gathering.Inside().Intersect(members)) where[member] = gathering.Id;
        return Task.FromResult<IReadOnlyDictionary<MemberId, RoomId>>(where);
    }

    public Task<IReadOnlyDictionary<MemberId, DateTimeOffset>> PresentAsync(RoomId room, CancellationToken ct) =>
        Task.FromResult(live.Find(room)?.Arrivals() ?? new Dictionary<MemberId, DateTimeOffset>());

    /// <summary>Blocks aside: who is shut out by one may still say what happened there.</summary>
    public async Task<IReadOnlySet<RoomId>> AdmittedAsync(MemberId member, IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var admitted = (await db.Set<Room>().Where(r => rooms.Contains(r.Id)
            && (r.Access == RoomAccess.Open || (r.Access != RoomAccess.Club && (r.Creator == member || r.Host == member
                || db.Set<RoomGuest>().Any(g => g.Room == r.Id && g.Member == member) || (r.Access != RoomAccess.Supporters && db.Set<Visit>().Any(v => v.Room == r.Id && v.Member == member)))))).Select(r => r.Id).ToListAsync(ct)).ToHashSet();
        foreach (var gathering in rooms.Except(admitted).ToList().Select(live.Find).OfType<Gathering>())
            if (await door.AdmitsAsync(gathering, member, ct) || gathering.Has(member)) admitted.Add(gathering.Id);
        admitted.UnionWith(await AmongAcquaintancesAsync(member, [.. rooms.Except(admitted)], ct));
        admitted.UnionWith(await OfOwnClubsAsync(member, [.. rooms.Except(admitted)], ct));
        admitted.UnionWith(await OfSupportedAsync(member, [.. rooms.Except(admitted)], ct));
        return admitted;
    }

    public Task<IReadOnlySet<MemberId>> FindableByAsync(RoomId room, IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        finders.AmongAsync(room, members, ct);

    public async Task<IReadOnlyList<LikelyRoom>> LikelyAsync(Liking liking, int most, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - OfLate;
        var rooms = await db.Set<Room>().AsNoTracking().Where(r => r.Access == RoomAccess.Open && r.OpenedAt > since).OrderByDescending(r => r.OpenedAt).Take(Looked)
            .Select(r => new { r.Creator, r.Club, r.Language, r.Topics }).ToListAsync(ct);
        return [.. rooms.Select(r => new LikelyRoom(r.Creator, r.Club, TopicKeys.Parse(r.Topics).Keys.FirstOrDefault(liking.Topics.Contains), HallTaste.None.Understands(r.Language, liking.Language) ? r.Language : null))
            .Where(r => r.Topic is not null || r.Language is not null).Take(most)];
    }

    public async Task<IReadOnlySet<RoomId>> HeardAgainAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0) return new HashSet<RoomId>();
        return (await db.Set<Recording>().Where(r => rooms.Contains(r.Room) && r.State == RecordingState.Ready).Select(r => r.Room).ToListAsync(ct)).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<RoomId, IReadOnlyList<MemberId>>> RecentSpeakersAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Lately;
        var voices = await db.Set<Voice>().AsNoTracking().Where(v => rooms.Contains(v.Room)).ToListAsync(ct);
        var ended = await db.Set<Room>().Where(r => rooms.Contains(r.Id) && r.EndedAt != null).Select(r => new { r.Id, At = r.EndedAt!.Value }).ToDictionaryAsync(r => r.Id, r => r.At - Lately, ct);
        return voices.Where(v => v.LastAt >= ended.GetValueOrDefault(v.Room, since)).GroupBy(v => v.Room)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<MemberId>)[.. g.OrderByDescending(v => v.LastAt).Select(v => v.Member)]);
    }

    /// <summary>Rooms of members, that are over, in clubs somebody belongs to.</summary>
    private async Task<List<RoomId>> OfOwnClubsAsync(MemberId member, List<RoomId> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0) return [];
        var ended = await db.Set<Room>().Where(r => rooms.Contains(r.Id) && r.Access == RoomAccess.Club && r.EndedAt != null).Select(r => new { r.Id, r.Club }).ToListAsync(ct);
        if (ended.Count == 0) return [];
        var own = (await clubs.OfMembersAsync([member], ct)).GetValueOrDefault(member)?.Select(c => c.Club.Id).ToHashSet() ?? [];
        return [.. ended.Where(r => r.Club is { } club && own.Contains(club)).Select(r => r.Id)];
    }

    /// <summary>Supporters' rooms, that are over, of creators whom somebody supports such that they hear them again.</summary>
    private async Task<List<RoomId>> OfSupportedAsync(MemberId member, List<RoomId> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0) return [];
        var ended = await db.Set<Room>().Where(r => rooms.Contains(r.Id) && r.Access == RoomAccess.Supporters && r.EndedAt != null).Select(r => new { r.Id, r.Creator }).ToListAsync(ct);
        if (ended.Count == 0) return [];
        var supported = await entitlements.SupportedByAsync(member, Benefits.Replays, ct);
        return [.. ended.Where(r => supported.Contains(r.Creator)).Select(r => r.Id)];
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
