using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A leader approves of whom a member proposed, which invites them; or lets it be.</summary>
internal sealed class AnswerNomination(ClubDoor door, Inviting inviting, Admission admission, Nominate nominate, PalabreDb db)
{
    public sealed record NominationJson(PersonJson Member, PersonJson By, DateTimeOffset At, string? Reason);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapGet("/{slug}/nominations", JsonAsync).ForMembers(Scope.Read).WithName("Nominations").Produces<IReadOnlyList<NominationJson>>().ProducesProblem(403).ProducesProblem(404);
        clubs.Api.MapPut("/{slug}/nominations/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, AnswerNomination answer, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await answer.DoAsync(slug, viewer, member, approves: true, ct))).Deed("ApproveNomination").Produces(StatusCodes.Status204NoContent);
        clubs.Api.MapDelete("/{slug}/nominations/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, AnswerNomination answer, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await answer.DoAsync(slug, viewer, member, approves: false, ct))).Deed("DropNomination").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/nominations", async (string slug, IFormCollection form, Viewer viewer, AnswerNomination answer, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}/requests", await answer.DoAsync(slug, viewer, form.MemberOf(), form["approves"] == "true", ct)));
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, MemberId member, bool approves, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.AnswerNominations, ct);
        if (found is null) return refused;
        if (await db.Set<Nomination>().SingleOrDefaultAsync(n => n.Club == found.Club.Id && n.Member == member, ct) is not { } nomination)
            return new Refusal("club_no_nomination", 404);
        db.Remove(nomination);
        // The invitation is from whoever knows them.
        if (approves) db.Add(inviting.Make(found.Club, nomination.By, limit: 1, days: null, isFor: member));
        await admission.SaveAsync(ct);
        return null;
    }

    private static async Task<IResult> JsonAsync(string slug, HttpContext http, Viewer viewer, AnswerNomination answer, ClubDoor door, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.AnswerNominations, ct);
        return found is null ? http.Problem(refused!) : TypedResults.Ok((await answer.ListAsync(found.Club, ct)).Select(n => new NominationJson(PersonJson.Of(n.Card), PersonJson.Of(n.By), n.At, n.Reason)).ToList());
    }

    private Task<IReadOnlyList<Nominated>> ListAsync(Club club, CancellationToken ct) => nominate.OfAsync(club, ct);
}
