using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Tag (docs.joinmastodon.org/entities/Tag).</summary>
internal static class TagWire
{
    public static string Url(string tag, string house) => $"{house}/tags/{Uri.EscapeDataString(tag)}";

    /// <param name="days">How it was used lately; nothing where that is not asked.</param>
    public static void Write(Utf8JsonWriter json, string tag, string house, bool isFollowed, IReadOnlyList<TagDay>? days = null)
    {
        json.WriteStartObject();
        json.WriteString("id", tag);
        json.WriteString("name", tag);
        json.WriteString("url", Url(tag, house));
        json.WriteStartArray("history");
        foreach (var day in days ?? []) WriteDay(json, day);
        json.WriteEndArray();
        json.WriteBoolean("following", isFollowed);
        json.WriteBoolean("featuring", false);
        json.WriteEndObject();
    }

    /// <summary>Numbers are texts here, the day the second it begins with.</summary>
    private static void WriteDay(Utf8JsonWriter json, TagDay day)
    {
        json.WriteStartObject();
        json.WriteId("day", new DateTimeOffset(day.Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds());
        json.WriteId("accounts", day.Authors);
        json.WriteId("uses", day.Posts);
        json.WriteEndObject();
    }
}
