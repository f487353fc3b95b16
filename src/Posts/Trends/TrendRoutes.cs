using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>Posts and pages that are talked about, for programs.</summary>
internal static class TrendRoutes
{
    /// <summary>More in one answer spares requests, fewer make it come sooner.</summary>
    private const int Usual = 20;
    private const int Most = 40;

    /// <param name="People">How many others liked, boosted, answered or quoted it.</param>
    public sealed record PostTrendJson(int People, PostJson Post);

    /// <param name="People">How many wrote or boosted a post that leads there.</param>
    public sealed record LinkTrendJson(int People, int Posts, PostLinkJson Link);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapGet("/trends", async (int? offset, int? limit, HttpContext http, Viewer viewer, TrendsFor trends, CancellationToken ct) => TypedResults.Ok(
            (await trends.PostsAsync(viewer.Member, From(offset), To(limit), ct)).Select(p => new PostTrendJson(p.People, PostJson.Of(p.View, http.Request))).ToList())).WithName("PostTrends");
        posts.Api.MapGet("/trends/links", async (int? offset, int? limit, HttpContext http, Viewer viewer, TrendsFor trends, CancellationToken ct) => TypedResults.Ok(
            (await trends.LinksAsync(viewer.Member, From(offset), To(limit), ct)).Select(l => new LinkTrendJson(l.People, l.Posts, PostLinkJson.Of(l.Link, http.Request))).ToList())).WithName("LinkTrends");
    }

    private static int From(int? offset) => Math.Max(0, offset ?? 0);

    private static int To(int? limit) => Math.Clamp(limit ?? Usual, 1, Most);
}
