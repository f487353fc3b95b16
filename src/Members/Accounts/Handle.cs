using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>
/// The name after the @: lower case letters, digits, dots and underscores, 2 to 30 of them. A dot stands only between two
/// others, so that a handle at the end of a sentence keeps its full stop out.
/// </summary>
public static partial class Handle
{
    public const int MaxLength = 30;

    /// <summary>Names that would let someone pass for the house, or that confuse programs.</summary>
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "palabre", "admin", "administrator", "administrateur", "root", "system", "steward", "stewards", "moderator", "moderateur", "moderation",
        "support", "help", "aide", "contact", "abuse", "postmaster", "webmaster", "security", "staff", "team", "official", "officiel", "council",
        "everyone", "all", "here", "tous", "me", "you", "null", "undefined", "anonymous", "guest", "invite", "api", "about", "settings",
    }.ToFrozenSet();

    /// <summary>What a person typed, as it is stored: without spaces and @, in lower case.</summary>
    public static string Read(string? typed) => (typed ?? "").Trim().TrimStart('@').ToLowerInvariant();

    /// <summary>Why a handle cannot be had by anyone; null when it can.</summary>
    public static Refusal? Refuse(string handle) =>
        !Form().IsMatch(handle) ? new Refusal("handle_malformed", 422, "handle")
        : Reserved.Contains(handle) ? new Refusal("handle_reserved", 422, "handle")
        : null;

    /// <summary>Handles to offer to someone whose first wish is taken: from their name, then the wish with a number.</summary>
    public static IReadOnlyList<string> Ideas(string wish, string? name) =>
        [.. FromNames(name).Concat(Numbered(Slug(wish))).Where(idea => idea != wish && Refuse(idea) is null).Distinct()];

    /// <summary>A name as a handle would write it: Émile Rousselot becomes emile.rousselot.</summary>
    public static string Slug(string? name)
    {
        var slug = new StringBuilder();
        foreach (var c in Typed.Readable(name ?? "").Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_') slug.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '.' && c is ' ' or '.' or '-' or '\'' or '’')
                slug.Append('.');
        }
        return slug.ToString()[..Math.Min(slug.Length, MaxLength - 2)].Trim('.');
    }

    private static IEnumerable<string> FromNames(string? name)
    {
        var slug = Slug(name);
        yield return slug;
        var parts = slug.Split('.');
        if (parts.Length > 1) yield return $"{parts[0]}.{parts[^1][0]}";
        yield return slug.Replace('.', '_');
    }

    private static IEnumerable<string> Numbered(string stem) =>
        Enumerable.Range(2, 28).Select(n => string.Create(CultureInfo.InvariantCulture, $"{stem}{n}"));

    [GeneratedRegex(@"^(?=.{2,30}\z)[a-z0-9_]+(\.[a-z0-9_]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
