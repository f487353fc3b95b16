using System.Globalization;
using System.Text;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>
/// Statements as banks let one download them: whatever separates the columns, whatever they are called in French, English or German, with lines
/// of address above them, one column of amounts or two.
/// </summary>
internal static class CsvStatement
{
    /// <summary>More lines above the headings than banks write.</summary>
    private const int MostAbove = 30;

    private static readonly string[] DayNames = Folded("date comptable", "date opération", "date d'opération", "booking date", "Buchungstag", "Buchungsdatum", "date", "transaction date", "value date", "date valeur", "date de valeur");
    private static readonly string[] AmountNames = Folded("montant", "amount", "Betrag", "montant (EUR)", "amount (EUR)", "Betrag (EUR)", "Umsatz");
    private static readonly string[] CreditNames = Folded("crédit", "credit amount", "paid in", "money in", "Haben", "crédit (EUR)", "crédit euros", "Gutschrift");
    private static readonly string[] CurrencyNames = Folded("devise", "currency", "Währung", "Waehrung");
    private static readonly string[] PayerNames = Folded("nom", "donneur d'ordre", "émetteur", "contrepartie", "nom contrepartie", "payer", "name", "counterparty", "counterparty name", "Auftraggeber", "Zahlungspflichtiger", "Beguenstigter/Zahlungspflichtiger", "tiers");
    private static readonly string[] TextNames = Folded("libellé", "communication", "motif", "référence", "description", "memo", "details", "remittance information", "payment reference", "Verwendungszweck", "libellé opération", "informations complémentaires", "détail", "message");
    private static readonly string[] IdNames = Folded("end to end id", "EndToEndId", "référence banque", "transaction id", "id", "numéro d'opération", "Kundenreferenz (End-to-End)");
    private static readonly string[] DayFirst = ["dd/MM/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "d/M/yyyy", "d.M.yyyy", "dd/MM/yy", "dd.MM.yy", "yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd"];
    private static readonly string[] MonthFirst = ["MM/dd/yyyy", "M/d/yyyy", "MM/dd/yy", "yyyy-MM-dd"];

    private sealed record Columns(int Day, int Amount, int Credit, int Currency, IReadOnlyList<int> Payers, IReadOnlyList<int> Texts, int Id);

    /// <summary>Null when there is no line that could be the headings of a statement.</summary>
    public static Statement? Read(byte[] file, Currency currency)
    {
        var text = Decode(file);
        foreach (var separator in ";,\t|")
        {
            var rows = Rows(text, separator);
            for (var i = 0; i < Math.Min(rows.Count, MostAbove); i++)
                if (Find(rows[i].Cells) is { } columns) return Read(rows.Skip(i + 1), columns, currency);
        }
        return null;
    }

    private static Statement Read(IEnumerable<(int Number, List<string> Cells)> rows, Columns columns, Currency currency)
    {
        List<(int Number, List<string> Cells)> filled = [.. rows.Where(row => row.Cells.Exists(cell => cell.Trim().Length > 0))];
        // Days come first everywhere but in a few countries; where they do, some day of a month is more than twelve, or it makes no difference.
        var formats = filled.TrueForAll(row => Day(Cell(row.Cells, columns.Day), DayFirst) is not null) ? DayFirst
            : filled.TrueForAll(row => Day(Cell(row.Cells, columns.Day), MonthFirst) is not null) ? MonthFirst : DayFirst;
        var (lines, passed, unread) = (new List<StatementLine>(), 0, new List<int>());
        foreach (var (number, cells) in filled)
        {
            var typed = columns.Credit >= 0 && columns.Amount < 0 ? Cell(cells, columns.Credit) : Cell(cells, columns.Amount);
            var amount = AmountText.Read(typed.TrimStart('+'), currency);
            var isOthers = columns.Currency >= 0 && Cell(cells, columns.Currency) is { Length: > 0 } code && !code.Equals(currency.Code, StringComparison.OrdinalIgnoreCase);
            if (amount.Refusal?.Code is AmountRefusal.Negative or AmountRefusal.Zero || (amount.Refusal?.Code == AmountRefusal.Empty && columns.Amount < 0)) passed++;
            else if (isOthers || amount.Money is not { } money || Day(Cell(cells, columns.Day), formats) is not { } day) unread.Add(number);
            else lines.Add(new(day, money, Joined(cells, columns.Payers), Joined(cells, columns.Texts), columns.Id >= 0 && Cell(cells, columns.Id) is { Length: > 0 } id ? id : null));
        }
        return new(lines, passed, unread);
    }

    /// <summary>The columns of a line of headings: a day and an amount at least.</summary>
    private static Columns? Find(List<string> headings)
    {
        List<string> names = [.. headings.Select(Folding.Line)];
        int First(string[] known) => known.Select(name => names.IndexOf(name)).FirstOrDefault(i => i >= 0, -1);
        List<int> All(string[] known) => [.. known.Select(name => names.IndexOf(name)).Where(i => i >= 0).Order()];
        var (day, amount, credit) = (First(DayNames), First(AmountNames), First(CreditNames));
        return day < 0 || (amount < 0 && credit < 0) ? null : new(day, amount, credit, First(CurrencyNames), All(PayerNames), All(TextNames), First(IdNames));
    }

    private static string[] Folded(params ReadOnlySpan<string> names)
    {
        var folded = new string[names.Length];
        for (var i = 0; i < folded.Length; i++) folded[i] = Folding.Line(names[i]);
        return folded;
    }

    private static string Cell(List<string> cells, int column) => column >= 0 && column < cells.Count ? cells[column].Trim() : "";

    private static string Joined(List<string> cells, IReadOnlyList<int> columns) => string.Join(' ', columns.Select(column => Cell(cells, column)).Where(cell => cell.Length > 0));

    private static DateOnly? Day(string text, string[] formats) => DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>UTF-8, or what Windows wrote before it.</summary>
    private static string Decode(byte[] file)
    {
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).TrimStart('\uFEFF'); }
        catch (DecoderFallbackException) { return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file); }
    }

    /// <summary>RFC 4180 with any separator: quoted cells may hold it, quotes and ends of lines.</summary>
    private static List<(int Number, List<string> Cells)> Rows(string text, char separator)
    {
        var rows = new List<(int, List<string>)>();
        var (cells, cell, isQuoted, line, began) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (isQuoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else isQuoted = false;
            }
            else if (c == '"' && cell.Length == 0) isQuoted = true;
            else if (c == separator) End();
            else if (c == '\n') EndRow();
            else if (c != '\r') cell.Append(c);
        }
        if (cell.Length > 0 || cells.Count > 0) EndRow();
        return rows;

        void End()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            End();
            rows.Add((began, cells));
            (cells, began) = ([], line);
        }
    }
}
