using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Search;

/// <summary>Words that must be there in a row; one word most of the time.</summary>
/// <param name="IsBeginning">The last of them may be longer.</param>
public sealed record PostTerm(IReadOnlyList<string> Words, bool IsBeginning = false)
{
    /// <summary>The word in the index that says who wrote it: no text has its sign, which folding takes for a space.</summary>
    public static PostTerm By(MemberId author) => new([WordOf(author)]);

    internal static string WordOf(MemberId author) => $"_{author}";
}

/// <summary>
/// What somebody typed to look for in posts: words, all of which must be there, the last as the beginning of one; those between quotes in a
/// row and whole; <c>from:handle</c> for whose they are. Nothing else is syntax.
/// </summary>
public sealed class PostQuery
{
    public const string From = "from:";
    private const int MostWords = 8;

    /// <summary>A single letter begins too much.</summary>
    private const int ShortestBeginning = 2;

    private static readonly char[] Quotes = ['"', '“', '”', '„', '«', '»'];

    private PostQuery(IReadOnlyList<PostTerm> terms, IReadOnlyList<string> authors) => (Terms, Authors) = (terms, authors);

    public IReadOnlyList<PostTerm> Terms { get; }

    /// <summary>Handles as they were typed, without @ and house.</summary>
    public IReadOnlyList<string> Authors { get; }
    public bool IsEmpty => Terms.Count + Authors.Count == 0;

    public static PostQuery Of(string? typed)
    {
        var text = (typed ?? "").Trim();
        if (text.Length > SearchQuery.Longest) text = text[..SearchQuery.Longest];
        var (terms, authors, isOpen) = (new List<PostTerm>(), new List<string>(), false);
        var parts = text.Split(Quotes);
        for (var i = 0; i < parts.Length; i++)
        {
            // A quote that nobody closed is none.
            if (i % 2 == 1 && i < parts.Length - 1)
            {
                Add(terms, Folding.Words(parts[i]));
                isOpen = false;
                continue;
            }
            foreach (var piece in parts[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (Handle(piece) is { } handle) authors.Add(handle);
                else foreach (var word in Folding.Words(piece)) Add(terms, [word]);
                isOpen = terms.Count > 0;
            }
        }
        if (isOpen && terms[^1].Words is [{ } last] && last.Length >= ShortestBeginning) terms[^1] = terms[^1] with { IsBeginning = true };
        return new(terms, authors);
    }

    /// <summary>Beyond eight words nothing more is asked for.</summary>
    private static void Add(List<PostTerm> terms, IReadOnlyList<string> words)
    {
        var room = MostWords - terms.Sum(t => t.Words.Count);
        if (room > 0 && words.Count > 0) terms.Add(new([.. words.Take(room)]));
    }

    private static string? Handle(string piece) =>
        piece.StartsWith(From, StringComparison.OrdinalIgnoreCase) && piece[From.Length..].TrimStart('@').Split('@')[0] is { Length: > 0 } handle ? handle : null;
}
