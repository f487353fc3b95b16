using System.Text;

namespace Palabre.Moving;

/// <summary>Comma-separated values (RFC 4180), as programs of the network write and read them.</summary>
internal static class Csv
{
    public const string Type = "text/csv; charset=utf-8";

    public static string Line(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field));

    /// <summary>Its lines, each with its fields; lines without anything are left out, and so are control characters, which no name has.</summary>
    /// <param name="most">Lines; what follows is not read.</param>
    public static List<IReadOnlyList<string>> Read(string text, int most)
    {
        var (lines, fields, field, quoted) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < text.Length && lines.Count < most; at++)
        {
            var sign = text[at];
            if (quoted && sign == '"' && at + 1 < text.Length && text[at + 1] == '"') field.Append(text[at++]);
            else if (sign == '"') quoted = !quoted;
            else if (char.IsControl(sign) && sign is not ('\r' or '\n')) continue;
            else if (quoted || sign is not (',' or '\r' or '\n')) field.Append(sign);
            else if (sign == ',') EndField();
            else EndLine();
        }
        if (lines.Count < most) EndLine();
        return lines;

        void EndField()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }

        void EndLine()
        {
            EndField();
            if (fields.Exists(f => f.Length > 0)) lines.Add([.. fields]);
            fields.Clear();
        }
    }

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
