using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Palabre.Kit.Web.Outside;

/// <summary>What a page says of itself, for whoever links to it. Plain text; never markup.</summary>
/// <param name="Site">The site's own name, or its host.</param>
public sealed record Preview(string Title, string? Description, string Site)
{
    public const int LongestTitle = 200;
    public const int LongestDescription = 300;
    public const int LongestSite = 80;
}

/// <summary>Reads previews: Open Graph (ogp.me) where a page has it, its title and description otherwise.</summary>
public sealed partial class Previews(OutsideWeb web, PreviewSettings settings)
{
    /// <summary>What browsers read all three of its names as (WHATWG Encoding §4.2): Latin 1 has no apostrophe but the straight one.</summary>
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Null when previews are switched off, or there is nothing at the address to read.</summary>
    public async Task<Preview?> OfAsync(Uri address, CancellationToken ct) =>
        settings.Enabled && await web.FetchAsync(address, IsPage, ct) is { } page ? Read(page) : null;

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
        var title = Text(said.GetValueOrDefault("og:title") ?? Title().Match(html).Groups["text"].Value, Preview.LongestTitle);
        if (title is null) return null;
        return new(title, Text(said.GetValueOrDefault("og:description") ?? said.GetValueOrDefault("description"), Preview.LongestDescription),
            Text(said.GetValueOrDefault("og:site_name"), Preview.LongestSite) ?? page.Address.IdnHost);
    }

    private static bool IsPage(string contentType) => contentType is "text/html" or "application/xhtml+xml";

    private static string Decode(OutsideDocument page)
    {
        var declared = page.Charset ?? Charset().Match(Encoding.Latin1.GetString(page.Body.AsSpan(0, Math.Min(page.Body.Length, 1024)))).Groups["name"].Value;
        return (declared.ToLowerInvariant() is "iso-8859-1" or "latin1" or "windows-1252" ? Western : Encoding.UTF8).GetString(page.Body);
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
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune)) line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        return line.ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    // Without backtracking: a hostile page must not be able to hold a thread.
    [GeneratedRegex("""<meta\s(?:[^>"']|"[^"]*"|'[^']*')*>""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Meta();
    [GeneratedRegex("""(?<name>[\w:.-]+)\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s"'>]+))""", RegexOptions.NonBacktracking)] private static partial Regex Attribute();
    [GeneratedRegex("<title[^>]*>(?<text>[^<]*)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Title();
    [GeneratedRegex("""charset\s*=\s*["']?(?<name>[\w-]+)""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)] private static partial Regex Charset();
}

/// <summary>Section <c>Previews</c>.</summary>
public sealed class PreviewSettings
{
    /// <summary>Whether this server asks linked sites for their title. Off: the bare link is shown, and no site learns that we link to it.</summary>
    public bool Enabled { get; set; } = true;
}
