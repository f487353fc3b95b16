using System.Text.Json;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>A post that the owner of an archive marked, by its address.</summary>
internal sealed record MarkItem(string Address, PostMark Mark)
{
    /// <summary>Which post of this house an address means; null for none.</summary>
    public static PostId? PostOf(string address, string house) =>
        address.StartsWith($"{house}/@", StringComparison.OrdinalIgnoreCase) && PostId.TryParse(address[(address.LastIndexOf('/') + 1)..], null, out var post) ? post : null;
}

/// <summary>Reads <c>likes.json</c> and <c>bookmarks.json</c> of an archive (ActivityStreams, as Mastodon writes them).</summary>
internal static class Marks
{
    public static readonly IReadOnlyList<(string File, PostMark Mark)> Files = [("likes.json", PostMark.Favourite), ("bookmarks.json", PostMark.Bookmark)];

    /// <summary>The oldest first: they are written latest first.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<IReadOnlyList<MarkItem>> ReadAsync(Stream json, PostMark mark, CancellationToken ct)
    {
        using var document = await JsonDocument.ParseAsync(json, new JsonDocumentOptions { MaxDepth = 64 }, ct);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("orderedItems", out var items) || items.ValueKind != JsonValueKind.Array) return [];
        return [.. items.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => new MarkItem(i.GetString()!, mark)).Reverse()];
    }
}
