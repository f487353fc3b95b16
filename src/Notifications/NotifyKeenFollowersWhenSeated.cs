using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Those who want to hear of everything somebody says are told when they come onto the stage of another's room.</summary>
internal sealed class NotifyKeenFollowersWhenSeated(SpreadNews spread, IRooms rooms) : IOn<MemberSeated>
{
    public async Task HandleAsync(MemberSeated told, CancellationToken ct)
    {
        // Of one's own room followers hear when it opens.
        if ((await rooms.CardsAsync([told.Room], ct)).GetValueOrDefault(told.Room) is not { EndedAt: null } room || room.Creator == told.Member) return;
        await spread.BeginAsync(new(NotificationKind.Speaks, told.Room.Value, told.Member, told.Room), Audience.KeenFollowers, told.Member.Value, ct);
    }
}
