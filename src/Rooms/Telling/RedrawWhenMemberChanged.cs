using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>Somebody has another name or face: the rooms they are in, or that are theirs, show it at once. Twice draws the same.</summary>
internal sealed class RedrawWhenMemberChanged(LiveRooms live, CardBook book, Newsroom news) : IOn<MemberChanged>
{
    public Task HandleAsync(MemberChanged told, CancellationToken ct)
    {
        book.Forget(told.Member);
        foreach (var room in live.All.Where(r => r.Has(told.Member) || r.Room.Creator == told.Member || r.Room.Host == told.Member))
        {
            room.Redraw();
            news.Changed(room, []);
        }
        return Task.CompletedTask;
    }
}
