using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Following tags, and what is written about lately: for programs and as a page.</summary>
internal static class TagRoutes
{
    public const string Path = "/tags";

    /// <summary>Pages and posts on one page, each.</summary>
    private const int MostTalkedAbout = 10;

    public sealed record TrendJson(string Name, string Url, int Authors, int Posts);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/tags").WithTags("Tags");
        api.MapGet("/followed", async (HttpContext http, Viewer viewer, TagFollows tags, CancellationToken ct) => TypedResults.Ok(
            (await tags.FollowedAsync(viewer.Member!.Value, ct)).Select(t => new PostTagJson(t.Tag, http.Request.Absolute(PostPaths.OfTag(t.Tag)))).ToList())).ForMembers(Scope.Read).WithName("FollowedTags");
        api.MapGet("/trends", async (HttpContext http, TagTrends trends, CancellationToken ct) => TypedResults.Ok(
            (await trends.NowAsync(ct)).Select(t => new TrendJson(t.Tag, http.Request.Absolute(PostPaths.OfTag(t.Tag)), t.Authors, t.Posts)).ToList())).WithName("TagTrends");
        api.MapPut("/{tag}/follow", async (string tag, HttpContext http, Viewer viewer, TagFollows tags, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await tags.AddAsync(viewer.Member!.Value, tag, ct))).Deed("FollowTag").Produces(StatusCodes.Status204NoContent);
        api.MapDelete("/{tag}/follow", async (string tag, Viewer viewer, TagFollows tags, CancellationToken ct) =>
        {
            await tags.UnfollowAsync(viewer.Member!.Value, tag, ct);
            return TypedResults.NoContent();
        }).Deed("UnfollowTag").Produces(StatusCodes.Status204NoContent);
        MapPages(routes);
    }

    private static void MapPages(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async (Viewer viewer, TagFollows tags, TagTrends trends, TrendsFor others, CancellationToken ct) => Answers.Page<TagsPage>(new
        {
            Followed = await tags.FollowedAsync(viewer.Member!.Value, ct),
            Trends = await trends.NowAsync(ct),
            Links = await others.LinksAsync(viewer.Member, 0, MostTalkedAbout, ct),
            Posts = await others.PostsAsync(viewer.Member, 0, MostTalkedAbout, ct),
        })).ForMembers(Scope.Read).ExcludeFromDescription();
        var forms = routes.MapGroup("/tags/{tag}").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost("/follow", async (string tag, IFormCollection form, Viewer viewer, TagFollows tags, CancellationToken ct) =>
            await tags.AddAsync(viewer.Member!.Value, tag, ct) is { } refused ? PostAnswers.Refused(refused) : Answers.SeeOther(LocalPath.Or(form["back"], Path)));
        forms.MapPost("/unfollow", async (string tag, IFormCollection form, Viewer viewer, TagFollows tags, CancellationToken ct) =>
        {
            await tags.UnfollowAsync(viewer.Member!.Value, tag, ct);
            return Answers.SeeOther(LocalPath.Or(form["back"], Path));
        });
    }
}
