using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>Makes somebody a member, the same way by whichever door they come: themselves, a leader's answer, an invitation, sign-up.</summary>
internal sealed class Admission(PalabreDb db, IdMaker ids, TimeProvider clock, ISafety safety)
{
    /// <summary>Why the founder and this person are not brought together; the same sentence for both, so that nobody learns who blocks them.</summary>
    public async Task<Refusal?> RefuseAsync(Club club, MemberId member, CancellationToken ct) =>
        member != club.Founder && (await safety.BlocksAsync(member, [club.Founder], ct)).With(club.Founder) ? new Refusal("club_apart", 403) : null;

    public Task<bool> IsRemovedAsync(Club club, MemberId member, CancellationToken ct) =>
        db.Set<ClubRemoval>().AnyAsync(r => r.Club == club.Id && r.Member == member, ct);

    /// <summary>Puts the member into the unit of work, with the event, and takes out what waited for this; the caller saves.</summary>
    /// <param name="rules">The version they accepted.</param>
    public async Task PrepareAsync(Club club, MemberId member, int rules, MemberId? invitedBy, CancellationToken ct)
    {
        db.Add(new ClubMember { Club = club.Id, Member = member, Id = ids.Next(), JoinedAt = clock.GetUtcNow(), AcceptedRules = rules, InvitedBy = invitedBy });
        db.RemoveRange(await db.Set<JoinRequest>().Where(r => r.Club == club.Id && r.Member == member).ToListAsync(ct));
        db.RemoveRange(await db.Set<Nomination>().Where(n => n.Club == club.Id && n.Member == member).ToListAsync(ct));
        db.RemoveRange(await db.Set<ClubRemoval>().Where(r => r.Club == club.Id && r.Member == member).ToListAsync(ct));
        db.Tell(new MemberJoinedClub(club.Id, member, invitedBy));
    }

    /// <summary>Saves; of two who admit somebody at once one did.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
        }
    }
}
