using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Tags that somebody puts forward on their page (docs.joinmastodon.org/methods/featured_tags).</summary>
internal static class FeatureTags
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/featured_tags", Who.Members, "read:accounts", async call => await OfAsync(call, call.Me));
        routes.Post("/api/v1/featured_tags", Who.Members, "write:accounts", AddAsync);
        routes.Delete("/api/v1/featured_tags/{id}", Who.Members, "write:accounts", DropAsync);
        routes.Get("/api/v1/featured_tags/suggestions", Who.Members, "read:accounts", SuggestAsync);
        routes.Get("/api/v1/accounts/{id}/featured_tags", Who.Anyone, "read:accounts", async call => await ReadAccount.FindAsync(call) is { } card ? await OfAsync(call, card.Id, card) : Reply.NotFound);
        routes.Post("/api/v1/tags/{name}/feature", Who.Members, "write:accounts", async call =>
            (await call.Ask<IFeaturedTags>().PutForwardAsync(call.Me, call.Word("name"), call.Ct)).Refused is { } refused ? call.Refuse(refused) : await FollowTags.OneAsync(call));
        routes.Post("/api/v1/tags/{name}/unfeature", Who.Members, "write:accounts", async call =>
        {
            await call.Ask<IFeaturedTags>().TakeBackAsync(call.Me, call.Word("name"), call.Ct);
            return await FollowTags.OneAsync(call);
        });
    }

    /// <summary>FeaturedTag (docs.joinmastodon.org/entities/FeaturedTag): its count is a text, its last use a day.</summary>
    public static void Write(Utf8JsonWriter json, FeaturedTag tag, string handle, string house)
    {
        json.WriteStartObject();
        json.WriteId("id", tag.Id);
        json.WriteString("name", tag.Name);
        json.WriteString("url", $"{house}/@{handle}/tagged/{Uri.EscapeDataString(tag.Tag)}");
        json.WriteId("statuses_count", tag.Posts);
        json.WriteDay("last_status_at", tag.LastAt);
        json.WriteEndObject();
    }

    private static async Task<Reply> OfAsync(Call call, MemberId member, MemberCard? card = null)
    {
        var handle = (card ?? await OwnAsync(call)).Handle;
        return Reply.List(await call.Ask<IFeaturedTags>().OfAsync(member, call.Ct), (json, tag) => Write(json, tag, handle, call.House));
    }

    private static async Task<Reply> AddAsync(Call call)
    {
        var (tag, refused) = await call.Ask<IFeaturedTags>().PutForwardAsync(call.Me, call.Said["name"] ?? "", call.Ct);
        if (refused is not null) return call.Refuse(refused);
        var handle = (await OwnAsync(call)).Handle;
        // Taken back at this moment, on another device.
        return tag is null ? Reply.NotFound : Reply.Ok(json => Write(json, tag, handle, call.House));
    }

    private static async Task<Reply> DropAsync(Call call) =>
        long.TryParse(call.Word("id"), out var id) && await call.Ask<IFeaturedTags>().TakeBackAsync(call.Me, id, call.Ct) ? Reply.Empty : Reply.NotFound;

    private static async Task<Reply> SuggestAsync(Call call)
    {
        var tags = call.Ask<ITags>();
        var followed = (await tags.FollowedAsync(call.Me, call.Ct)).Select(t => t.Tag).ToHashSet();
        var uses = new List<TrendingTag>();
        foreach (var tag in await call.Ask<IFeaturedTags>().SuggestedAsync(call.Me, call.Ct)) uses.Add(await tags.UseAsync(tag, call.Ct));
        return Reply.List(uses, (json, tag) => TagWire.Write(json, tag.Tag, call.House, followed.Contains(tag.Tag), isFeatured: false, tag.Days));
    }

    private static async Task<MemberCard> OwnAsync(Call call) => (await call.Ask<IMembers>().CardsAsync([call.Me], call.Ct))[call.Me];
}
