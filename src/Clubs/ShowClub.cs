using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Clubs.Pages;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A club's page and its JSON, for everyone for whom it exists. A former address leads to the present one.</summary>
internal sealed class ShowClub(ClubDoor door, ClubViews views)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapGet("/{slug}", JsonAsync).WithName("ShowClub").Produces<ClubJson>().ProducesProblem(404);
        clubs.Pages.MapGet("", PageAsync);
    }

    private static async Task<IResult> JsonAsync(string slug, HttpContext http, Viewer viewer, ShowClub show, CancellationToken ct) =>
        await show.FindAsync(slug, viewer, ct) is { } view ? TypedResults.Ok(ClubJson.Of(view, http.Request)) : http.Problem(ClubDoor.Unknown);

    private static async Task<IResult> PageAsync(string slug, HttpContext http, Viewer viewer, ShowClub show, CancellationToken ct)
    {
        if (await show.FindAsync(slug, viewer, ct) is not { } view) return ClubAnswers.NoClub;
        if (slug != view.Club.Slug) return TypedResults.Redirect(view.Club.Card.Path, permanent: true);
        return Answers.Page<ClubPage>(new { View = view, Url = http.Request.Absolute(view.Club.Card.Path) });
    }

    private async Task<ClubView?> FindAsync(string slug, Viewer viewer, CancellationToken ct) =>
        await door.FindAsync(slug, viewer, ct) is { } found ? await views.OfAsync(found, ct) : null;
}
