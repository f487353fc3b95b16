using System.Buffers;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// Status (docs.joinmastodon.org/entities/Status). A boost is a status of its own that holds the boosted one. Most of it is there already
/// (<see cref="StatusText"/>, <see cref="Face"/>, <see cref="MineText"/>) and is copied; the rest is written between.
/// </summary>
internal static class StatusWire
{
    public static void Write(Utf8JsonWriter json, WrittenPost post, Faces faces) => WriteValue(json, post, faces, null);

    /// <summary>The same with the text as it was typed: what is gone can be written anew.</summary>
    public static void WriteSource(Utf8JsonWriter json, WrittenPost post, Faces faces) => WriteValue(json, post, faces, static (json, post) => json.WriteString("text", post.Text));

    /// <summary>The same within one that quotes it.</summary>
    public static void WriteQuoted(Utf8JsonWriter json, WrittenPost post, Faces faces) => WriteValue(json, post, faces, null, isQuoted: true);

    /// <summary>The same where all that surrounds it is JSON already.</summary>
    public static void Write(IBufferWriter<byte> bytes, WrittenPost post, Faces faces) => Write(bytes, post, post.BoostedBy, faces, null);

    private static void WriteValue(Utf8JsonWriter json, WrittenPost post, Faces faces, Action<Utf8JsonWriter, WrittenPost>? more, bool isQuoted = false)
    {
        using var whole = Scratch.Take();
        Write(whole.Bytes, post, post.BoostedBy, faces, more, isQuoted);
        json.WriteRawValue(whole.Written.Span, skipInputValidation: true);
    }

    /// <param name="booster">Null for the post itself.</param>
    /// <param name="more">Writes further fields.</param>
    private static void Write(IBufferWriter<byte> bytes, WrittenPost post, MemberCard? booster, Faces faces, Action<Utf8JsonWriter, WrittenPost>? more, bool isQuoted = false)
    {
        var text = StatusText.Of(post, faces.House);
        if (booster is null) bytes.Write(text.Head);
        else
        {
            bytes.Write("{"u8);
            WriteFields(bytes, (post, faces.House), static (json, of) => WriteBoost(json, of.post, of.House));
            bytes.Write(",\"account\":"u8);
        }

        bytes.Write(faces.Of(booster ?? post.Author).JsonFor(faces.House));
        bytes.Write(text.Pictures);
        if (post is { Poll: null, Room: null, Quote: null }) bytes.Write(text.LinkAlone);
        else
        {
            bytes.Write(","u8);
            WriteFields(bytes, (post, faces, isQuoted), static (json, of) => WriteTied(json, of.post, of.faces, of.isQuoted));
        }

        bytes.Write(text.Approval);
        bytes.Write(MineText.Of(post));
        if (post.Filtered.Count == 0) bytes.Write("\"filtered\":[]"u8);
        else WriteFields(bytes, post, WriteFiltered);
        if (faces.Collections.Count == 0) bytes.Write(",\"tagged_collections\":[]"u8);
        else
        {
            bytes.Write(","u8);
            WriteFields(bytes, (post, faces), static (json, of) => WriteCollections(json, of.post, of.faces));
        }
        bytes.Write(",\"reblog\":"u8);
        if (booster is null) bytes.Write("null"u8);
        else Write(bytes, post, null, faces, null);
        if (more is not null)
        {
            bytes.Write(","u8);
            WriteFields(bytes, post, more);
        }
        bytes.Write(text.Rest);
    }

    private static void WriteFields<T>(IBufferWriter<byte> bytes, T of, Action<Utf8JsonWriter, T> write)
    {
        using var part = Scratch.Take();
        bytes.Write(part.Fields(of, write));
    }

    /// <summary>A post's place in timelines; the others begin where it was boosted.</summary>
    internal static void WriteLine(Utf8JsonWriter json, WrittenPost post, string house)
    {
        json.WriteId("id", post.Id.Value);
        json.WriteString("uri", house + post.Path);
        json.WriteMoment("created_at", post.CreatedAt);
    }

    private static void WriteBoost(Utf8JsonWriter json, WrittenPost post, string house)
    {
        json.WriteId("id", post.Line.Value);
        json.WriteString("uri", $"{house}{post.Path}/boosts/{post.Line}");
        json.WriteMoment("created_at", post.LineAt);
    }

    internal static void WritePictures(Utf8JsonWriter json, WrittenPost post, string house)
    {
        json.WriteStartArray("media_attachments");
        foreach (var picture in post.Pictures) MediaAttachmentWire.Write(json, picture, house);
        json.WriteEndArray();
    }

    /// <summary>As <see cref="WriteTied"/> of a post that is tied to nothing which differs between readers.</summary>
    internal static void WriteLinkAlone(Utf8JsonWriter json, WrittenPost post, string house)
    {
        json.WriteNull("poll");
        WriteCard(json, null, null, post.Link, house);
        json.WriteNull("quote");
    }

    private static void WriteTied(Utf8JsonWriter json, WrittenPost post, Faces faces, bool isQuoted)
    {
        json.WritePropertyName("poll");
        if (post.Poll is { } poll) PollWire.Write(json, poll);
        else json.WriteNullValue();
        WriteCard(json, post.Room, post.RoomHost, post.Link, faces.House);
        QuoteWire.Write(json, post.Quote, faces, isQuoted);
    }

    private static void WriteCard(Utf8JsonWriter json, RoomCard? room, MemberCard? host, LinkPreview? page, string house)
    {
        json.WritePropertyName("card");
        if (room is not null) CardWire.Write(json, room, host, house);
        else if (page is not null) CardWire.Write(json, page, house);
        else json.WriteNullValue();
    }

    /// <summary>Collections whose address stands in its text.</summary>
    private static void WriteCollections(Utf8JsonWriter json, WrittenPost post, Faces faces)
    {
        json.WriteStartArray("tagged_collections");
        foreach (var id in CollectionWire.In(post.Html, faces.House).Distinct())
            if (faces.Collections.TryGetValue(id, out var one)) CollectionWire.Write(json, one, faces.House);
        json.WriteEndArray();
    }

    private static void WriteFiltered(Utf8JsonWriter json, WrittenPost post)
    {
        json.WriteStartArray("filtered");
        foreach (var match in post.Filtered) FilterWire.Write(json, match);
        json.WriteEndArray();
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

    /// <summary>A club's post is for a chosen few: Mastodon has no other word for that.</summary>
    public static string Visibility(PostVisibility visibility) => visibility switch
    {
        PostVisibility.Public => "public",
        PostVisibility.Unlisted => "unlisted",
        PostVisibility.Direct => "direct",
        _ => "private",
    };
}
