using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Palabre.Core;
using Palabre.Kit.Ui;

namespace Palabre.MastodonApi;

/// <summary>Account (docs.joinmastodon.org/entities/Account).</summary>
internal static class AccountWire
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static void Write(Utf8JsonWriter json, Face face, string house)
    {
        json.WriteStartObject();
        WriteFields(json, face, house);
        json.WriteEndObject();
    }

    /// <summary>MutedAccount: with when the mute is over by itself.</summary>
    public static void WriteMuted(Utf8JsonWriter json, Face face, string house, DateTimeOffset? until)
    {
        json.WriteStartObject();
        WriteFields(json, face, house);
        json.WriteMoment("mute_expires_at", until);
        json.WriteEndObject();
    }

    /// <summary>PartialAccountWithAvatar: of those who are only seen.</summary>
    public static void WritePartial(Utf8JsonWriter json, Face face, string house)
    {
        var card = face.Profile.Card;
        var picture = house + Pictures.PathOf(card);
        json.WriteStartObject();
        json.WriteId("id", card.Id.Value);
        json.WriteString("acct", card.Handle);
        json.WriteString("url", $"{house}{card.Path}");
        json.WriteString("avatar", picture);
        json.WriteString("avatar_static", picture);
        json.WriteBoolean("locked", face.Profile.IsPrivate);
        json.WriteBoolean("bot", false);
        json.WriteEndObject();
    }

    /// <summary>CredentialAccount: one's own, with what one set.</summary>
    public static void WriteOwn(Utf8JsonWriter json, Face face, string house, WritingPreferences writing, int mostCollections)
    {
        var (profile, card) = (face.Profile, face.Profile.Card);
        json.WriteStartObject();
        WriteFields(json, face, house);
        json.WriteStartObject("source");
        json.WriteString("privacy", StatusWire.Visibility(writing.Visibility));
        json.WriteBoolean("sensitive", writing.IsSensitive);
        json.WriteString("language", writing.Language);
        json.WriteString("note", profile.Bio);
        json.WriteNothing("fields");
        json.WriteNumber("follow_requests_count", profile.Waiting);
        json.WriteBoolean("hide_collections", profile.IsPrivate);
        json.WriteBoolean("discoverable", true);
        json.WriteBoolean("indexable", profile.PostsAreFound);
        json.WriteNothing("attribution_domains");
        json.WriteString("quote_policy", QuoteWire.Policy(writing.WhoQuotes));
        json.WriteEndObject();
        json.WriteStartObject("role");
        json.WriteString("id", card.IsSteward ? "1" : "-99");
        json.WriteString("name", "");
        json.WriteString("color", "");
        // What Mastodon's interface shows of its own moderation, none of which is offered by this API.
        json.WriteString("permissions", "0");
        json.WriteBoolean("highlighted", false);
        json.WriteNumber("collection_limit", mostCollections);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Plain words as paragraphs and links, as posts have them.</summary>
    public static string Note(string bio)
    {
        if (bio.Length == 0) return "";
        var html = string.Concat(Links.Split(bio.ReplaceLineEndings("\n")).Select(part => part.Address is { } address
            ? $"<a href=\"{Encoder.Encode(address)}\" rel=\"nofollow noopener ugc\" target=\"_blank\"><span>{Encoder.Encode(part.Text)}</span></a>"
            : string.Join("</p><p>", part.Text.Split("\n\n").Select(p => string.Join("<br>", p.Split('\n').Select(Encoder.Encode))))));
        return $"<p>{html}</p>";
    }

    private static void WriteFields(Utf8JsonWriter json, Face face, string house)
    {
        var (profile, card) = (face.Profile, face.Profile.Card);
        var url = $"{house}{card.Path}";
        json.WriteId("id", card.Id.Value);
        json.WriteString("username", card.Handle);
        json.WriteString("acct", card.Handle);
        json.WriteString("url", url);
        json.WriteString("uri", url);
        json.WriteString("display_name", card.Name);
        json.WriteString("note", Note(profile.Bio));
        WritePictures(json, card, house);
        json.WriteBoolean("locked", profile.IsPrivate);
        json.WriteNothing("fields");
        json.WriteNothing("emojis");
        json.WriteBoolean("bot", false);
        json.WriteBoolean("group", false);
        json.WriteBoolean("discoverable", true);
        json.WriteBoolean("indexable", profile.PostsAreFound);
        json.WriteBoolean("noindex", false);
        json.WriteNull("moved");
        json.WriteMoment("created_at", card.JoinedAt);
        json.WriteDay("last_status_at", face.Figures.LastAt);
        json.WriteNumber("statuses_count", face.Figures.Posts);
        json.WriteNumber("followers_count", profile.Followers);
        json.WriteNumber("following_count", profile.Following);
        json.WriteBoolean("hide_collections", profile.IsPrivate);
        json.WriteBoolean("show_media", true);
        json.WriteBoolean("show_media_replies", true);
        json.WriteBoolean("show_featured", true);
        json.WriteNothing("roles");
        WriteApproval(json, profile);
    }

    /// <summary>FeatureApproval: whoever approves their followers is put in no collection (docs.joinmastodon.org/entities/FeatureApproval).</summary>
    private static void WriteApproval(Utf8JsonWriter json, MemberProfile profile)
    {
        json.WriteStartObject("feature_approval");
        json.WriteStartArray("automatic");
        if (!profile.IsPrivate) json.WriteStringValue("public");
        json.WriteEndArray();
        json.WriteNothing("manual");
        json.WriteString("current_user", profile.IsPrivate ? "denied" : "automatic");
        json.WriteEndObject();
    }

    private static void WritePictures(Utf8JsonWriter json, MemberCard card, string house)
    {
        var face = house + Pictures.PathOf(card);
        json.WriteString("avatar", face);
        json.WriteString("avatar_static", face);
        json.WriteString("header", house + Pictures.Header);
        json.WriteString("header_static", house + Pictures.Header);
        json.WriteString("avatar_description", "");
        json.WriteString("header_description", "");
    }
}
