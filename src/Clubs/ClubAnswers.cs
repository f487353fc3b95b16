using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>Where the use cases hang their routes: JSON under <c>/api/clubs</c>; pages, and forms for members with a limit, under <c>/club/{slug}</c>.</summary>
internal sealed record ClubRoutes(RouteGroupBuilder Api, RouteGroupBuilder Pages, RouteGroupBuilder Forms);

/// <summary>How deeds in a club are answered, the same for all of them.</summary>
internal static class ClubAnswers
{
    /// <summary>204, or the problem.</summary>
    public static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    /// <summary>After a form: back to a page of the club, or to the words that say why not.</summary>
    public static IResult AfterForm(string path, Refusal? refused) =>
        refused is null ? Answers.SeeOther(path)
        : refused.Status == StatusCodes.Status404NotFound ? NoClub
        : Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    /// <summary>There is no such club, or not for this person.</summary>
    public static IResult NoClub => Answers.Page<NoClubPage>(status: StatusCodes.Status404NotFound);

    /// <summary>The person a form is about.</summary>
    public static MemberId MemberOf(this IFormCollection form) => MemberId.TryParse(form["member"], null, out var member) ? member : default;

    /// <summary>Limits a deed and documents the refusals it can meet.</summary>
    public static RouteHandlerBuilder Deed(this RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.Write).WithName(name).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 409, 422 }) route.ProducesProblem(status);
        return route;
    }

    /// <summary>A full address of ours, as the client reached us.</summary>
    public static string Absolute(this HttpRequest request, string path) => $"{request.Scheme}://{request.Host}{request.PathBase}{path}";
}
