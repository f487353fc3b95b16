using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A room in a club's name: all its members are told, whomever they follow. Who follows its creator as well is told once.</summary>
internal sealed class NotifyClubWhenRoomOpens(SpreadNews spread) : IOn<RoomOpened>
{
    public async Task HandleAsync(RoomOpened told, CancellationToken ct)
    {
        if (told.Club is not { } club) return;
        await spread.BeginAsync(new(NotificationKind.RoomOpened, told.Room.Value, told.Creator, told.Room), Audience.ClubMembers, club.Value, ct);
    }
}
