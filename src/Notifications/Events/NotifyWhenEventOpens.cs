using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Those who come are told that the room is open, in the club or not, and whatever they want to hear of whoever opened it. It is the same news as that of the room: nobody hears it twice.</summary>
internal sealed class NotifyWhenEventOpens(TellComing tell) : IOn<OccurrenceOpened>
{
    public Task HandleAsync(OccurrenceOpened told, CancellationToken ct) =>
        tell.ComersAsync(new(NotificationKind.RoomOpened, told.Room.Value, told.By, told.Room) { IsAwaited = true }, told.Occurrence, ct);
}
