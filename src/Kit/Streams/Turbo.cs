using System.Globalization;
using System.Text.Encodings.Web;

namespace Palabre.Kit.Streams;

/// <summary>Turbo Stream elements (turbo.hotwired.dev/reference/streams) around already rendered HTML.</summary>
public static class Turbo
{
    public const string ContentType = "text/vnd.turbo-stream.html";

    /// <summary>Replaces the element itself. <paramref name="morph"/> keeps focus and running transitions inside it.</summary>
    public static string Replace(string target, string html, bool morph = false) => Element("replace", target, html, morph);

    /// <summary>Replaces what is inside the element.</summary>
    public static string Update(string target, string html, bool morph = false) => Element("update", target, html, morph);

    /// <summary>Adds at the end; what has the id of something new goes first.</summary>
    public static string Append(string target, string html) => Element("append", target, html, morph: false);

    /// <summary>Adds at the beginning.</summary>
    public static string Prepend(string target, string html) => Element("prepend", target, html, morph: false);

    public static string Remove(string target) => $"<turbo-stream action=\"remove\" target=\"{HtmlEncoder.Default.Encode(target)}\"></turbo-stream>";

    /// <summary>
    /// The elements with the id as of when they are: a page that shows something later of the same parts leaves them out.
    /// </summary>
    public static string AsOf(long moment, string elements) =>
        elements.Replace("<turbo-stream ", string.Create(CultureInfo.InvariantCulture, $"<turbo-stream as-of=\"{moment}\" "), StringComparison.Ordinal);

    private static string Element(string action, string target, string html, bool morph) =>
        $"<turbo-stream action=\"{action}\"{(morph ? " method=\"morph\"" : "")} target=\"{HtmlEncoder.Default.Encode(target)}\"><template>{html}</template></turbo-stream>";
}
