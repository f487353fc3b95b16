using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>Where the use cases hang their routes: JSON under <c>/api/me</c>, forms under <c>/safety</c>; both for members only.</summary>
internal sealed record SafetyRoutes(RouteGroupBuilder Api, RouteGroupBuilder Forms);

/// <summary>
/// Where the use cases of stewards hang theirs: JSON under <c>/api/stewards</c>, pages and forms under <c>/stewards</c>. Both groups are
/// hidden from everyone else, so that no route can forget it.
/// </summary>
internal sealed record StewardRoutes(RouteGroupBuilder Api, RouteGroupBuilder Pages);

/// <summary>How deeds about people are answered, the same for all of them.</summary>
internal static class SafetyAnswers
{
    public static Refusal NoSuchMember => new("nobody_there", 404);

    /// <summary>204, or the problem.</summary>
    public static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    /// <summary>After a form: back to the page named in its field <c>back</c>.</summary>
    public static IResult AfterForm(HttpContext http, IFormCollection form, Refusal? refused) => refused is null
        ? Answers.SeeOther(LocalPath.Or(form["back"], SafetyPage.Path))
        : Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    /// <summary>After a steward's form: back to the queue, which says that it is done.</summary>
    public static IResult Done => Answers.SeeOther($"{QueuePage.Path}?done");

    /// <summary>A steward's form came too late or where it may not: there is no page to show again.</summary>
    public static IResult Gone(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    /// <summary>The person a form is about.</summary>
    public static MemberId Member(this IFormCollection form) => MemberId.TryParse(form["member"], null, out var member) ? member : default;

    /// <summary>Limits a deed and documents the refusals it can meet.</summary>
    public static RouteHandlerBuilder Deed(this RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.Write).WithName(name).Produces(StatusCodes.Status204NoContent).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 409 }) route.ProducesProblem(status);
        return route;
    }

    /// <summary>Limits a steward's deed and documents the refusals it can meet.</summary>
    public static void StewardDeed(this RouteHandlerBuilder route, string name)
    {
        route.WithName(name).Produces(StatusCodes.Status204NoContent).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 403, 404, 409, 422 }) route.ProducesProblem(status);
    }
}
