using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A member leaves a club. Its founder hands it over first.</summary>
internal sealed class LeaveClub(ClubDoor door, PalabreDb db)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapDelete("/{slug}/membership", async (string slug, HttpContext http, Viewer viewer, LeaveClub leave, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await leave.DoAsync(slug, viewer, ct))).Deed("LeaveClub").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/leave", async (string slug, Viewer viewer, LeaveClub leave, CancellationToken ct) =>
            ClubAnswers.AfterForm("/clubs", await leave.DoAsync(slug, viewer, ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.Leave, ct);
        if (found is not { Mine: { } mine }) return refused;
        db.Remove(mine);
        db.RemoveRange(await db.Set<ClubFollower>().Where(f => f.Club == found.Club.Id && f.Member == mine.Member).ToListAsync(ct));
        db.Tell(new MemberLeftClub(found.Club.Id, mine.Member));
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Gone already, or made founder at this moment: the page says which.
            db.ChangeTracker.Clear();
            return new Refusal("club_changed_meanwhile");
        }
    }
}
