using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Tag (docs.joinmastodon.org/entities/Tag).</summary>
internal static class TagWire
{
    public static string Url(string tag, string house) => $"{house}/tags/{Uri.EscapeDataString(tag)}";

    /// <param name="isFeatured">The reader puts it forward on their page.</param>
    /// <param name="days">How it was used lately; nothing where that is not asked.</param>
    public static void Write(Utf8JsonWriter json, string tag, string house, bool isFollowed, bool isFeatured, IReadOnlyList<DayOfUse>? days = null)
    {
        json.WriteStartObject();
        json.WriteString("id", tag);
        json.WriteString("name", tag);
        json.WriteString("url", Url(tag, house));
        WriteHistory(json, days ?? []);
        json.WriteBoolean("following", isFollowed);
        json.WriteBoolean("featuring", isFeatured);
        json.WriteEndObject();
    }

    public static void WriteHistory(Utf8JsonWriter json, IReadOnlyList<DayOfUse> days)
    {
        json.WriteStartArray("history");
        foreach (var day in days) WriteDay(json, day);
        json.WriteEndArray();
    }

    /// <summary>Numbers are texts here, the day the second it begins with.</summary>
    private static void WriteDay(Utf8JsonWriter json, DayOfUse day)
    {
        json.WriteStartObject();
        json.WriteId("day", new DateTimeOffset(day.Day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds());
        json.WriteId("accounts", day.Authors);
        json.WriteId("uses", day.Posts);
        json.WriteEndObject();
    }
}
