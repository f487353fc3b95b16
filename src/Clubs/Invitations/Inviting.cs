using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>Makes invitations, and counts who comes by them.</summary>
internal sealed class Inviting(PalabreDb db, IdMaker ids, TimeProvider clock)
{
    /// <summary>144 bits: nobody guesses one.</summary>
    private const int CodeBytes = 18;

    /// <summary>An invitation, not yet saved.</summary>
    /// <param name="days">How long it lets people in; null for the usual time.</param>
    public ClubInvitation Make(Club club, MemberId by, int? limit, int? days, MemberId? isFor = null, string? address = null)
    {
        var now = clock.GetUtcNow();
        return new ClubInvitation
        {
            Id = ids.Next(),
            Club = club.Id,
            Code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes)),
            By = by,
            For = isFor,
            Address = address,
            Limit = limit,
            CreatedAt = now,
            ExpiresAt = now.AddDays(days ?? ClubInvitation.DefaultDays),
        };
    }

    public async Task<(ClubInvitation Invitation, Club Club)?> FindAsync(string code, CancellationToken ct)
    {
        var found = await db.Set<ClubInvitation>().AsNoTracking().Where(i => i.Code == code).Join(db.Set<Club>(), i => i.Club, c => c.Id, (i, c) => new { Invitation = i, Club = c }).SingleOrDefaultAsync(ct);
        return found is null ? null : (found.Invitation, found.Club);
    }

    /// <summary>
    /// Counts one more who comes, unless it lets nobody in any more: the database decides, so that of many at once no more come than may.
    /// Inside a transaction of the caller's, which also makes them a member.
    /// </summary>
    public async Task<bool> UseAsync(ClubInvitation invitation, MemberId member, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var counted = await db.Set<ClubInvitation>()
            .Where(i => i.Id == invitation.Id && i.RevokedAt == null && i.ExpiresAt > now && (i.Limit == null || i.Uses < i.Limit))
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Uses, i => i.Uses + 1), ct);
        if (counted == 0) return false;
        db.Add(new ClubInvitationUse { Invitation = invitation.Id, Member = member, At = now });
        return true;
    }
}
