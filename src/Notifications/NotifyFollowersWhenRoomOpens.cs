using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Those who follow whoever opens a room are told, as far as it exists for them. Begun once, however often this is heard.</summary>
internal sealed class NotifyFollowersWhenRoomOpens(SpreadNews spread) : IOn<RoomOpened>
{
    public Task HandleAsync(RoomOpened told, CancellationToken ct) =>
        spread.BeginAsync(new(NotificationKind.RoomOpened, told.Room.Value, told.Creator, told.Room), Audience.Followers, told.Creator.Value, ct);
}
