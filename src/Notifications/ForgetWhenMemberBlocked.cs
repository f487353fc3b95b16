using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>What two people were told of each other goes with a block, in both lists; so do wishes about each other.</summary>
internal sealed class ForgetWhenMemberBlocked(PalabreDb db, UnreadNews unread) : IOn<MemberBlocked>
{
    public async Task HandleAsync(MemberBlocked told, CancellationToken ct)
    {
        MemberId[] both = [told.Blocker, told.Blocked];
        foreach (var (member, other) in new[] { (both[0], both[1]), (both[1], both[0]) })
        {
            await db.Set<Notification>().Where(n => n.Member == member && n.Actor == other).ExecuteDeleteAsync(ct);
            await db.Set<FollowWish>().Where(w => w.Member == member && w.Followed == other).ExecuteDeleteAsync(ct);
        }
        await unread.TellAsync(both, ct);
    }
}
