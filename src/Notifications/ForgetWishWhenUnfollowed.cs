using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>How much one wanted to hear of somebody ends with following them.</summary>
internal sealed class ForgetWishWhenUnfollowed(PalabreDb db) : IOn<MemberUnfollowed>
{
    public Task HandleAsync(MemberUnfollowed told, CancellationToken ct) =>
        db.Set<FollowWish>().Where(w => w.Member == told.Follower && w.Followed == told.Followed).ExecuteDeleteAsync(ct);
}
