using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Palabre.Ledger.Exports;

/// <summary>
/// Comma-separated values (RFC 4180, UTF-8), one row for each posting. What is only held moved nothing and is in no row. What was
/// written can be read back and gives the same sums.
/// </summary>
public static class CsvExport
{
    /// <summary>The first line.</summary>
    public const string Columns = "tx,date,effective_date,kind,account,member_no,debit,credit,currency,fee_of,ref,chain_hash";

    private const string Day = "yyyy-MM-dd";
    private const int Count = 12;

    /// <summary>Writes the file; lines end with CR LF.</summary>
    public static async Task WriteAsync(Export export, TextWriter to, CancellationToken ct)
    {
        var text = new StringBuilder(Columns).Append("\r\n");
        await foreach (var journal in export.Journals.WithCancellation(ct))
        {
            foreach (var row in PostingRow.Of(journal, export.TellOf(journal))) Append(text, row);
            await to.WriteAsync(text, ct);
            text.Clear();
        }
        await to.WriteAsync(text, ct);
    }

    /// <summary>The rows of a file such as <see cref="WriteAsync"/> writes, in their order.</summary>
    /// <exception cref="FormatException">It is none; the message names the line.</exception>
    public static async IAsyncEnumerable<PostingRow> ReadAsync(TextReader from, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await from.ReadLineAsync(ct) != Columns) throw new FormatException($"Line 1 is not \"{Columns}\".");
        for (var number = 2; await from.ReadLineAsync(ct) is { } line; number++)
            yield return Row(line) ?? throw new FormatException($"Line {number} is not a posting: {line}");
    }

    /// <summary>What the postings of a file come to, an account's debits and credits.</summary>
    /// <exception cref="FormatException">It is no such file, or a journal in it has other debits than credits.</exception>
    public static async Task<IReadOnlyDictionary<AccountKey, (long Debits, long Credits)>> SumsAsync(TextReader from, CancellationToken ct)
    {
        var sums = new SortedDictionary<AccountKey, (long Debits, long Credits)>(AccountKey.Order);
        var journals = new Dictionary<(long Tx, Currency), Int128>();
        await foreach (var row in ReadAsync(from, ct))
        {
            var key = new AccountKey(row.Account, row.Currency);
            var (debits, credits) = sums.GetValueOrDefault(key);
            sums[key] = checked((debits + row.Debit, credits + row.Credit));
            journals[(row.Tx, row.Currency)] = journals.GetValueOrDefault((row.Tx, row.Currency)) + row.Debit - row.Credit;
            if (journals[(row.Tx, row.Currency)] == 0) journals.Remove((row.Tx, row.Currency));
        }
        return journals.Count == 0 ? sums : throw new FormatException($"Journal {journals.First().Key.Tx} has other debits than credits.");
    }

    private static void Append(StringBuilder text, PostingRow row) => text.Append(CultureInfo.InvariantCulture,
        $"{row.Tx},{row.Date:yyyy-MM-dd},{row.EffectiveDate:yyyy-MM-dd},{row.Kind},{row.Account},{row.MemberNo},{Amount(row.Debit, row.Currency)},")
        .Append(CultureInfo.InvariantCulture, $"{Amount(row.Credit, row.Currency)},{row.Currency},{row.FeeOf},{row.Ref},{row.ChainHash}\r\n");

    private static string Amount(long minor, Currency currency) => minor == 0 ? "" : PlainText.Number(new(minor, currency));

    private static PostingRow? Row(string line)
    {
        // Nothing that is written here has a comma, a quote or a line feed in it, so nothing is ever quoted.
        if (line.Split(',') is not { Length: Count } cells) return null;
        if (!long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tx)
            || !DateOnly.TryParseExact(cells[1], Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !DateOnly.TryParseExact(cells[2], Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var effective)
            || !AccountName.TryRead(cells[4], out var account)
            || !Currency.TryFind(cells[8], out var currency)
            || Minor(cells[6], currency) is not { } debit
            || Minor(cells[7], currency) is not { } credit
            || debit == 0 == (credit == 0)
            || !Guid.TryParseExact(cells[10], "D", out var id)
            || cells[11].Length != Digest.Size * 2 || !cells[11].All(char.IsAsciiHexDigitLower)) return null;
        long? feeOf = long.TryParse(cells[9], NumberStyles.None, CultureInfo.InvariantCulture, out var fee) ? fee : null;
        if (feeOf is null && cells[9].Length > 0) return null;
        return new(tx, date, effective, cells[3], account, cells[5], debit, credit, currency, feeOf, id, Digest.Parse(cells[11]));
    }

    /// <summary>Minor units of a number with exactly the currency's decimals; 0 for an empty cell.</summary>
    private static long? Minor(string cell, Currency currency)
    {
        if (cell.Length == 0) return 0;
        var point = currency.Exponent == 0 ? cell.Length : cell.Length - currency.Exponent - 1;
        if (point < 1 || (point < cell.Length && cell[point] != '.')) return null;
        var digits = point < cell.Length ? cell.Remove(point, 1) : cell;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
    }
}
