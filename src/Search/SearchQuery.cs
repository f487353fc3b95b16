using Palabre.Kit.Words;

namespace Palabre.Search;

/// <summary>What somebody typed, folded: all of its words must be found, the last of them as the beginning of one.</summary>
public sealed class SearchQuery
{
    public const int Longest = 100;
    private const int MostWords = 8;

    private SearchQuery(string text) => (Text, Words) = (text, [.. Folding.Words(text).Take(MostWords)]);

    /// <summary>As they typed it.</summary>
    public string Text { get; }
    public IReadOnlyList<string> Words { get; }
    public bool IsEmpty => Words.Count == 0;
    public string Line => string.Join(' ', Words);

    public static SearchQuery Of(string? typed)
    {
        var text = (typed ?? "").Trim();
        return new(text.Length > Longest ? text[..Longest] : text);
    }
}
