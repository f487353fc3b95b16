using System.Text;

namespace Palabre.Kit.Words;

/// <summary>What people type, as it is kept: what no database, no XML and no comparison of texts takes is not.</summary>
public static class Typed
{
    /// <summary>On one line: control characters and runs of blanks become one space, halves of characters U+FFFD; what is no character goes. Blanks that are set on purpose stay.</summary>
    public static string Line(string? text) => Clean(text ?? "", keepsLines: false);

    /// <summary>The same, with its lines.</summary>
    public static string Text(string? text) => Clean((text ?? "").ReplaceLineEndings("\n"), keepsLines: true);

    /// <summary>As it stands, but so that it can be normalised, which neither halves of characters nor U+FFFE can be.</summary>
    public static string Readable(string text)
    {
        var readable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!IsNone(rune)) readable.Append(rune);
        return readable.ToString();
    }

    /// <summary>No longer than this, and no character in two.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>Without control characters, as an address is that somebody might look for.</summary>
    public static bool IsPlain(string text) => !text.Any(char.IsControl);

    /// <summary>One of the 66 code points that are no characters (Unicode 16, 23.7). XML takes hardly any of them.</summary>
    public static bool IsNone(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>A blank that says something: no break here, as before a French question mark, and the wide one between two names in Japanese.</summary>
    private static bool IsSet(Rune rune) => rune.Value is 0x00A0 or 0x2007 or 0x202F or 0x3000;

    private static string Clean(string text, bool keepsLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsNone(rune)) continue;
            if (keepsLines && rune.Value == '\n') clean.Append('\n');
            else if (IsSet(rune) || (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))) clean.Append(rune);
            else if (clean.Length > 0 && clean[^1] is not (' ' or '\n')) clean.Append(' ');
        }
        return clean.ToString().Trim();
    }
}
