using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Tags: one, and those one follows.</summary>
internal static class FollowTags
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/tags/{name}", Who.Anyone, null, OneAsync);
        routes.Post("/api/v1/tags/{name}/follow", Who.Members, "write:follows", async call =>
            await call.Ask<ITags>().FollowAsync(call.Me, call.Word("name"), call.Ct) is { } refused ? call.Refuse(refused) : await OneAsync(call));
        routes.Post("/api/v1/tags/{name}/unfollow", Who.Members, "write:follows", async call =>
        {
            await call.Ask<ITags>().UnfollowAsync(call.Me, call.Word("name"), call.Ct);
            return await OneAsync(call);
        });
        routes.Get("/api/v1/followed_tags", Who.Members, "read:follows", FollowedAsync);
    }

    /// <summary>What the caller does with tags.</summary>
    internal sealed record Mine(IReadOnlySet<string> Followed, IReadOnlySet<string> Featured)
    {
        public void Write(Utf8JsonWriter json, string tag, string house, IReadOnlyList<DayOfUse>? days = null) => TagWire.Write(json, tag, house, Followed.Contains(tag), Featured.Contains(tag), days);
    }

    /// <summary>Nothing for a guest.</summary>
    public static async Task<Mine> MineAsync(Call call) => call.Member is not { } me
        ? new(new HashSet<string>(), new HashSet<string>())
        : new((await call.Ask<ITags>().FollowedAsync(me, call.Ct)).Select(t => t.Tag).ToHashSet(), (await call.Ask<IFeaturedTags>().OfAsync(me, call.Ct)).Select(t => t.Tag).ToHashSet());

    /// <summary>Every word can be a tag, whether anybody has used it or not.</summary>
    public static async Task<Reply> OneAsync(Call call)
    {
        var tags = call.Ask<ITags>();
        if (tags.Key(call.Word("name")) is not { } key) return Reply.NotFound;
        var use = await tags.UseAsync(key, call.Ct);
        var mine = await MineAsync(call);
        return Reply.Ok(json => mine.Write(json, key, call.House, use.Days));
    }

    private static async Task<Reply> FollowedAsync(Call call)
    {
        var part = call.Part(100, 200);
        var all = (await call.Ask<ITags>().FollowedAsync(call.Me, call.Ct)).Where(t => part.MaxId is not { } max || t.Id < max).ToList();
        List<FollowedTag> shown = [.. all.Take(part.Limit)];
        if (shown.Count < all.Count) call.Link(shown[^1].Id, null);
        var mine = await MineAsync(call);
        return Reply.List(shown, (json, tag) => mine.Write(json, tag.Tag, call.House));
    }
}
