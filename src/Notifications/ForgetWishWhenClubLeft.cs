using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>How much one wanted to hear of a club ends with being in it, or following it.</summary>
internal sealed class ForgetWishWhenClubLeft(PalabreDb db) : IOn<MemberLeftClub>, IOn<ClubUnfollowed>
{
    public Task HandleAsync(MemberLeftClub told, CancellationToken ct) => ForgetAsync(told.Club, told.Member, ct);

    public Task HandleAsync(ClubUnfollowed told, CancellationToken ct) => ForgetAsync(told.Club, told.Member, ct);

    private Task<int> ForgetAsync(ClubId club, MemberId member, CancellationToken ct) =>
        db.Set<ClubWish>().Where(w => w.Club == club && w.Member == member).ExecuteDeleteAsync(ct);
}
