using System.Net;
using System.Text;

namespace Palabre.Moving;

/// <summary>
/// The plain text of a post that is written as HTML elsewhere, where everything but a few elements is taken out already. One walk over it:
/// whatever it holds, it costs its length.
/// </summary>
internal static class PlainText
{
    public static string Of(string html)
    {
        var (text, hidden) = (new StringBuilder(html.Length), (Address: (string?)null, At: 0));
        for (var at = 0; at < html.Length;)
        {
            var next = html.IndexOf('<', at);
            text.Append(WebUtility.HtmlDecode(html[at..(next < 0 ? html.Length : next)]));
            if (next < 0) break;
            var end = html.IndexOf('>', next);
            if (end < 0) break;
            hidden = Element(html[(next + 1)..end], text, hidden);
            at = end + 1;
        }
        return text.ToString().Trim();
    }

    /// <summary>What a start or an end means in plain text. A link is written out, whatever of it is shown; a name or a tag as it is shown.</summary>
    private static (string? Address, int At) Element(string inside, StringBuilder text, (string? Address, int At) link)
    {
        var name = new string([.. inside.TakeWhile(c => c == '/' || char.IsAsciiLetterOrDigit(c))]).ToLowerInvariant();
        if (name == "br") text.Append('\n');
        else if (name is "/p" or "/blockquote" or "/ul" or "/ol" or "/pre" or "/h1" or "/h2" or "/h3") text.Append("\n\n");
        else if (name == "/li") text.Append('\n');
        else if (name == "li") text.Append("- ");
        else if (name == "a") return (IsSign(inside) ? null : Attribute(inside, "href"), text.Length);
        else if (name == "/a" && link.Address is { Length: > 0 } address)
        {
            text.Length = Math.Min(link.At, text.Length);
            text.Append(address);
            return default;
        }
        return link;
    }

    private static bool IsSign(string inside) => Attribute(inside, "class") is { } classes && (classes.Contains("mention", StringComparison.Ordinal) || classes.Contains("hashtag", StringComparison.Ordinal));

    private static string? Attribute(string inside, string name)
    {
        var at = inside.IndexOf($"{name}=", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || at + name.Length + 1 >= inside.Length) return null;
        var quote = inside[at + name.Length + 1];
        if (quote is not ('"' or '\'')) return null;
        var begin = at + name.Length + 2;
        var end = inside.IndexOf(quote, begin);
        return end < 0 ? null : WebUtility.HtmlDecode(inside[begin..end]);
    }
}
