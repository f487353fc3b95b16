using System.Text;

namespace Palabre.Rooms;

/// <summary>One line typed by a person.</summary>
internal static class Line
{
    /// <summary>Trimmed, on one line: control characters and runs of blanks become one space; halves of characters become U+FFFD, which every database takes.</summary>
    public static string Clean(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune)) line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        return line.ToString().TrimEnd();
    }
}
