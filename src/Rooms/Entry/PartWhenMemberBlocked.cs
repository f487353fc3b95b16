using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>A block made while both are in rooms holds at once. Heard twice it changes nothing more.</summary>
internal sealed class PartWhenMemberBlocked(LiveRooms live, KeepApart apart, OpenStreams open, Newsroom news, CallNews calls) : IOn<MemberBlocked>
{
    public async Task HandleAsync(MemberBlocked told, CancellationToken ct)
    {
        foreach (var room in live.All)
        {
            await apart.PartAsync(room, told.Blocked, ct);
            // Whoever blocks somebody on stage sees from now on that they are there.
            if (room.PlaceOf(told.Blocker) is not null) news.Changed(room, [told.Blocker]);
        }
        open.Cut(told.Blocked);
        news.RefreshHall();
        foreach (var member in new[] { told.Blocker, told.Blocked }) await calls.ChangedAsync(member);
    }
}

/// <summary>Rooms come back into the halls of both; where the blocker is, the warning about the other goes.</summary>
internal sealed class RefreshHallWhenMemberUnblocked(LiveRooms live, Newsroom news) : IOn<MemberUnblocked>
{
    public Task HandleAsync(MemberUnblocked told, CancellationToken ct)
    {
        foreach (var room in live.Holding(told.Blocker)) news.Changed(room, [told.Blocker]);
        news.RefreshHall();
        return Task.CompletedTask;
    }
}
