using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Status (docs.joinmastodon.org/entities/Status). A boost is a status of its own that holds the boosted one.</summary>
internal static class StatusWire
{
    public static void Write(Utf8JsonWriter json, WrittenPost post, Faces faces) => Write(json, post, faces, static (_, _) => { });

    /// <summary>The same with the text as it was typed: what is gone can be written anew.</summary>
    public static void WriteSource(Utf8JsonWriter json, WrittenPost post, Faces faces) => Write(json, post, faces, static (json, post) => json.WriteString("text", post.Text));

    /// <summary>The same within one that quotes it.</summary>
    public static void WriteQuoted(Utf8JsonWriter json, WrittenPost post, Faces faces) => Write(json, post, faces, static (_, _) => { }, isQuoted: true);

    /// <param name="more">Writes further fields.</param>
    private static void Write(Utf8JsonWriter json, WrittenPost post, Faces faces, Action<Utf8JsonWriter, WrittenPost> more, bool isQuoted = false)
    {
        using var whole = Scratch.Take();
        whole.Json.WriteStartObject();
        WriteFields(whole.Json, post, faces, isQuoted);
        more(whole.Json, post);
        json.WriteRawValue(whole.EndWith(StatusText.Of(post, faces.House)), skipInputValidation: true);
    }

    private static void WriteFields(Utf8JsonWriter json, WrittenPost post, Faces faces, bool isQuoted)
    {
        var isBoost = post.BoostedBy is not null;
        json.WriteId("id", (isBoost ? post.Line : post.Id).Value);
        json.WriteString("uri", isBoost ? $"{faces.House}{post.Path}/boosts/{post.Line}" : faces.House + post.Path);
        json.WriteMoment("created_at", isBoost ? post.LineAt : post.CreatedAt);
        json.WritePropertyName("account");
        json.WriteRawValue(faces.Of(post.BoostedBy ?? post.Author).JsonFor(faces.House), skipInputValidation: true);
        json.WriteStartArray("media_attachments");
        foreach (var picture in post.Pictures) MediaAttachmentWire.Write(json, picture, faces.House);
        json.WriteEndArray();
        json.WritePropertyName("poll");
        if (post.Poll is { } poll) PollWire.Write(json, poll);
        else json.WriteNullValue();
        json.WritePropertyName("card");
        if (post.Room is { } room) CardWire.Write(json, room, post.RoomHost, faces.House);
        else if (post.Link is { } link) CardWire.Write(json, link, faces.House);
        else json.WriteNullValue();
        QuoteWire.Write(json, post.Quote, faces, isQuoted);
        QuoteWire.WriteApproval(json, post);
        WriteMine(json, post);
        json.WritePropertyName("reblog");
        if (isBoost) Write(json, post with { BoostedBy = null, Line = post.Id }, faces);
        else json.WriteNullValue();
    }

    /// <summary>Status without its account: how it stood once (StatusEdit).</summary>
    public static void WriteEdit(Utf8JsonWriter json, PostVersion version, Face author, string house)
    {
        json.WriteStartObject();
        json.WriteString("content", version.Html);
        json.WriteString("spoiler_text", version.Warning);
        json.WriteBoolean("sensitive", version.IsSensitive);
        json.WriteMoment("created_at", version.At);
        json.WritePropertyName("account");
        AccountWire.Write(json, author, house);
        json.WriteNull("poll");
        json.WriteNull("quote");
        json.WriteNothing("media_attachments");
        json.WriteNothing("emojis");
        json.WriteEndObject();
    }

    /// <summary>What every reader is told alike (<see cref="StatusText"/>).</summary>
    internal static void WriteText(Utf8JsonWriter json, WrittenPost post, string house)
    {
        json.WriteString("content", Content(post, house));
        json.WriteString("url", house + post.Path);
        json.WriteString("visibility", Visibility(post.Visibility));
        json.WriteBoolean("sensitive", post.IsSensitive);
        json.WriteString("spoiler_text", post.Warning);
        json.WriteNull("application");
        WriteSigns(json, post, house);
        json.WriteNothing("emojis");
        json.WriteNumber("reblogs_count", post.Boosts);
        json.WriteNumber("favourites_count", post.Favourites);
        json.WriteNumber("replies_count", post.Replies);
        json.WriteNumber("quotes_count", post.Quotes);
        json.WriteId("in_reply_to_id", post.ReplyTo?.Value);
        json.WriteId("in_reply_to_account_id", post.RepliesTo?.Id.Value);
        json.WriteString("language", post.Language);
        json.WriteMoment("edited_at", post.EditedAt);
    }

    private static void WriteSigns(Utf8JsonWriter json, WrittenPost post, string house)
    {
        json.WriteStartArray("mentions");
        foreach (var one in post.Mentioned)
        {
            json.WriteStartObject();
            json.WriteId("id", one.Id.Value);
            json.WriteString("username", one.Handle);
            json.WriteString("url", house + one.Path);
            json.WriteString("acct", one.Handle);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var tag in post.Tags)
        {
            json.WriteStartObject();
            json.WriteString("name", tag);
            json.WriteString("url", TagWire.Url(tag, house));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>With the address of what it quotes for programs that know no quotes; those that do leave this paragraph out by its class.</summary>
    private static string Content(WrittenPost post, string house) => post.Quote?.Post is { } quoted
        ? $"<p class=\"quote-inline\">RE: <a href=\"{house}{quoted.Path}\" rel=\"nofollow noopener\" target=\"_blank\">{house}{quoted.Path}</a></p>{post.Html}"
        : post.Html;

    private static void WriteMine(Utf8JsonWriter json, WrittenPost post)
    {
        json.WriteBoolean("favourited", post.IsFavourited);
        json.WriteBoolean("reblogged", post.IsBoosted);
        json.WriteBoolean("muted", post.IsMuted);
        json.WriteBoolean("bookmarked", post.IsBookmarked);
        json.WriteBoolean("pinned", post.IsPinned);
        json.WriteStartArray("filtered");
        foreach (var match in post.Filtered) FilterWire.Write(json, match);
        json.WriteEndArray();
    }

    /// <summary>A club's post is for a chosen few: Mastodon has no other word for that.</summary>
    public static string Visibility(PostVisibility visibility) => visibility switch
    {
        PostVisibility.Public => "public",
        PostVisibility.Unlisted => "unlisted",
        PostVisibility.Direct => "direct",
        _ => "private",
    };
}
