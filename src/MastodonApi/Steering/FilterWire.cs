using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Filter and what comes with it (docs.joinmastodon.org/entities/Filter).</summary>
internal static class FilterWire
{
    public static void Write(Utf8JsonWriter json, Filter filter)
    {
        json.WriteStartObject();
        WriteHead(json, filter);
        json.WriteStartArray("keywords");
        foreach (var keyword in filter.Keywords) Write(json, keyword);
        json.WriteEndArray();
        json.WriteStartArray("statuses");
        foreach (var post in filter.Posts) Write(json, post);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, FilterKeyword keyword)
    {
        json.WriteStartObject();
        json.WriteId("id", keyword.Id);
        json.WriteString("keyword", keyword.Keyword);
        json.WriteBoolean("whole_word", keyword.WholeWord);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, FilterPost post)
    {
        json.WriteStartObject();
        json.WriteId("id", post.Id);
        json.WriteId("status_id", post.Post.Value);
        json.WriteEndObject();
    }

    /// <summary>FilterResult: what was found in a status.</summary>
    public static void Write(Utf8JsonWriter json, FilterMatch match)
    {
        json.WriteStartObject();
        json.WriteStartObject("filter");
        WriteHead(json, match.Filter);
        json.WriteEndObject();
        json.WriteStartArray("keyword_matches");
        foreach (var word in match.Keywords) json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteStartArray("status_matches");
        foreach (var post in match.Posts) json.WriteStringValue(post.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>V1::Filter: one word of a filter, as older programs know it (docs.joinmastodon.org/entities/V1_Filter).</summary>
    public static void WriteOld(Utf8JsonWriter json, Filter filter, FilterKeyword keyword)
    {
        json.WriteStartObject();
        json.WriteId("id", keyword.Id);
        json.WriteString("phrase", keyword.Keyword);
        WriteContexts(json, filter);
        json.WriteBoolean("whole_word", keyword.WholeWord);
        json.WriteMoment("expires_at", filter.Until);
        json.WriteBoolean("irreversible", filter.Action == FilterAction.Hide);
        json.WriteEndObject();
    }

    public static string Word(FilterContext context) => context.ToString().ToLowerInvariant();

    private static void WriteHead(Utf8JsonWriter json, Filter filter)
    {
        json.WriteId("id", filter.Id.Value);
        json.WriteString("title", filter.Title);
        WriteContexts(json, filter);
        json.WriteMoment("expires_at", filter.Until);
        json.WriteString("filter_action", filter.Action == FilterAction.Hide ? "hide" : "warn");
    }

    private static void WriteContexts(Utf8JsonWriter json, Filter filter)
    {
        json.WriteStartArray("context");
        foreach (var context in filter.Contexts) json.WriteStringValue(Word(context));
        json.WriteEndArray();
    }
}
