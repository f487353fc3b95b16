using System.Text.Json;
using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Moving;

/// <summary>A picture as an archive holds it.</summary>
internal sealed record OutboxPicture(string Entry, string Description);

/// <summary>What an archive says of one thing its owner did: a post, or why it is none.</summary>
/// <param name="Why">A word of <c>moving.why</c>; null for a post.</param>
internal sealed record OutboxItem(string Source, DateTimeOffset At, string? Why, BroughtPost? Post, IReadOnlyList<OutboxPicture> Pictures);

/// <summary>Reads the <c>outbox.json</c> of an archive (ActivityStreams, as Mastodon writes it), first to last.</summary>
internal static class Outbox
{
    public const string Public = "https://www.w3.org/ns/activitystreams#Public";
    private const int MostPictures = 4;

    /// <summary>Of a post; nobody writes to more.</summary>
    private const int MostAddresses = 1_000;

    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<OutboxItem> Read(ReadOnlySpan<byte> json)
    {
        var items = ListItems.Read(json, Of) ?? throw new JsonException("No orderedItems.");
        // Dates often end at the second; addresses end with numbers that grow.
        List<OutboxItem> ordered = [.. items.OrderBy(item => item.At).ThenBy(item => item.Source.Length).ThenBy(item => item.Source, StringComparer.Ordinal)];
        for (var (i, place) = (1, 0); i < ordered.Count; i++)
        {
            place = ordered[i].At == ordered[i - 1].At ? place + 1 : 0;
            if (ordered[i].Post is { } post) ordered[i] = ordered[i] with { Post = post with { Place = place } };
        }
        return ordered;
    }

    private static OutboxItem Of(JsonElement activity)
    {
        var (source, at) = ("", default(DateTimeOffset));
        try
        {
            var note = Object(activity, "object");
            source = activity.ValueKind == JsonValueKind.String ? activity.GetString()!
                : note is { } named ? Text(named, "id") : Text(activity, "object") is { Length: > 0 } address ? address : Text(activity, "id");
            at = Moment(note ?? activity) ?? Moment(activity) ?? default;
            return Item(activity, note, source, at);
        }
        catch (InvalidOperationException)
        {
            // Its text is none, as one half of a pair of surrogates: the others can be read all the same.
            return new(source, at, "unknown", null, []);
        }
    }

    private static OutboxItem Item(JsonElement activity, JsonElement? note, string source, DateTimeOffset at)
    {
        if (Text(activity, "type") == "Announce") return new(source, at, "boost", null, []);
        if (note is not { } post || Text(activity, "type") != "Create" || !Typed.IsPlain(source)) return new(source, at, "unknown", null, []);
        if (Text(post, "type") == "Question") return new(source, at, "poll", null, []);
        if (Text(post, "type") is not ("Note" or "Article")) return new(source, at, "unknown", null, []);
        if (Audience(post) is not { } visibility) return new(source, at, "direct", null, []);
        var said = Written(post);
        return new(source, at, null,
            new(source, at, said, Text(post, "summary"), Flag(post, "sensitive"), Language(post), visibility, Text(post, "inReplyTo") is { Length: > 0 } answers && Typed.IsPlain(answers) ? answers : null), Pictures(post));
    }

    /// <summary>As it was typed, where the archive has that; otherwise read of the HTML.</summary>
    private static string Written(JsonElement post) =>
        Object(post, "source") is { } source && Text(source, "mediaType") == "text/plain" ? Text(source, "content") : PlainText.Of(Text(post, "content"));

    /// <summary>Null for what was for few.</summary>
    private static PostVisibility? Audience(JsonElement post)
    {
        var (to, cc) = (Texts(post, "to"), Texts(post, "cc"));
        if (to.Any(IsPublic)) return PostVisibility.Public;
        if (cc.Any(IsPublic)) return PostVisibility.Unlisted;
        return to.Concat(cc).Any(address => address.EndsWith("/followers", StringComparison.Ordinal)) ? PostVisibility.Private : null;
    }

    private static bool IsPublic(string address) => address is Public or "as:Public" or "Public";

    private static string? Language(JsonElement post) =>
        Object(post, "contentMap") is { } map && map.EnumerateObject().Select(p => p.Name).FirstOrDefault() is { } code ? code : null;

    private static IReadOnlyList<OutboxPicture> Pictures(JsonElement post) => !post.TryGetProperty("attachment", out var all) || all.ValueKind != JsonValueKind.Array ? [] :
        [.. all.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object && Text(a, "mediaType").StartsWith("image/", StringComparison.Ordinal)).Take(MostPictures)
            .Select(a => new OutboxPicture(Text(a, "url"), Text(a, "name")))];

    private static DateTimeOffset? Moment(JsonElement of) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty("published", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var moment) ? moment : null;

    private static JsonElement? Object(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IReadOnlyList<string> Texts(JsonElement of, string name) => !of.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Take(MostAddresses).Select(v => v.GetString()!)],
        _ => [],
    };

    private static bool Flag(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
