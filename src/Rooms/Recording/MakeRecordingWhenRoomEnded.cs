using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>The row says that there is something to make; this only says when to look.</summary>
internal sealed class MakeRecordingWhenRoomEnded(RecordingWork work) : IOn<RoomEnded>
{
    public Task HandleAsync(RoomEnded told, CancellationToken ct)
    {
        work.Ring();
        return Task.CompletedTask;
    }
}
