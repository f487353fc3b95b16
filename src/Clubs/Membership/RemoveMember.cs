using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>Whoever leads a club takes out a member who stands lower. They do not come back by themselves.</summary>
internal sealed class RemoveMember(ClubDoor door, Admission admission, PalabreDb db, TimeProvider clock)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapDelete("/{slug}/members/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, RemoveMember remove, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await remove.DoAsync(slug, viewer, member, ct))).Deed("RemoveFromClub").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/remove", async (string slug, IFormCollection form, Viewer viewer, RemoveMember remove, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}/members", await remove.DoAsync(slug, viewer, form.MemberOf(), ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, MemberId member, CancellationToken ct)
    {
        var (found, target, refused) = await door.ActOnAsync(slug, viewer, ClubDeed.RemoveMember, member, ct);
        if (found is null || target is null) return refused;
        db.Remove(target);
        db.RemoveRange(await db.Set<ClubFollower>().Where(f => f.Club == found.Club.Id && f.Member == member).ToListAsync(ct));
        db.Add(new ClubRemoval { Club = found.Club.Id, Member = member, By = found.Me!.Value, At = clock.GetUtcNow() });
        db.Tell(new MemberLeftClub(found.Club.Id, member));
        await admission.SaveAsync(ct);
        return null;
    }
}
