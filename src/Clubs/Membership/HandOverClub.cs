using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>The founder hands the club over to another member, and leads it with them from then on.</summary>
internal sealed class HandOverClub(ClubDoor door, PalabreDb db)
{
    public sealed record Wish(MemberId Member);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPut("/{slug}/founder", async (string slug, Wish wish, HttpContext http, Viewer viewer, HandOverClub hand, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await hand.DoAsync(slug, viewer, wish.Member, ct))).Deed("HandOverClub").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/founder", async (string slug, IFormCollection form, Viewer viewer, HandOverClub hand, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}/members", await hand.DoAsync(slug, viewer, form.MemberOf(), ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, MemberId member, CancellationToken ct)
    {
        var (found, target, refused) = await door.ActOnAsync(slug, viewer, ClubDeed.HandOver, member, ct);
        if (found is null || target is null) return refused;
        found.Club.Founder = member;
        found.Mine!.Rank(leads: true);
        target.Rank(leads: true);
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            // They left, or the club went to somebody else, at this moment.
            db.ChangeTracker.Clear();
            return new Refusal("club_changed_meanwhile");
        }
    }
}
