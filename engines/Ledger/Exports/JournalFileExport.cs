using System.Globalization;
using System.Text;

namespace Palabre.Ledger.Exports;

/// <summary>
/// One .journal file for both ledger and hledger, such as their strictest settings take: accounts, commodities and tags are declared before
/// they are used, and at the end the balance of every account is asserted, so that the program proves it. Commodities stand before their
/// number, the only place in which both take a format without decimals.
/// </summary>
public static class JournalFileExport
{
    private const string InTransaction = "    ; ";

    private static readonly string[] Tags = ["name", "id", "memo", "reverses", "hash"];

    /// <summary>Writes the file; lines end with a line feed.</summary>
    public static async Task WriteAsync(Export export, TextWriter to, CancellationToken ct)
    {
        var declared = new HashSet<object>();
        var text = new StringBuilder($"; {PlainText.Line(export.Title)}\n");
        foreach (var tag in Tags) text.Append("tag ").Append(tag).Append('\n');
        Journal? last = null;
        await foreach (var journal in export.Journals.WithCancellation(ct))
        {
            var entries = export.TellOf(journal);
            if (entries.Count == 0) continue;
            var postings = Posting.All(entries).ToList();
            foreach (var posting in postings) Declare(text, posting, declared);
            Write(text, journal, entries, postings);
            last = journal;
            await to.WriteAsync(text, ct);
            text.Clear();
        }
        WriteClosing(text, export, last);
        await to.WriteAsync(text, ct);
    }

    private static void Declare(StringBuilder text, Posting posting, HashSet<object> declared)
    {
        var currency = posting.Amount.Currency;
        if (declared.Add(currency))
            text.Append(CultureInfo.InvariantCulture, $"\ncommodity {currency}\n    format {currency} 1000.{new string('0', currency.Exponent)}\n");
        if (declared.Add(posting.Account))
            text.Append(CultureInfo.InvariantCulture, $"\naccount {AccountingName.Of(posting.Account)}\n    ; name: {posting.Account}\n");
    }

    /// <summary>A journal that moved nothing is a comment: a transaction needs a posting.</summary>
    private static void Write(StringBuilder text, Journal journal, IReadOnlyList<Entry> entries, List<Posting> postings)
    {
        text.Append('\n').Append(postings.Count == 0 ? "; " : "").Append(CultureInfo.InvariantCulture, $"{PlainText.Day(journal.At)} ({journal.Number}) {journal.Kind}\n");
        var start = postings.Count == 0 ? ";   " : InTransaction;
        Comment(text, start, $"id: {journal.Id}");
        if (journal.Memo.Length > 0) Comment(text, start, $"memo: {Memo(journal.Memo)}");
        if (journal.Reverses is { } reversed) Comment(text, start, $"reverses: {reversed}");
        Comment(text, start, $"hash: {journal.Hash}");
        foreach (var hold in PlainText.Holds(entries)) Comment(text, start, hold);
        foreach (var (account, amount, _) in postings) text.Append(CultureInfo.InvariantCulture, $"    {AccountingName.Of(account)}  {Amount(amount)}\n");
    }

    private static void WriteClosing(StringBuilder text, Export export, Journal? last)
    {
        var day = PlainText.Day(last?.At ?? DateTimeOffset.UnixEpoch);
        if (last is not null) text.Append(CultureInfo.InvariantCulture, $"\n; after journal {last.Number}, whose hash is {last.Hash}\n");
        foreach (var account in export.Told)
        {
            // An account that was only ever held of, or for, is in no posting, and so was not declared.
            if (account is { PostedDebits: 0, PostedCredits: 0 })
            {
                text.Append(CultureInfo.InvariantCulture, $"\n; {day} {AccountingName.Of(account.Key.Name)} was never posted to; {PlainText.Pending(account)}\n");
                continue;
            }
            text.Append(CultureInfo.InvariantCulture, $"\n{day} closing balance\n");
            if (PlainText.Pending(account) is { } pending) Comment(text, InTransaction, pending);
            text.Append(CultureInfo.InvariantCulture,
                $"    {AccountingName.Of(account.Key.Name)}  {Amount(Money.Zero(account.Key.Currency))} = {Amount(PlainText.Sum(account))}\n");
        }
    }

    private static string Amount(Money money) => $"{money.Currency} {PlainText.Number(money)}";

    /// <summary>ledger takes a bracket and a digit in a comment for a date.</summary>
    private static string Memo(string memo) => PlainText.Line(memo).Replace('[', '(').Replace(']', ')');

    private static void Comment(StringBuilder text, string start, string line) => text.Append(start).Append(line).Append('\n');
}
