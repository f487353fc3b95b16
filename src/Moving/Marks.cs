using System.Text.Json;
using Palabre.Core;
using Palabre.Kit.Words;

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

    /// <summary>Those that can be here, the oldest first: they are written latest first.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<MarkItem> Read(ReadOnlySpan<byte> json, PostMark mark, Func<string, bool> isHere) =>
        [.. (ListItems.Read(json, Address) ?? []).OfType<string>().Where(isHere).Select(address => new MarkItem(address, mark)).Reverse()];

    private static string? Address(JsonElement item)
    {
        try { return item.ValueKind == JsonValueKind.String && item.GetString() is { } address && Typed.IsPlain(address) ? address : null; }
        catch (InvalidOperationException)
        {
            // No text, and so no address.
            return null;
        }
    }
}
