using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>A room somebody calls one into.</summary>
public sealed record CallView(RoomId Room, string Title, MemberCard By, DateTimeOffset At);

/// <summary>A wave as its receiver sees it.</summary>
public sealed record WaveView(WaveId Id, MemberCard By, DateTimeOffset Until);

/// <summary>What awaits one member: calls into live rooms, and waves.</summary>
public sealed record CallsView(IReadOnlyList<CallView> Calls, IReadOnlyList<WaveView> Waves)
{
    public bool IsEmpty => Calls.Count == 0 && Waves.Count == 0;
}

/// <summary>Reads who calls whom, and whom one may wave to.</summary>
internal sealed class CallBook(PalabreDb db, CardBook cards, LiveRooms live, Waves waves, CallTopics topics, IFollows follows, ISafety safety)
{
    /// <summary>One call a room, the first; rooms that are over call nobody.</summary>
    public async Task<CallsView> ForAsync(MemberId member, CancellationToken ct)
    {
        var pings = (await db.Set<Ping>().AsNoTracking().Where(p => p.Member == member && !p.IsAnswered).ToListAsync(ct))
            .Where(p => live.Find(p.Room) is { } room && room.Admits(member) && Awaits(room, member)).GroupBy(p => p.Room).Select(g => g.MinBy(p => p.At)!).OrderByDescending(p => p.At).ToList();
        var waved = waves.To(member);
        var known = await cards.OfAsync([.. pings.Select(p => p.By).Concat(waved.Select(w => w.By)).Distinct()], ct);
        return new(
            [.. pings.Where(p => known.ContainsKey(p.By)).Select(p => new CallView(p.Room, live.Find(p.Room)?.Room.Title ?? "", known[p.By], p.At))],
            [.. waved.Where(w => known.ContainsKey(w.By)).Select(w => new WaveView(w.Id, known[w.By], w.Until))]);
    }

    /// <summary>Those with a page open who follow the member and whom the member follows, without any block: to nobody else is it shown that they are here.</summary>
    public async Task<IReadOnlyList<MemberCard>> MutualOnlineAsync(MemberId member, CancellationToken ct)
    {
        var online = topics.Online().Where(m => m != member).ToList();
        if (online.Count == 0) return [];
        var mutual = (await follows.FollowersAsync(member, online, ct)).Intersect(await follows.FollowedAsync(member, online, ct)).ToList();
        var blocks = await safety.BlocksAsync(member, mutual, ct);
        return [.. (await cards.OfAsync([.. mutual.Where(m => !blocks.With(m))], ct)).Values.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static bool Awaits(Gathering room, MemberId member)
    {
        lock (room.Gate) return room.Stage.Find(member) is null && !room.Stage.IsRemoved(member);
    }
}
