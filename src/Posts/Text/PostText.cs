using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Posts;

internal enum PartKind { Plain, Link, Mention, Tag }

/// <summary>A stretch of a post's text.</summary>
/// <param name="Text">As written.</param>
/// <param name="Value">The address of a link; the handle of a mention, lower case, without @ and host; the key of a tag.</param>
/// <param name="Host">The part of a mention behind its second @.</param>
internal readonly record struct PostPart(PartKind Kind, string Text, string Value = "", string Host = "");

/// <summary>Reads what people write into posts: addresses, @names and #tags. The text stays the truth, this is only how it is read.</summary>
internal static partial class PostText
{
    /// <summary>What any address counts as, so that nobody needs a shortener (docs.joinmastodon.org/user/posting).</summary>
    public const int LinkLength = 23;

    /// <summary>Names in one post: more is calling a crowd together.</summary>
    public const int MostMentions = 30;

    private const int MostTags = 60;

    /// <summary>As it is stored: one kind of line end, no control characters, no blank lines around, at most one between two paragraphs.</summary>
    public static string Clean(string? typed)
    {
        var text = new StringBuilder();
        foreach (var rune in (typed ?? "").ReplaceLineEndings("\n").EnumerateRunes())
            if (rune.Value == '\t') text.Append(' ');
            else if (rune.Value == '\n' || (!Rune.IsControl(rune) && rune != Rune.ReplacementChar && !Typed.IsNone(rune))) text.Append(rune.ToString());
        return BlankLines().Replace(text.ToString(), "\n\n").Trim();
    }

    public static IReadOnlyList<PostPart> Read(string text)
    {
        var parts = new List<PostPart>();
        foreach (var part in Links.Split(text))
            if (part.Address is { } address) parts.Add(new(PartKind.Link, part.Text, address));
            else ReadPlain(part.Text, parts);
        return parts;
    }

    /// <summary>How long a post is, as people count: by characters as they see them, an address as <see cref="LinkLength"/>, a name without its host.</summary>
    public static int Count(string text)
    {
        var counted = 0;
        var plain = new StringBuilder();
        foreach (var part in Read(text))
            if (part.Kind == PartKind.Link) counted += LinkLength;
            else plain.Append(part.Kind == PartKind.Mention && part.Host.Length > 0 ? part.Text[..^(part.Host.Length + 1)] : part.Text);
        return counted + new StringInfo(plain.ToString()).LengthInTextElements;
    }

    /// <summary>Handles that the text names on this house, in order, each once.</summary>
    public static IReadOnlyList<string> Handles(string text, string host) =>
        [.. Read(text).Where(p => p.Kind == PartKind.Mention && IsOurs(p, host)).Select(p => p.Value).Distinct()];

    // An array: those without any, which is most of them, share one.
    public static IReadOnlyList<string> Tags(string text) =>
        Read(text).Where(p => p.Kind == PartKind.Tag).Select(p => p.Value).Distinct().Take(MostTags).ToArray();

    public static bool IsOurs(PostPart mention, string host) => mention.Host.Length == 0 || mention.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>A tag as it is found: without #, in one case and one form of each letter.</summary>
    public static string Key(string tag) => Typed.Readable(tag.TrimStart('#')).Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private static void ReadPlain(string text, List<PostPart> parts)
    {
        var at = 0;
        foreach (Match match in Sign().Matches(text))
        {
            if (Part(match) is not { } part) continue;
            if (match.Index > at) parts.Add(new(PartKind.Plain, text[at..match.Index]));
            parts.Add(part);
            at = match.Index + match.Length;
        }
        if (at < text.Length) parts.Add(new(PartKind.Plain, text[at..]));
    }

    private static PostPart? Part(Match match)
    {
        if (match.Groups["handle"] is { Success: true, Value: var handle })
            return new(PartKind.Mention, match.Value, handle.ToLowerInvariant(), match.Groups["host"].Value);
        // A number is no subject: #1 is the first of something.
        var tag = match.Groups["tag"].Value;
        return tag.All(char.IsDigit) || Key(tag).Length > PostTag.Longest ? null : new(PartKind.Tag, match.Value, Key(tag));
    }

    [GeneratedRegex(@"(?<![\p{L}\p{M}\p{N}_/@#&.])(?:@(?<handle>[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)(?:@(?<host>[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*(?::\d{1,5})?))?|#(?<tag>[\p{L}\p{M}\p{N}_]+))", RegexOptions.CultureInvariant)]
    private static partial Regex Sign();

    [GeneratedRegex(@"[ ]*\n(?:[ ]*\n)+", RegexOptions.CultureInvariant)]
    private static partial Regex BlankLines();
}
