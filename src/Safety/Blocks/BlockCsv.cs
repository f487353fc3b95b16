using System.Text;

namespace Palabre.Safety;

/// <summary>
/// A block list as Mastodon writes and reads it: a first line <c>Account address</c>, then one <c>handle@domain</c> a line. Other columns,
/// a missing first line, a byte order mark, quotes and an @ in front are read as well.
/// </summary>
internal static class BlockCsv
{
    public const string ContentType = "text/csv";
    public const string Header = "Account address";

    /// <summary>Lines that are read of one list; what is beyond is reported as not read.</summary>
    public const int MostLines = 20_000;

    public static string Write(IEnumerable<string> handles, string domain) =>
        string.Concat(handles.Select(handle => $"{handle}@{domain}\n").Prepend($"{Header}\n"));

    /// <summary>The addresses of a list, each once, in its order, without the @ in front.</summary>
    public static IReadOnlyList<string> Read(string text) =>
        [.. Lines(text).Select(FirstColumn).Where(a => a.Length > 0 && !a.Equals(Header, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The handle when the address is one of ours: without a domain, or with that of this instance.</summary>
    public static string? LocalHandle(string address, string domain)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return address;
        return address[(at + 1)..].Equals(domain, StringComparison.OrdinalIgnoreCase) ? address[..at] : null;
    }

    private static string[] Lines(string text) =>
        text.TrimStart('\uFEFF').Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>RFC 4180: a column in quotes holds commas, and two quotes for one.</summary>
    private static string FirstColumn(string line)
    {
        if (!line.StartsWith('"')) return Bare(line.Split(',', 2)[0]);
        var column = new StringBuilder();
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] != '"') column.Append(line[i]);
            else if (i + 1 < line.Length && line[i + 1] == '"') column.Append(line[i++]);
            else break;
        }
        return Bare(column.ToString());
    }

    private static string Bare(string address) => address.Trim().TrimStart('@');
}
