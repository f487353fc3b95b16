using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>What is talked about (docs.joinmastodon.org/methods/trends): tags, statuses, pages elsewhere.</summary>
internal static class ReadTrends
{
    public static void Map(MastodonRoutes routes)
    {
        foreach (var path in new[] { "/api/v1/trends", "/api/v1/trends/tags" }) routes.Get(path, Who.Anyone, null, TagsAsync);
        routes.Get("/api/v1/trends/statuses", Who.Anyone, null, StatusesAsync);
        routes.Get("/api/v1/trends/links", Who.Anyone, null, LinksAsync);
    }

    private static async Task<Reply> TagsAsync(Call call)
    {
        var trends = await call.Ask<ITags>().TrendsAsync(call.Ct);
        var mine = await FollowTags.MineAsync(call);
        var limit = call.Part(10, 20).Limit;
        List<TrendingTag> shown = [.. trends.Skip(call.Offset).Take(limit)];
        call.LinkPlaces(shown.Count, limit);
        return Reply.List(shown, (json, tag) => mine.Write(json, tag.Tag, call.House, tag.Days));
    }

    private static async Task<Reply> StatusesAsync(Call call)
    {
        var limit = call.Part().Limit;
        var trends = await call.Ask<ITrends>().PostsAsync(call.Reader, call.Offset, limit, call.Ct);
        call.LinkPlaces(trends.Count, limit);
        return await People.StatusesAsync(call, [.. trends.Select(t => t.Post)]);
    }

    private static async Task<Reply> LinksAsync(Call call)
    {
        var limit = call.Part(10, 20).Limit;
        var trends = await call.Ask<ITrends>().LinksAsync(call.Member, call.Offset, limit, call.Ct);
        call.LinkPlaces(trends.Count, limit);
        return Reply.List(trends, (json, trend) => CardWire.Write(json, trend.Link, call.House, trend.Days));
    }
}
