using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A club that invites the reader by name.</summary>
public sealed record MyInvitation(ClubInvitation Invitation, ClubCard Club, MemberCard By);

/// <summary>The invitations made for one member that still wait.</summary>
internal sealed class MyInvitations(PalabreDb db, IMembers members, TimeProvider clock)
{
    public async Task<IReadOnlyList<MyInvitation>> OfAsync(Viewer viewer, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return [];
        var now = clock.GetUtcNow();
        var rows = await db.Set<ClubInvitation>().AsNoTracking()
            .Where(i => i.For == me && i.RevokedAt == null && i.ExpiresAt > now && i.Uses == 0 && !db.Set<ClubMember>().Any(m => m.Club == i.Club && m.Member == me))
            .OrderByDescending(i => i.Id).Take(20).Join(db.Set<Club>(), i => i.Club, c => c.Id, (i, c) => new { Invitation = i, Club = c }).ToListAsync(ct);
        var cards = await members.CardsAsync([.. rows.Select(r => r.Invitation.By).Distinct()], ct);
        return [.. rows.Where(r => cards.ContainsKey(r.Invitation.By)).Select(r => new MyInvitation(r.Invitation, r.Club.Card, cards[r.Invitation.By]))];
    }
}
