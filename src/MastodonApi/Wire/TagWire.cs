using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>Tag (docs.joinmastodon.org/entities/Tag).</summary>
internal static class TagWire
{
    public static string Url(string tag, string house) => $"{house}/tags/{Uri.EscapeDataString(tag)}";

    public static void Write(Utf8JsonWriter json, string tag, string house, bool isFollowed)
    {
        json.WriteStartObject();
        json.WriteString("id", tag);
        json.WriteString("name", tag);
        json.WriteString("url", Url(tag, house));
        json.WriteNothing("history");
        json.WriteBoolean("following", isFollowed);
        json.WriteBoolean("featuring", false);
        json.WriteEndObject();
    }
}
