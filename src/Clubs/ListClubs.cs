using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>One page of clubs.</summary>
/// <param name="Next">What to ask for as <c>before</c> to get the following page; null on the last.</param>
public sealed record ClubsPart(IReadOnlyList<ClubLine> Clubs, string? Next);

/// <summary>The clubs of the house, latest first, without the private ones; and one's own.</summary>
internal sealed class ListClubs(PalabreDb db, ClubViews views)
{
    private const int OnePage = 40;
    private const int MostAtOnce = 100;

    public sealed record ClubsJson(IReadOnlyList<ClubLineJson> Clubs, string? Next);

    public static void Map(IEndpointRouteBuilder routes, ClubRoutes clubs)
    {
        clubs.Api.MapGet("", async (string? before, int? limit, Viewer viewer, ListClubs list, CancellationToken ct) =>
        {
            var part = await list.PublicAsync(viewer, before, limit ?? OnePage, ct);
            return TypedResults.Ok(new ClubsJson([.. part.Clubs.Select(ClubLineJson.Of)], part.Next));
        }).WithName("ListClubs");
        clubs.Api.MapGet("/mine", async (Viewer viewer, ListClubs list, CancellationToken ct) =>
            TypedResults.Ok((await list.MineAsync(viewer, ct)).Select(ClubLineJson.Of).ToList())).ForMembers(Scope.Read).WithName("MyClubs");
        routes.MapGet("/clubs", PageAsync).ExcludeFromDescription();
    }

    public async Task<ClubsPart> PublicAsync(Viewer viewer, string? before, int limit, CancellationToken ct)
    {
        var size = Math.Clamp(limit, 1, MostAtOnce);
        var end = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks ? ticks : DateTimeOffset.MaxValue.Ticks;
        var founded = new DateTimeOffset(end, TimeSpan.Zero);
        var found = await db.Set<Club>().AsNoTracking().Where(c => !c.IsPrivate && c.FoundedAt < founded).OrderByDescending(c => c.FoundedAt).Take(size + 1).ToListAsync(ct);
        var shown = found.Take(size).ToList();
        return new(await views.LinesAsync(shown, viewer, ct), found.Count > size ? shown[^1].FoundedAt.UtcTicks.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<IReadOnlyList<ClubLine>> MineAsync(Viewer viewer, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return [];
        var mine = await db.Set<Club>().AsNoTracking().Where(c => db.Set<ClubMember>().Any(m => m.Club == c.Id && m.Member == me)).OrderBy(c => c.Name).ToListAsync(ct);
        return await views.LinesAsync(mine, viewer, ct);
    }

    private static async Task<IResult> PageAsync(string? before, Viewer viewer, ListClubs list, MyInvitations invitations, CancellationToken ct) =>
        Answers.Page<ClubsPage>(new
        {
            Mine = before is null ? await list.MineAsync(viewer, ct) : [],
            Part = await list.PublicAsync(viewer, before, OnePage, ct),
            Invitations = before is null ? await invitations.OfAsync(viewer, ct) : [],
        });
}
