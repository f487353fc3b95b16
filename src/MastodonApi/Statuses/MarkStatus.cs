using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Favourites, bookmarks, boosts and pins, by the names Mastodon has for them.</summary>
internal static class MarkStatus
{
    public static void Map(MastodonRoutes routes)
    {
        Map(routes, "favourite", "unfavourite", PostMark.Favourite, "write:favourites");
        Map(routes, "bookmark", "unbookmark", PostMark.Bookmark, "write:bookmarks");
        Map(routes, "pin", "unpin", PostMark.Pin, "write:accounts");
        Map(routes, "reblog", "unreblog", PostMark.Boost, "write:statuses");
        routes.Post("/api/v1/statuses/{id}/mute", Who.Members, "write:mutes", call => MuteAsync(call, isSet: true));
        routes.Post("/api/v1/statuses/{id}/unmute", Who.Members, "write:mutes", call => MuteAsync(call, isSet: false));
    }

    private static void Map(MastodonRoutes routes, string set, string unset, PostMark mark, string scope)
    {
        routes.Post($"/api/v1/statuses/{{id}}/{set}", Who.Members, scope, call => MarkAsync(call, mark, isSet: true));
        routes.Post($"/api/v1/statuses/{{id}}/{unset}", Who.Members, scope, call => MarkAsync(call, mark, isSet: false), mark == PostMark.Boost ? Allowance.Deletes : null);
    }

    private static async Task<Reply> MarkAsync(Call call, PostMark mark, bool isSet)
    {
        if (await ReadStatus.FindAsync(call) is not { } post) return Reply.NotFound;
        if (await call.Ask<IPostWriting>().MarkAsync(call.Me, post.Id, mark, isSet, call.Ct) is { } refused) return call.Refuse(refused);
        return await call.Ask<IPostReading>().LinesAsync(call.Reader, [post.Id], call.Ct) is [var marked]
            ? await call.Ask<People>().StatusAsync(call, isSet && mark == PostMark.Boost ? await OwnBoostAsync(call, marked) : marked)
            : Reply.NotFound;
    }

    /// <summary>Of a conversation: one is told nothing more of it.</summary>
    private static async Task<Reply> MuteAsync(Call call, bool isSet)
    {
        if (await ReadStatus.FindAsync(call) is not { } post) return Reply.NotFound;
        if (await call.Ask<IPostWriting>().MuteAsync(call.Me, post.Id, isSet, call.Ct) is { } refused) return call.Refuse(refused);
        return await call.Ask<IPostReading>().LinesAsync(call.Reader, [post.Id], call.Ct) is [var muted] ? await call.Ask<People>().StatusAsync(call, muted) : Reply.NotFound;
    }

    /// <summary>A boost is answered with the status that it is: the caller's latest one of this post.</summary>
    private static async Task<WrittenPost> OwnBoostAsync(Call call, WrittenPost post) =>
        await call.Ask<IPostReading>().OwnBoostAsync(call.Reader, post.Id, call.Ct) ?? post;
}
