using System.Globalization;
using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>Values as Mastodon writes them.</summary>
internal static class Moments
{
    /// <summary>ISO 8601 in UTC with milliseconds.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static void WriteMoment(this Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is not { } moment) json.WriteNull(name);
        else
        {
            Span<char> text = stackalloc char[24];
            moment.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
            json.WriteString(name, text[..length]);
        }
    }

    public static void WriteDay(this Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } moment) json.WriteString(name, moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else json.WriteNull(name);
    }

    public static void WriteId(this Utf8JsonWriter json, string name, long? id)
    {
        if (id is not { } value) json.WriteNull(name);
        else
        {
            Span<char> text = stackalloc char[20];
            value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            json.WriteString(name, text[..length]);
        }
    }

    public static void WriteNothing(this Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}
