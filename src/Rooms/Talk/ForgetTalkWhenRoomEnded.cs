using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>The talk of a room that is over leaves memory, and those called into it are called no longer. Twice forgets nothing more.</summary>
internal sealed class ForgetTalkWhenRoomEnded(TalkRooms rooms, CallNews news, PalabreDb db) : IOn<RoomEnded>
{
    public async Task HandleAsync(RoomEnded told, CancellationToken ct)
    {
        await rooms.ForgetAsync(told.Room);
        var pings = db.Set<Ping>().Where(p => p.Room == told.Room);
        var called = await pings.Where(p => !p.IsAnswered).Select(p => p.Member).Distinct().ToListAsync(ct);
        await pings.ExecuteDeleteAsync(ct);
        foreach (var member in called) await news.ChangedAsync(member);
    }
}
