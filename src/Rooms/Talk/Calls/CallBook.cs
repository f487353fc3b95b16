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
internal sealed class CallBook(PalabreDb db, CardBook cards, LiveRooms live, RoomDoor door, Waves waves, CallTopics topics, IFollows follows, ISafety safety)
{
    /// <summary>One call a room, the first; rooms that are over or shut to one call nobody, nor does anybody across a block.</summary>
    public async Task<CallsView> ForAsync(MemberId member, CancellationToken ct)
    {
        var (calls, waved) = (await AwaitingAsync(member, ct), waves.To(member));
        var blocks = await safety.BlocksAsync(member, [.. calls.Select(c => c.Ping.By).Concat(waved.Select(w => w.By)).Distinct()], ct);
        var known = await cards.OfAsync([.. calls.Select(c => c.Ping.By).Concat(waved.Select(w => w.By)).Where(m => !blocks.With(m)).Distinct()], ct);
        return new(
            [.. calls.Where(c => known.ContainsKey(c.Ping.By)).GroupBy(c => c.Room.Id).Select(g => g.MinBy(c => c.Ping.At)).OrderByDescending(c => c.Ping.At)
                .Select(c => new CallView(c.Room.Id, c.Room.Room.Title, known[c.Ping.By], c.Ping.At))],
            [.. waved.Where(w => known.ContainsKey(w.By)).Select(w => new WaveView(w.Id, known[w.By], w.Until))]);
    }

    /// <summary>Those with a page open who follow the member and whom the member follows, without any block: to nobody else is it shown that they are here.</summary>
    public async Task<IReadOnlyList<MemberCard>> MutualOnlineAsync(MemberId member, CancellationToken ct)
    {
        var online = topics.Online().Where(m => m != member).ToList();
        if (online.Count == 0) return [];
        var followed = await follows.FollowedAsync(member, online, ct);
        if (followed.Count == 0) return [];
        var mutual = await follows.FollowersAsync(member, [.. followed], ct);
        var blocks = await safety.BlocksAsync(member, [.. mutual], ct);
        return [.. (await cards.OfAsync([.. mutual.Where(m => !blocks.With(m))], ct)).Values.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private async Task<List<(Ping Ping, Gathering Room)>> AwaitingAsync(MemberId member, CancellationToken ct)
    {
        var calls = new List<(Ping, Gathering)>();
        foreach (var pings in (await db.Set<Ping>().AsNoTracking().Where(p => p.Member == member && !p.IsAnswered).ToListAsync(ct)).GroupBy(p => p.Room))
            if (live.Find(pings.Key) is { } room && await door.SightAsync(room, member, ct) != Sight.Shut) calls.AddRange(pings.Where(p => Awaits(room, p)).Select(p => (p, room)));
        return calls;
    }

    /// <summary>Whoever came in and left again has answered; a call made since then is another.</summary>
    private static bool Awaits(Gathering room, Ping ping)
    {
        lock (room.Gate) return room.Stage.Find(ping.Member) is null && !room.Stage.IsRemoved(ping.Member) && !room.Stage.HasLeftSince(ping.Member, ping.At);
    }
}
