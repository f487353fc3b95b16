using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Palabre.Kit.Words;

namespace Palabre.Kit.Web.Outside;

/// <summary>What a page says of itself, for whoever links to it. Plain text; never markup.</summary>
/// <param name="Site">The site's own name, or its host.</param>
public sealed record Preview(string Title, string? Description, string Site)
{
    public const int LongestTitle = 200;
    public const int LongestDescription = 300;
    public const int LongestSite = 80;
    public const int LongestAuthor = 100;

    public string? Author { get; init; }
    public Uri? AuthorAddress { get; init; }

    /// <summary>As the page says it, such as <c>fr</c> or <c>fr-CA</c>.</summary>
    public string? Language { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Where the page says its picture is; nobody has looked.</summary>
    public Uri? Image { get; init; }
    public string? ImageDescription { get; init; }
}

/// <summary>Reads previews: Open Graph (ogp.me) where a page has it, its title and description otherwise.</summary>
public sealed partial class Previews(OutsideWeb web, PreviewSettings settings)
{
    /// <summary>What browsers read all three of its names as (WHATWG Encoding §4.2): Latin 1 has no apostrophe but the straight one.</summary>
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly string[] Titles = ["og:title", "twitter:title"];
    private static readonly string[] Descriptions = ["og:description", "twitter:description", "description"];
    private static readonly string[] Images = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"];
    private static readonly string[] ImageDescriptions = ["og:image:alt", "twitter:image:alt"];
    private static readonly string[] Authors = ["author", "article:author", "og:article:author"];

    /// <summary>Null when previews are switched off, or there is nothing at the address to read.</summary>
    public async Task<Preview?> OfAsync(Uri address, CancellationToken ct) =>
        settings.Enabled && await web.FetchAsync(address, IsPage, ct) is { } page ? Read(page) : null;

    /// <summary>The same within other bounds.</summary>
    public async Task<Preview?> OfAsync(Uri address, OutsideBounds bounds, CancellationToken ct) =>
        settings.Enabled && await web.FetchAsync(address, IsPage, bounds, ct) is { } page ? Read(page) : null;

    /// <summary>What the head of a document says; null without a title.</summary>
    internal static Preview? Read(OutsideDocument page)
    {
        var html = Decode(page);
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match meta in Meta().Matches(html))
        {
            var attributes = Attribute().Matches(meta.Value).GroupBy(a => a.Groups["name"].Value.ToLowerInvariant()).ToDictionary(g => g.Key, g => ValueOf(g.First()));
            if ((attributes.GetValueOrDefault("property") ?? attributes.GetValueOrDefault("name")) is { } name && attributes.GetValueOrDefault("content") is { } content)
                said.TryAdd(name, content);
        }
        var title = First(Titles, said, Preview.LongestTitle) ?? Text(Title().Match(html).Groups["text"].Value, Preview.LongestTitle);
        if (title is null) return null;
        return new(title, First(Descriptions, said, Preview.LongestDescription), Text(said.GetValueOrDefault("og:site_name"), Preview.LongestSite) ?? Text(page.Address.IdnHost, Preview.LongestSite) ?? "")
        {
            Author = Authors.Select(name => Text(said.GetValueOrDefault(name), Preview.LongestAuthor)).FirstOrDefault(author => author is not null && Web(author, null) is null),
            AuthorAddress = Web(said.GetValueOrDefault("article:author"), null),
            Language = Text(Tongue().Match(html).Groups["language"].Value is { Length: > 0 } tongue ? tongue : said.GetValueOrDefault("og:locale"), 20),
            PublishedAt = Moment(said.GetValueOrDefault("article:published_time")),
            Image = Images.Select(name => Web(said.GetValueOrDefault(name), page.Address)).FirstOrDefault(image => image is not null),
            ImageDescription = First(ImageDescriptions, said, Preview.LongestDescription),
        };
    }

    private static string? First(string[] names, Dictionary<string, string> said, int most) =>
        names.Select(name => Text(said.GetValueOrDefault(name), most)).FirstOrDefault(text => text is not null);

    /// <summary>An address of the web, in full or as it stands on a page; null for anything else.</summary>
    private static Uri? Web(string? written, Uri? on)
    {
        var text = WebUtility.HtmlDecode(written ?? "").Trim();
        var isRead = on is null ? Uri.TryCreate(text, UriKind.Absolute, out var address) : Uri.TryCreate(on, text, out address);
        return text.Length > 0 && isRead && OutsideWeb.IsWeb(address!) ? address : null;
    }

    private static DateTimeOffset? Moment(string? written) =>
        DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year >= 1900 ? at : null;

    private static bool IsPage(string contentType) => contentType is "text/html" or "application/xhtml+xml";

    private static string Decode(OutsideDocument page)
    {
        var declared = page.Charset ?? Charset().Match(Encoding.Latin1.GetString(page.Body.AsSpan(0, Math.Min(page.Body.Length, 1024)))).Groups["name"].Value;
        return Named(declared.ToLowerInvariant()).GetString(page.Body);
    }

    /// <summary>UTF-8 for what nobody knows. UTF-7 is none of these: it hides markup.</summary>
    private static Encoding Named(string charset)
    {
        if (charset is "iso-8859-1" or "latin1" or "windows-1252") return Western;
        try { return CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.UTF8; }
        catch (ArgumentException)
        {
            // A name that is none.
            return Encoding.UTF8;
        }
    }

    private static string ValueOf(Match attribute) =>
        attribute.Groups["double"].Success ? attribute.Groups["double"].Value : attribute.Groups["single"].Success ? attribute.Groups["single"].Value : attribute.Groups["bare"].Value;

    /// <summary>One line without control characters, cut at a whole character; null when nothing is left.</summary>
    private static string? Text(string? written, int most)
    {
        var line = new StringBuilder();
        foreach (var rune in WebUtility.HtmlDecode(written ?? "").EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > most) break;
            if (IsDirection(rune) || Typed.IsNone(rune)) continue;
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune)) line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        return line.ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Turns what stands behind it around: in a line of ours that is a way to lie.</summary>
    private static bool IsDirection(Rune rune) => rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069;

    // Without backtracking: a hostile page must not be able to hold a thread.
    [GeneratedRegex("""<meta\s(?:[^>"']|"[^"]*"|'[^']*')*>""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Meta();
    [GeneratedRegex("""(?<name>[\w:.-]+)\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s"'>]+))""", RegexOptions.NonBacktracking)] private static partial Regex Attribute();
    [GeneratedRegex("""<html\s[^>]*?\blang\s*=\s*["']?(?<language>[A-Za-z-]+)""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Tongue();
    [GeneratedRegex("<title[^>]*>(?<text>[^<]*)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Title();
    [GeneratedRegex("""charset\s*=\s*["']?(?<name>[\w-]+)""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Charset();
}

/// <summary>Section <c>Previews</c>.</summary>
public sealed class PreviewSettings
{
    /// <summary>Whether this server asks linked sites what they say of themselves. Off: the bare link is shown, and no site learns that we link to it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether ports above 1023 are asked as well as 80 and 443. More is reached, among it what was never meant to be a site.</summary>
    public bool AnyPort { get; set; }
}
