using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>Somebody follows a club without joining it, or no longer does. Members follow it as long as they are members.</summary>
internal sealed class FollowClub(ClubDoor door, Admission admission, PalabreDb db, IdMaker ids)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPut("/{slug}/follow", async (string slug, HttpContext http, Viewer viewer, FollowClub follow, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await follow.DoAsync(slug, viewer, ct))).Deed("FollowClub").Produces(StatusCodes.Status204NoContent);
        clubs.Api.MapDelete("/{slug}/follow", async (string slug, HttpContext http, Viewer viewer, FollowClub follow, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await follow.UndoAsync(slug, viewer, ct))).Deed("UnfollowClub").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/follow", async (string slug, IFormCollection form, Viewer viewer, FollowClub follow, CancellationToken ct) =>
            ClubAnswers.AfterForm(LocalPath.Or(form["back"], $"/club/{Slug.Read(slug)}"), await follow.DoAsync(slug, viewer, ct)));
        clubs.Forms.MapPost("/unfollow", async (string slug, Viewer viewer, FollowClub follow, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}", await follow.UndoAsync(slug, viewer, ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(slug, viewer, ct) is not { Me: { } me } found) return ClubDoor.Unknown;
        if (found.Mine is not null || await Of(found.Club.Id, me).AnyAsync(ct)) return null;
        if (await admission.RefuseAsync(found.Club, me, ct) is { } apart) return apart;
        db.Add(new ClubFollower { Club = found.Club.Id, Member = me, Id = ids.Next() });
        await admission.SaveAsync(ct);
        return null;
    }

    public async Task<Refusal?> UndoAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(slug, viewer, ct) is not { Me: { } me } found) return ClubDoor.Unknown;
        if (found.Mine is not null) return new Refusal("club_members_follow");
        if (await Of(found.Club.Id, me).SingleOrDefaultAsync(ct) is not { } follower) return null;
        db.Remove(follower);
        db.Tell(new ClubUnfollowed(found.Club.Id, me));
        await admission.SaveAsync(ct);
        return null;
    }

    private IQueryable<ClubFollower> Of(ClubId club, MemberId member) => db.Set<ClubFollower>().Where(f => f.Club == club && f.Member == member);
}
