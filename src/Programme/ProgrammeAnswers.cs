using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>
/// Where the use cases hang their routes: JSON of a club's shows, of a show and of one of its dates; pages and forms of a club's programme
/// and of a show.
/// </summary>
internal sealed record ProgrammeRoutes(
    RouteGroupBuilder ClubApi, RouteGroupBuilder ClubPages, RouteGroupBuilder ClubForms, RouteGroupBuilder Api, RouteGroupBuilder DateApi, RouteGroupBuilder Pages, RouteGroupBuilder Forms)
{
    public static ProgrammeRoutes Of(IEndpointRouteBuilder routes) => new(
        routes.MapGroup("/api/clubs/{slug}").WithTags("Programme"),
        routes.MapGroup("/club/{slug}").ExcludeFromDescription(),
        routes.MapGroup("/club/{slug}").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription(),
        routes.MapGroup("/api/shows").WithTags("Programme"),
        routes.MapGroup("/api/shows/{show:long}/occurrences/{date}").WithTags("Programme"),
        routes.MapGroup("/show/{show:long}").ExcludeFromDescription(),
        routes.MapGroup("/show/{show:long}").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription());
}

/// <summary>How deeds in a programme are answered, the same for all of them.</summary>
internal static class ProgrammeAnswers
{
    /// <summary>There is no such club or show, or not for this person.</summary>
    public static IResult Nothing => Answers.Page<NoShowPage>(status: StatusCodes.Status404NotFound);

    /// <summary>204, or the problem.</summary>
    public static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    /// <summary>After a form: back to the page it stands on, or to the words that say why not.</summary>
    public static IResult AfterForm(string path, Refusal? refused) =>
        refused is null ? Answers.SeeOther(path)
        : refused.Status == StatusCodes.Status404NotFound ? Nothing
        : Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

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
