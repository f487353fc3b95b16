using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>
/// A room in a club's name: all its members are told, whomever they follow, and when it is open to all whoever else follows the club. Who
/// follows its creator as well is told once.
/// </summary>
internal sealed class NotifyClubWhenRoomOpens(SpreadNews spread) : IOn<RoomOpened>
{
    public async Task HandleAsync(RoomOpened told, CancellationToken ct)
    {
        if (told.Club is not { } club) return;
        var news = new News(NotificationKind.RoomOpened, told.Room.Value, told.Creator, told.Room);
        await spread.BeginAsync(news, Audience.ClubMembers, club.Value, ct);
        if (told.IsOpenToAll) await spread.BeginAsync(news, Audience.ClubFollowers, club.Value, ct);
    }
}
