namespace Palabre.MastodonApi;

/// <summary>What scopes mean to the person who is asked, from the least to the most.</summary>
internal static class Meanings
{
    public static IEnumerable<(string Word, string Icon)> Of(IReadOnlyList<string> scopes)
    {
        if (scopes.Contains(Scopes.Profile)) yield return ("mastodon.may_profile", "user-circle");
        if (scopes.Contains("read")) yield return ("mastodon.may_read", "newspaper");
        else if (scopes.Any(s => s.StartsWith("read:", StringComparison.Ordinal))) yield return ("mastodon.may_read_some", "newspaper");
        if (scopes.Contains("write")) yield return ("mastodon.may_write", "pencil-simple");
        else if (scopes.Any(s => s.StartsWith("write:", StringComparison.Ordinal))) yield return ("mastodon.may_write_some", "pencil-simple");
        if (scopes.Contains("follow")) yield return ("mastodon.may_follow", "users");
        if (scopes.Contains("push")) yield return ("mastodon.may_push", "bell");
    }
}
