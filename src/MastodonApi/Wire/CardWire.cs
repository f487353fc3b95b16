using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>PreviewCard (docs.joinmastodon.org/entities/PreviewCard) of the room or the page that a post leads to.</summary>
internal static class CardWire
{
    /// <summary>Of the picture that rooms have for other sites (Open Graph's usual size).</summary>
    private const int Width = 1200;
    private const int Height = 630;

    public static void Write(Utf8JsonWriter json, RoomCard room, MemberCard? host, string house)
    {
        var url = house + room.Path;
        json.WriteStartObject();
        json.WriteString("url", url);
        json.WriteString("title", room.Title);
        json.WriteString("description", "");
        json.WriteNull("language");
        json.WriteString("type", "link");
        json.WriteString("author_name", host?.Name ?? "");
        json.WriteString("author_url", host is null ? "" : house + host.Path);
        json.WriteString("provider_name", "");
        json.WriteString("provider_url", house);
        json.WriteString("html", "");
        // The picture is given to whoever may know of the room; programs ask for it without saying who they are.
        json.WriteNumber("width", room.IsOpenToAll ? Width : 0);
        json.WriteNumber("height", room.IsOpenToAll ? Height : 0);
        if (room.IsOpenToAll) json.WriteString("image", $"{url}/card.png");
        else json.WriteNull("image");
        json.WriteString("image_description", "");
        json.WriteString("embed_url", "");
        json.WriteNull("blurhash");
        json.WriteMoment("published_at", room.OpenedAt);
        json.WriteNothing("authors");
        json.WriteNothing("history");
        json.WriteEndObject();
    }

    /// <summary>Of a page elsewhere; its picture is ours.</summary>
    /// <param name="days">How it was shared lately; nothing where that is not asked.</param>
    public static void Write(Utf8JsonWriter json, LinkPreview link, string house, IReadOnlyList<DayOfUse>? days = null)
    {
        json.WriteStartObject();
        json.WriteString("url", link.Address);
        json.WriteString("title", link.Title);
        json.WriteString("description", link.Description);
        json.WriteString("language", link.Language);
        json.WriteString("type", "link");
        json.WriteString("author_name", link.Author);
        json.WriteString("author_url", link.AuthorAddress);
        json.WriteString("provider_name", link.Site);
        json.WriteString("provider_url", link.SiteAddress);
        json.WriteString("html", "");
        json.WriteNumber("width", link.Picture?.Width ?? 0);
        json.WriteNumber("height", link.Picture?.Height ?? 0);
        json.WriteString("image", link.Picture is { } picture ? house + picture.Path : null);
        json.WriteString("image_description", link.Picture?.Description ?? "");
        json.WriteString("embed_url", "");
        json.WriteString("blurhash", link.Picture?.Blurhash);
        json.WriteMoment("published_at", link.PublishedAt);
        WriteAuthors(json, link);
        TagWire.WriteHistory(json, days ?? []);
        json.WriteEndObject();
    }

    private static void WriteAuthors(Utf8JsonWriter json, LinkPreview link)
    {
        json.WriteStartArray("authors");
        if (link.Author.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("name", link.Author);
            json.WriteString("url", link.AuthorAddress);
            json.WriteNull("account");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
