using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Collection and what comes with it (docs.joinmastodon.org/entities/Collection).</summary>
internal static class CollectionWire
{
    /// <summary>Collections that a post leads to, as its text has their addresses.</summary>
    public static IEnumerable<CollectionId> In(string html, string house)
    {
        var path = $"{house}/collections/";
        for (var at = html.IndexOf(path, StringComparison.Ordinal); at >= 0; at = html.IndexOf(path, at + 1, StringComparison.Ordinal))
        {
            var from = at + path.Length;
            var to = from;
            while (to < html.Length && char.IsAsciiDigit(html[to])) to++;
            if (Ids.TryParse<CollectionId>(html[from..to], out var id)) yield return id;
        }
    }

    public static bool LeadsTo(string html, string house) => html.Contains("/collections/", StringComparison.Ordinal) && In(html, house).Any();

    public static void Write(Utf8JsonWriter json, Collection of, string house)
    {
        json.WriteStartObject();
        json.WriteId("id", of.Id.Value);
        json.WriteId("account_id", of.Owner.Id.Value);
        json.WriteString("uri", house + of.Path);
        json.WriteString("url", house + of.Path);
        json.WriteString("name", of.Name);
        json.WriteString("description", AccountWire.Note(of.Description));
        json.WriteString("language", of.Language);
        json.WriteBoolean("local", true);
        json.WriteBoolean("sensitive", of.IsSensitive);
        json.WriteBoolean("discoverable", of.IsListed);
        WriteTag(json, of.Tag, house);
        json.WriteNumber("item_count", of.People.Count);
        json.WriteStartArray("items");
        foreach (var person in of.People) Write(json, person);
        json.WriteEndArray();
        json.WriteMoment("created_at", of.MadeAt);
        json.WriteMoment("updated_at", of.ChangedAt);
        json.WriteEndObject();
    }

    /// <summary>CollectionItem. There is nobody in one who has not consented, as far as that is asked here.</summary>
    public static void Write(Utf8JsonWriter json, Collected person)
    {
        json.WriteStartObject();
        json.WriteId("id", person.Id.Value);
        json.WriteId("account_id", person.Person.Id.Value);
        json.WriteString("state", "accepted");
        json.WriteMoment("created_at", person.At);
        json.WriteEndObject();
    }

    /// <summary>ShallowTag.</summary>
    private static void WriteTag(Utf8JsonWriter json, string? tag, string house)
    {
        if (tag is null)
        {
            json.WriteNull("tag");
            return;
        }
        json.WriteStartObject("tag");
        json.WriteString("name", tag);
        json.WriteString("url", TagWire.Url(tag, house));
        json.WriteEndObject();
    }
}
