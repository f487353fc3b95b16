using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>Leaders take an invitation back: nobody comes by it any more. Who came stays.</summary>
internal sealed class RevokeClubInvitation(ClubDoor door, PalabreDb db, TimeProvider clock)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapDelete("/{slug}/invitations/{code}", async (string slug, string code, HttpContext http, Viewer viewer, RevokeClubInvitation revoke, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await revoke.DoAsync(slug, viewer, code, ct))).Deed("RevokeClubInvitation").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/invitations/{code}/revoke", async (string slug, string code, Viewer viewer, RevokeClubInvitation revoke, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}/invitations", await revoke.DoAsync(slug, viewer, code, ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, string code, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.Invite, ct);
        if (found is null) return refused;
        var now = clock.GetUtcNow();
        var mine = db.Set<ClubInvitation>().Where(i => i.Club == found.Club.Id && i.Code == code);
        var revoked = await mine.Where(i => i.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.RevokedAt, now), ct);
        return revoked > 0 || await mine.AnyAsync(ct) ? null : new Refusal("club_invitation_unknown", 404);
    }
}
