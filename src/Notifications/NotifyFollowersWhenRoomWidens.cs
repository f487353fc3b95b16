using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A room that began among few exists for more people now: the followers of its creator, and of its club, are gone through once more.</summary>
internal sealed class NotifyFollowersWhenRoomWidens(SpreadNews spread, IRooms rooms) : IOn<RoomWidened>
{
    public async Task HandleAsync(RoomWidened told, CancellationToken ct)
    {
        if ((await rooms.CardsAsync([told.Room], ct)).GetValueOrDefault(told.Room) is not { EndedAt: null } room) return;
        var news = new News(NotificationKind.RoomOpened, room.Id.Value, room.Creator, room.Id);
        await spread.BeginAgainAsync(news, Audience.Followers, room.Creator.Value, ct);
        if (room is { IsOpenToAll: true, Club: { } club }) await spread.BeginAgainAsync(news, Audience.ClubFollowers, club.Value, ct);
    }
}
