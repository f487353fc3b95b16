using System.Text.Json;

namespace Palabre.Moving;

/// <summary>
/// The <c>orderedItems</c> of a list in an archive (ActivityStreams), one after the other. What is in it is counted over its bytes first: a list of
/// a few kilobytes, unfolded, can hold more things than the memory of the machine holds objects.
/// </summary>
internal static class ListItems
{
    /// <summary>Of one list. More takes longer lives, at some 500 bytes each while they are moved; fewer refuses who wrote thirty posts a day for ten years.</summary>
    public const int MostItems = 200_000;

    /// <summary>Names, values and brackets: about 170 make a post. More lets one thing that holds nothing but brackets take 12 bytes for each; fewer refuses what 64 MB can be.</summary>
    public const int MostTokens = 8_000_000;

    private const string TooMany = "items";

    /// <summary>Why it is not read; null when it can be.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static string? Refuse(ReadOnlySpan<byte> json)
    {
        var reader = Reader(json);
        var (tokens, items) = (0, 0);
        while (reader.Read())
        {
            if (++tokens > MostTokens) return TooMany;
            if (reader.CurrentDepth == 2 && IsBegin(reader.TokenType) && ++items > MostItems) return TooMany;
        }
        return null;
    }

    /// <summary>What is made of each of them; null when there are none.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static List<T>? Read<T>(ReadOnlySpan<byte> json, Func<JsonElement, T> make)
    {
        var reader = Reader(json);
        if (!Find(ref reader)) return null;
        var made = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var item = JsonDocument.ParseValue(ref reader);
            made.Add(make(item.RootElement));
        }
        return made;
    }

    /// <summary>RFC 8259, §8.1: a byte order mark may be passed over.</summary>
    private static Utf8JsonReader Reader(ReadOnlySpan<byte> json) =>
        new(json.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json, new JsonReaderOptions { MaxDepth = 64 });

    private static bool IsBegin(JsonTokenType token) => token is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray);

    private static bool Find(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("orderedItems"u8)) return reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }
        return false;
    }
}
