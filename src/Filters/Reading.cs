using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Filters;

/// <summary>
/// A filter made ready to be held against posts: its words and theirs are folded as the search folds, so that case, accents, vowel signs and
/// the forms of alef make no difference.
/// </summary>
internal sealed class Reading(Filter filter)
{
    private readonly List<(FilterKeyword Keyword, string Sought)> _keywords = [.. filter.Keywords.Select(k => (k, Sought(k)))];
    private readonly HashSet<PostId> _posts = [.. filter.Posts.Select(p => p.Post)];

    public Filter Filter => filter;

    public bool IsAtWork(DateTimeOffset now) => !(filter.Until <= now);

    /// <summary>What it finds; null for nothing.</summary>
    /// <param name="folded">The text as <see cref="Fold"/> makes it.</param>
    public FilterMatch? Find(Filterable post, string folded)
    {
        List<string> words = [.. _keywords.Where(k => IsIn(k.Keyword, k.Sought, post.Text, folded)).Select(k => k.Keyword.Keyword)];
        IReadOnlyList<PostId> posts = _posts.Contains(post.Post) ? [post.Post] : [];
        return words.Count + posts.Count > 0 ? new(filter, words, posts) : null;
    }

    /// <summary>Words with a space around each, so that a whole word is found with both of its ends.</summary>
    public static string Fold(string text) => $" {Folding.Line(text)} ";

    private static bool IsIn(FilterKeyword keyword, string sought, string text, string folded) =>
        // Signs alone, such as a flag, are no words.
        sought.Length == 0 ? text.Contains(keyword.Keyword, StringComparison.OrdinalIgnoreCase) : folded.Contains(sought, StringComparison.Ordinal);

    private static string Sought(FilterKeyword keyword) => Folding.Line(keyword.Keyword) switch { "" => "", var line => keyword.WholeWord ? $" {line} " : line };
}
