using System.Text;

namespace Palabre.Programme;

/// <summary>What people type.</summary>
internal static class Typed
{
    /// <summary>On one line: control characters and runs of blanks become one space; halves of characters become U+FFFD, which every database takes.</summary>
    public static string Line(string text) => Clean(text, keepsLines: false);

    /// <summary>The same, with its lines.</summary>
    public static string Text(string text) => Clean(text.ReplaceLineEndings("\n"), keepsLines: true);

    private static string Clean(string text, bool keepsLines)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            if (keepsLines && rune.Value == '\n') clean.Append('\n');
            else if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune)) clean.Append(rune.ToString());
            else if (clean.Length > 0 && clean[^1] is not (' ' or '\n')) clean.Append(' ');
        return clean.ToString().Trim();
    }
}
