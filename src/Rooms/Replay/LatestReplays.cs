using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A replay as a line of the hall.</summary>
/// <param name="Speakers">Who is heard longest in it, first.</param>
public sealed record ReplayCard(RoomId Id, string Title, string Language, MemberCard Host, DateTimeOffset At, TimeSpan Length, bool IsOpenToAll, IReadOnlyList<MemberCard> Speakers);

/// <summary>The latest rooms that somebody may hear again: those open to all, and those they were in, those of whom they support.</summary>
internal sealed class LatestReplays(PalabreDb db, CardBook cards, ReplayDoor door, ISafety safety, IClubs clubs, IEntitlements entitlements)
{
    private const int Most = 6;
    private const int MostFaces = 3;

    /// <summary>Some may fall away because their creator blocks the reader.</summary>
    private const int Asked = 2 * Most;

    public async Task<IReadOnlyList<ReplayCard>> ForAsync(Viewer viewer, CancellationToken ct)
    {
        var shown = (await HearableAsync(viewer, rows => rows.OrderByDescending(r => r.Id).Take(Asked), ct)).Take(Most).ToList();
        var speakers = await SpeakersAsync([.. shown.Select(r => r.Room.Id)], ct);
        var known = await cards.OfAsync([.. shown.SelectMany(r => speakers[r.Room.Id].Append(r.Room.Host)).Distinct()], ct);
        return [.. shown.Where(r => known.ContainsKey(r.Room.Host)).Select(r => Card(r, known, speakers[r.Room.Id]))];
    }

    /// <summary>Those of these rooms that somebody may hear again, without the faces.</summary>
    public async Task<IReadOnlyList<ReplayCard>> AmongAsync(Viewer viewer, IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var found = await HearableAsync(viewer, rows => rows.Where(r => rooms.Contains(r.Room.Id)), ct);
        var known = await cards.OfAsync([.. found.Select(r => r.Room.Host).Distinct()], ct);
        return [.. found.Where(r => known.ContainsKey(r.Room.Host)).Select(r => Card(r, known, []))];
    }

    private static ReplayCard Card(Row row, IReadOnlyDictionary<MemberId, MemberCard> known, IEnumerable<MemberId> speakers) => new(
        row.Room.Id, row.Room.Title, row.Room.Language, known[row.Room.Host], row.Room.OpenedAt, TimeSpan.FromMilliseconds(row.LengthMs), row.Room.IsOpenToAll,
        [.. speakers.Where(known.ContainsKey).Select(m => known[m])]);

    private async Task<List<Row>> HearableAsync(Viewer viewer, Func<IQueryable<Row>, IQueryable<Row>> choose, CancellationToken ct)
    {
        if (door.MayHear(viewer) is not null) return [];
        var own = viewer.Member is { } asks ? (await clubs.OfMembersAsync([asks], ct)).GetValueOrDefault(asks)?.Select(c => (ClubId?)c.Club.Id).ToList() : null;
        var rows = await choose(Hearable(viewer.Member, own ?? [], viewer.Member is { } one ? await entitlements.SupportedByAsync(one, Benefits.Replays, ct) : new HashSet<MemberId>())).ToListAsync(ct);
        if (viewer.Member is { } me && rows.Count > 0)
        {
            var shut = (await safety.BlocksAsync(me, [.. rows.Select(r => r.Room.Creator).Distinct()], ct)).BlockedBy;
            rows.RemoveAll(r => r.Room.Creator != me && shut.Contains(r.Room.Creator));
        }
        return rows;
    }

    /// <summary>Who is heard in the recording, which need not be who spoke in the room.</summary>
    private async Task<ILookup<RoomId, MemberId>> SpeakersAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var heard = await db.Set<RecordedSpan>().Where(s => rooms.Contains(s.Room) && s.Kind == RecordedKind.Speech)
            .GroupBy(s => new { s.Room, s.Member }).Select(g => new { g.Key.Room, g.Key.Member, Ms = g.Sum(s => s.ToMs - s.FromMs) }).ToListAsync(ct);
        return heard.GroupBy(h => h.Room).SelectMany(g => g.OrderByDescending(h => h.Ms).Take(MostFaces)).ToLookup(h => h.Room, h => h.Member);
    }

    private IQueryable<Row> Hearable(MemberId? member, IReadOnlyCollection<ClubId?> own, IReadOnlyCollection<MemberId> supported)
    {
        var me = member ?? default;
        var isMember = member is not null;
        return from recording in db.Set<Recording>().AsNoTracking()
               join room in db.Set<Room>() on recording.Room equals room.Id
               where recording.State == RecordingState.Ready && room.EndedAt != null
               where room.Access == RoomAccess.Open
                   || (isMember && !db.Set<Removal>().Any(r => r.Room == room.Id && r.Member == me)
                       && (room.Access != RoomAccess.Club || own.Contains(room.Club))
                       && (room.Creator == me || room.Host == me || (room.Access != RoomAccess.Supporters && db.Set<Visit>().Any(v => v.Room == room.Id && v.Member == me))
                           || db.Set<RoomGuest>().Any(g => g.Room == room.Id && g.Member == me)
                           || room.Access == RoomAccess.Club || (room.Access == RoomAccess.Supporters && supported.Contains(room.Creator))))
               select new Row { Id = recording.Room, Room = room, LengthMs = recording.LengthMs };
    }

    /// <summary>Written in full, so that a query can go on behind it.</summary>
    private sealed class Row
    {
        /// <summary>The recording's own key: read from its end, the latest few are found without sorting all there are.</summary>
        public required RoomId Id { get; init; }
        public required Room Room { get; init; }
        public required long LengthMs { get; init; }
    }
}
