namespace Palabre.MastodonApi;

/// <summary>What programs may be allowed, in Mastodon's words (docs.joinmastodon.org/api/oauth-scopes).</summary>
internal static class Scopes
{
    /// <summary>What is asked for when nothing is said.</summary>
    public const string Usual = "read";

    /// <summary>Who one is, and nothing more.</summary>
    public const string Profile = "profile";

    private static readonly string[] Reading =
        ["accounts", "blocks", "bookmarks", "collections", "favourites", "filters", "follows", "lists", "mutes", "notifications", "search", "statuses"];

    private static readonly string[] Writing =
        ["accounts", "blocks", "bookmarks", "collections", "conversations", "favourites", "filters", "follows", "lists", "media", "mutes", "notifications", "reports", "statuses"];

    /// <summary>An older word for these.</summary>
    private static readonly HashSet<string> Follow = ["read:blocks", "write:blocks", "read:follows", "write:follows", "read:mutes", "write:mutes"];

    public static IReadOnlyList<string> All { get; } =
        ["read", "write", "follow", "push", Profile, .. Reading.Select(r => $"read:{r}"), .. Writing.Select(w => $"write:{w}")];

    private static readonly HashSet<string> Known = [.. All];

    /// <summary>
    /// Reads a list; null when one of them is unknown. What Mastodon knows and nobody is given here is left out: programs ask for all they might
    /// ever need.
    /// </summary>
    /// <param name="given">Separated by spaces, or by plus signs as some programs write them.</param>
    public static IReadOnlyList<string>? Read(string? given)
    {
        var scopes = (given ?? "").Split([' ', '+'], StringSplitOptions.RemoveEmptyEntries).Distinct().Where(s => !IsNeverGiven(s)).ToList();
        if (scopes.Count == 0) return [Usual];
        return scopes.All(Known.Contains) ? scopes : null;
    }

    /// <summary>Whether who holds these may do what needs that.</summary>
    public static bool Allow(IReadOnlyCollection<string> held, string needed) =>
        held.Contains(needed) || held.Contains(needed.Split(':')[0]) || (Follow.Contains(needed) && held.Contains("follow"));

    /// <summary>Whether all of these are within what an app was registered for.</summary>
    public static bool Cover(IReadOnlyCollection<string> registered, IEnumerable<string> wanted) =>
        wanted.All(one => Allow(registered, one) || (one == Profile && Allow(registered, "read:accounts")));

    /// <summary>The same with <c>follow</c> in the words that stand for it.</summary>
    public static bool Writes(IEnumerable<string> scopes) => scopes.Any(s => s is "write" or "follow" || s.StartsWith("write:", StringComparison.Ordinal));

    /// <summary>Of those who run a Mastodon, and of messages that only their readers can open.</summary>
    private static bool IsNeverGiven(string scope) =>
        scope is "admin" or "admin:read" or "admin:write" or "crypto" || scope.StartsWith("admin:read:", StringComparison.Ordinal) || scope.StartsWith("admin:write:", StringComparison.Ordinal);
}
