using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>The founder makes a member a leader, or a leader a member again.</summary>
internal sealed class NameLeader(ClubDoor door, Admission admission)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPut("/{slug}/leaders/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, NameLeader name, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await name.DoAsync(slug, viewer, member, leads: true, ct))).Deed("NameLeader").Produces(StatusCodes.Status204NoContent);
        clubs.Api.MapDelete("/{slug}/leaders/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, NameLeader name, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await name.DoAsync(slug, viewer, member, leads: false, ct))).Deed("UnnameLeader").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/lead", async (string slug, IFormCollection form, Viewer viewer, NameLeader name, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}/members", await name.DoAsync(slug, viewer, form.MemberOf(), form["leads"] == "true", ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, MemberId member, bool leads, CancellationToken ct)
    {
        var (_, target, refused) = await door.ActOnAsync(slug, viewer, ClubDeed.NameLeader, member, ct);
        if (target is null) return refused;
        if (target.IsLeader == leads) return null;
        target.Rank(leads);
        await admission.SaveAsync(ct);
        return null;
    }
}
