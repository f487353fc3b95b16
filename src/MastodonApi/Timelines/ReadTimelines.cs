using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Home, what everybody here writes, tags, what leads to a page elsewhere; what one likes and keeps.</summary>
internal static class ReadTimelines
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/timelines/home", Who.Members, "read:statuses", HomeAsync);
        routes.Get("/api/v1/timelines/public", Who.Anyone, "read:statuses", PublicAsync);
        routes.Get("/api/v1/timelines/tag/{tag}", Who.Anyone, "read:statuses", TagAsync);
        routes.Get("/api/v1/timelines/link", Who.Anyone, "read:statuses", call => ShowAsync(call, call.Ask<IPostReading>().OfLinkAsync(call.Reader, call.Said["url"] ?? "", call.Part(), call.Ct)));
        routes.Get("/api/v1/favourites", Who.Members, "read:favourites", call => ShowAsync(call, call.Ask<IPostReading>().FavouritesAsync(call.Reader, call.Part(), call.Ct)));
        routes.Get("/api/v1/bookmarks", Who.Members, "read:bookmarks", call => ShowAsync(call, call.Ask<IPostReading>().BookmarksAsync(call.Reader, call.Part(), call.Ct)));
    }

    private static async Task<Reply> HomeAsync(Call call) => await People.TimelineAsync(call, await call.Ask<IHomes>().OfAsync(call.Reader, call.Part(), call.Ct));

    /// <summary>There is one house: nothing comes from elsewhere.</summary>
    private static Task<Reply> PublicAsync(Call call) => call.Said.Says("remote")
        ? Task.FromResult(Reply.None)
        : ShowAsync(call, call.Ask<IPostReading>().HouseAsync(call.Reader, call.Said.Says("only_media"), call.Part(), call.Ct));

    private static Task<Reply> TagAsync(Call call) => call.Said.Says("remote")
        ? Task.FromResult(Reply.None)
        : ShowAsync(call, call.Ask<IPostReading>().OfTagAsync(call.Reader, About(call), call.Part(), call.Ct));

    private static ByTag About(Call call) => new(call.Word("tag"), call.Said.All("any"), call.Said.All("all"), call.Said.All("none"), call.Said.Says("only_media"));

    private static async Task<Reply> ShowAsync(Call call, Task<WrittenPosts> reading) => await People.TimelineAsync(call, await reading);
}
