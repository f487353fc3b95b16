using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Notifications;

/// <summary>A member chooses how much they hear of a person or a club they follow, on its page or in their settings.</summary>
internal static class ChooseLevels
{
    /// <param name="Level"><c>never</c>, <c>sometimes</c> or <c>always</c>.</param>
    public sealed record PersonWish(FollowLevel Level);

    /// <param name="Level"><c>never</c>, <c>sometimes</c> or <c>always</c>.</param>
    public sealed record ClubWishJson(ClubLevel Level);

    public sealed record PersonLevelJson(MemberId Member, string Handle, FollowLevel Level);
    public sealed record ClubLevelJson(ClubId Club, string Slug, ClubLevel Level);
    public sealed record LevelsJson(IReadOnlyList<PersonLevelJson> Members, IReadOnlyList<ClubLevelJson> Clubs);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/notifications/levels").WithTags("Notifications");
        api.MapGet("", async (Viewer viewer, LevelBook book, CancellationToken ct) =>
        {
            var levels = await book.OfAsync(viewer.Member!.Value, ct);
            return TypedResults.Ok(new LevelsJson(
                [.. levels.People.Select(p => new PersonLevelJson(p.Who.Id, p.Who.Handle, p.Level))], [.. levels.Clubs.Select(c => new ClubLevelJson(c.Club.Id, c.Club.Slug, c.Level))]));
        }).ForMembers(Scope.Read).WithName("NotificationLevels");
        Choice(api.MapPut("/{member:long}", async (MemberId member, PersonWish wish, HttpContext http, Viewer viewer, WishBook book, CancellationToken ct) =>
            NoContentOr(http, await book.SetLevelAsync(viewer.Member!.Value, member, wish.Level, ct))), "ChooseFollowLevel");
        Choice(api.MapPut("/clubs/{club:long}", async (ClubId club, ClubWishJson wish, HttpContext http, Viewer viewer, LevelBook book, CancellationToken ct) =>
            NoContentOr(http, await book.SetAsync(viewer.Member!.Value, club, wish.Level, ct))), "ChooseClubLevel");

        var forms = routes.MapGroup("/notifications").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost("/level", KeepForPersonAsync);
        forms.MapPost("/club-level", KeepForClubAsync);
    }

    private static async Task<IResult> KeepForPersonAsync(IFormCollection form, Viewer viewer, WishBook book, CancellationToken ct)
    {
        if (MemberId.TryParse(form["member"], null, out var member) && Read<FollowLevel>(form) is { } level)
            await book.SetLevelAsync(viewer.Member!.Value, member, level, ct);
        return Answers.SeeOther(LocalPath.Or(form["back"], WishesPage.Path));
    }

    private static async Task<IResult> KeepForClubAsync(IFormCollection form, Viewer viewer, LevelBook book, CancellationToken ct)
    {
        if (ClubId.TryParse(form["club"], null, out var club) && Read<ClubLevel>(form) is { } level)
            await book.SetAsync(viewer.Member!.Value, club, level, ct);
        return Answers.SeeOther(LocalPath.Or(form["back"], WishesPage.Path));
    }

    private static TLevel? Read<TLevel>(IFormCollection form) where TLevel : struct, Enum =>
        Enum.TryParse<TLevel>(form["level"], ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null;

    private static void Choice(RouteHandlerBuilder route, string name) => route.ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write)
        .WithName(name).Produces(204).ProducesProblem(401).ProducesProblem(409);

    private static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);
}
