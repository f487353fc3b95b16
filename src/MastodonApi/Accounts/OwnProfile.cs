using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>One's own profile as it is edited, and taking its pictures back (docs.joinmastodon.org/methods/profile).</summary>
internal static class OwnProfile
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/profile", Who.Members, null, async call =>
            Scopes.Allow(call.Caller!.Scopes, "read:accounts") || call.Caller.Scopes.Contains(Scopes.Profile) ? await AnswerAsync(call) : Reply.Outside);
        routes.Change("/api/v1/profile", Who.Members, "write:accounts", async call => await ChangeAccount.ChangeAsync(call) ?? await AnswerAsync(call));
        // The portrait goes, and initials take its place; a header of one's own there never is.
        routes.Delete("/api/v1/profile/avatar", Who.Members, "write:accounts", async call =>
            await call.Ask<IProfiles>().DropPortraitAsync(call.Me, call.Ct) is { } refused ? call.Refuse(refused) : await ReadAccount.AnswerOwnAsync(call));
        routes.Delete("/api/v1/profile/header", Who.Members, "write:accounts", ReadAccount.AnswerOwnAsync);
    }

    private static async Task<Reply> AnswerAsync(Call call) =>
        (await call.Ask<IProfiles>().ProfilesAsync([call.Me], call.Ct)).GetValueOrDefault(call.Me) is { } me ? await ShowAsync(call, me) : Reply.Unknown;

    private static async Task<Reply> ShowAsync(Call call, MemberProfile me)
    {
        var featured = await call.Ask<IFeaturedTags>().OfAsync(call.Me, call.Ct);
        return Reply.Ok(json => Write(json, me, featured, call.House));
    }

    private static void Write(Utf8JsonWriter json, MemberProfile profile, IReadOnlyList<FeaturedTag> featured, string house)
    {
        var card = profile.Card;
        var portrait = card.Portrait is null ? null : house + Pictures.PathOf(card);
        json.WriteStartObject();
        json.WriteId("id", card.Id.Value);
        json.WriteString("display_name", card.Name);
        json.WriteString("note", profile.Bio);
        json.WriteNothing("fields");
        json.WriteString("avatar", portrait);
        json.WriteString("avatar_static", portrait);
        json.WriteString("avatar_description", "");
        json.WriteNull("header");
        json.WriteNull("header_static");
        json.WriteString("header_description", "");
        json.WriteBoolean("locked", profile.IsPrivate);
        json.WriteBoolean("bot", false);
        json.WriteBoolean("hide_collections", profile.IsPrivate);
        json.WriteBoolean("discoverable", true);
        json.WriteBoolean("indexable", profile.PostsAreFound);
        json.WriteBoolean("show_media", true);
        json.WriteBoolean("show_media_replies", true);
        json.WriteBoolean("show_featured", true);
        json.WriteNothing("attribution_domains");
        json.WriteStartArray("featured_tags");
        foreach (var tag in featured) FeatureTags.Write(json, tag, card.Handle, house);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
