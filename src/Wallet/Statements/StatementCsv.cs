using System.Globalization;
using System.Text;
using Palabre.Kit.Words;

namespace Palabre.Wallet;

/// <summary>
/// A statement for a spreadsheet: RFC 4180, UTF-8 with a mark at its beginning, because spreadsheets guess otherwise. Amounts have a point and no
/// sign of currency. A cell that a spreadsheet would run as a formula begins with an apostrophe.
/// </summary>
internal static class StatementCsv
{
    public static byte[] Of(IReadOnlyList<StatementLine> lines, Reader reader)
    {
        var text = new StringBuilder("date,id,kind,with,words,in,out,held,balance,currency\r\n");
        foreach (var line in lines)
        {
            string[] cells =
            [
                line.Journal.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), line.Journal.Id.ToString(), reader[line.Word],
                line.Other is { } other ? $"@{other.Handle}" : "", line.Note.Length > 0 ? line.Note : line.Memo,
                line.Change.Minor > 0 ? line.Change.Plain() : "", line.Change.Minor < 0 ? (-line.Change).Plain() : "", line.Held.Minor != 0 ? line.Held.Plain() : "",
                line.Balance.Plain(), line.Change.Currency.Code,
            ];
            text.AppendJoin(',', cells.Select((cell, i) => i is 3 or 4 ? Cell(Harmless(cell)) : Cell(cell))).Append("\r\n");
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>Words of others are never a formula.</summary>
    private static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
}
