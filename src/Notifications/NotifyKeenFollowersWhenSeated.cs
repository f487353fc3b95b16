using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Those who want to hear of everything somebody says are told when they come onto the stage of another's room.</summary>
internal sealed class NotifyKeenFollowersWhenSeated(SpreadNews spread, IRooms rooms, PalabreDb db) : IOn<MemberSeated>
{
    public async Task HandleAsync(MemberSeated told, CancellationToken ct)
    {
        if (!await db.Set<FollowWish>().AnyAsync(w => w.Followed == told.Member && w.Level == FollowLevel.Always, ct)) return;
        // Of one's own room followers hear when it opens.
        if ((await rooms.CardsAsync([told.Room], ct)).GetValueOrDefault(told.Room) is not { EndedAt: null } room || room.Creator == told.Member) return;
        await spread.BeginAsync(new(NotificationKind.Speaks, told.Room.Value, told.Member, told.Room), Audience.KeenFollowers, told.Member.Value, ct);
    }
}
