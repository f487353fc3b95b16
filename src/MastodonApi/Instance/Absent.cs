using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// What programs ask for and this house does not have: answered with nothing of the right shape, because many of them stop at a 404.
/// </summary>
internal static class Absent
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/custom_emojis", Who.Anyone, null, NothingAsync);
        routes.Get("/api/v1/announcements", Who.Anyone, null, NothingAsync);
        routes.Get("/api/v1/featured_tags", Who.Members, "read:accounts", NothingAsync);
        foreach (var trends in new[] { "", "/tags", "/statuses", "/links" }) routes.Get($"/api/v1/trends{trends}", Who.Anyone, null, NothingAsync);
        routes.Get("/api/v1/tags/{name}", Who.Anyone, null, TagAsync);
    }

    private static Task<Reply> NothingAsync(Call call) => Task.FromResult(Reply.None);

    /// <summary>Every word can be a tag, whether anybody has used it or not.</summary>
    private static Task<Reply> TagAsync(Call call)
    {
        var tag = call.Ask<IPostReading>().TagOf(call.Word("name"));
        return Task.FromResult(tag.Length == 0 ? Reply.NotFound : Reply.Ok(json => TagWire.Write(json, tag, call.House, isFollowed: false)));
    }
}
