using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>Somebody who waits at the door, with what they answered.</summary>
public sealed record Waiting(MemberCard Card, DateTimeOffset At, IReadOnlyList<(string Question, string Answer)> Answers);

/// <summary>Leaders read who asks to come in, oldest first, and let them in or not.</summary>
internal sealed class AnswerRequests(ClubDoor door, Admission admission, IMembers members, PalabreDb db, TimeProvider clock)
{
    private const int Most = 100;

    public sealed record AnswerJson(string Question, string Answer);
    public sealed record RequestJson(PersonJson Member, DateTimeOffset At, IReadOnlyList<AnswerJson> Answers);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapGet("/{slug}/requests", JsonAsync).ForMembers(Scope.Read).WithName("ClubRequests").Produces<IReadOnlyList<RequestJson>>().ProducesProblem(403).ProducesProblem(404);
        clubs.Api.MapPut("/{slug}/requests/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, AnswerRequests answer, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await answer.DoAsync(slug, viewer, member, lets: true, ct))).Deed("LetIntoClub").Produces(StatusCodes.Status204NoContent);
        clubs.Api.MapDelete("/{slug}/requests/{member:long}", async (string slug, MemberId member, HttpContext http, Viewer viewer, AnswerRequests answer, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await answer.DoAsync(slug, viewer, member, lets: false, ct))).Deed("DeclineRequest").Produces(StatusCodes.Status204NoContent);
        clubs.Pages.MapGet("/requests", PageAsync).ForMembers(Scope.Write);
        clubs.Forms.MapPost("/requests", async (string slug, IFormCollection form, Viewer viewer, AnswerRequests answer, CancellationToken ct) =>
            ClubAnswers.AfterForm($"/club/{Slug.Read(slug)}/requests", await answer.DoAsync(slug, viewer, form.MemberOf(), form["lets"] == "true", ct)));
    }

    public async Task<(Found? Found, IReadOnlyList<Waiting> Waiting, Refusal? Refused)> ReadAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.AnswerRequests, ct);
        if (found is null) return (null, [], refused);
        var rows = await db.Set<JoinRequest>().AsNoTracking().Where(r => r.Club == found.Club.Id && r.DeclinedAt == null).OrderBy(r => r.Id).Take(Most).ToListAsync(ct);
        var cards = await members.CardsAsync([.. rows.Select(r => r.Member)], ct);
        return (found, [.. rows.Where(r => cards.ContainsKey(r.Member)).Select(r => new Waiting(cards[r.Member], r.At, [.. Lines.Of(r.Questions).Zip(Lines.Of(r.Answers))]))], null);
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, MemberId member, bool lets, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.AnswerRequests, ct);
        if (found is null) return refused;
        if (await db.Set<JoinRequest>().SingleOrDefaultAsync(r => r.Club == found.Club.Id && r.Member == member && r.DeclinedAt == null, ct) is not { } request)
            return new Refusal("club_no_request", 404);
        if (!lets) request.DeclinedAt = clock.GetUtcNow();
        // A block may have come since they asked.
        else if (await admission.RefuseAsync(found.Club, member, ct) is { } apart) return apart;
        else await admission.PrepareAsync(found.Club, member, request.AcceptedRules, invitedBy: null, ct);
        await admission.SaveAsync(ct);
        return null;
    }

    private static async Task<IResult> JsonAsync(string slug, HttpContext http, Viewer viewer, AnswerRequests answer, CancellationToken ct)
    {
        var (found, waiting, refused) = await answer.ReadAsync(slug, viewer, ct);
        return found is null ? http.Problem(refused!)
            : TypedResults.Ok(waiting.Select(w => new RequestJson(PersonJson.Of(w.Card), w.At, [.. w.Answers.Select(a => new AnswerJson(a.Question, a.Answer))])).ToList());
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AnswerRequests answer, Nominate nominate, CancellationToken ct)
    {
        var (found, waiting, refused) = await answer.ReadAsync(slug, viewer, ct);
        return found is null ? ClubAnswers.AfterForm("/clubs", refused)
            : Answers.Page<RequestsPage>(new { found.Club, Waiting = waiting, Nominated = await nominate.OfAsync(found.Club, ct) });
    }
}
