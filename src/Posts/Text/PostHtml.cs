using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>
/// Writes a post as HTML, for pages, programs and feeds alike. Nothing a person typed is ever markup: every character of theirs goes through
/// the encoder, and the only elements are those written here (p, br, a, span), with the attributes written here.
/// </summary>
internal static class PostHtml
{
    /// <summary>Letters of every script stay themselves; what means something to HTML does not.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>An address is shown without its scheme, and not longer than this.</summary>
    private const int LongestShown = 40;

    /// <param name="text">Clean, see <see cref="PostText.Clean"/>.</param>
    /// <param name="mentioned">Whom the post names; another name is only text.</param>
    /// <param name="house">Begins every address of ours: empty in pages, <c>https://host</c> elsewhere.</param>
    /// <param name="host">Of this house, as it may stand behind a name.</param>
    public static string Of(string text, IReadOnlyCollection<MemberCard> mentioned, string house, string host)
    {
        if (text.Length == 0) return "";
        var people = mentioned.ToDictionary(m => m.Handle);
        var html = new StringBuilder("<p>");
        foreach (var part in PostText.Read(text)) Write(part, people, house, host, html);
        return html.Append("</p>").ToString();
    }

    private static void Write(PostPart part, Dictionary<string, MemberCard> people, string house, string host, StringBuilder html)
    {
        if (part.Kind == PartKind.Link) WriteLink(part, html);
        else if (part.Kind == PartKind.Tag)
            html.Append(CultureInfo.InvariantCulture, $"<a href=\"{Encoder.Encode($"{house}/tags/{Uri.EscapeDataString(part.Value)}")}\" class=\"mention hashtag\" rel=\"tag\" dir=\"auto\">#<span>{Encoder.Encode(part.Text[1..])}</span></a>");
        else if (part.Kind == PartKind.Mention && PostText.IsOurs(part, host) && people.GetValueOrDefault(part.Value) is { } member)
            html.Append(CultureInfo.InvariantCulture, $"<a href=\"{Encoder.Encode(house + member.Path)}\" class=\"u-url mention\" dir=\"ltr\">@<span>{Encoder.Encode(member.Handle)}</span></a>");
        else html.Append(Lines(part.Text));
    }

    private static void WriteLink(PostPart link, StringBuilder html)
    {
        var shown = link.Text[(link.Text.IndexOf("//", StringComparison.Ordinal) + 2)..];
        if (shown.Length > LongestShown) shown = $"{Whole(shown, LongestShown)}…";
        html.Append(CultureInfo.InvariantCulture, $"<a href=\"{Encoder.Encode(link.Value)}\" rel=\"nofollow noopener ugc\" target=\"_blank\"><span dir=\"ltr\">{Encoder.Encode(shown)}</span></a>");
    }

    /// <summary>Cut without parting the two halves of one character.</summary>
    private static string Whole(string text, int most) => text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string Lines(string text) =>
        string.Join("</p><p>", text.Split("\n\n").Select(paragraph => string.Join("<br>", paragraph.Split('\n').Select(Encoder.Encode))));
}
