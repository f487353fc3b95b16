using System.Globalization;
using System.Text;

namespace Palabre.Ledger.Exports;

/// <summary>
/// A Beancount file: every account is opened before it is used, and at the start of the day after the last journal every balance is asserted
/// to the last unit. Beancount forgives a unit by default, hence the ~ 0.
/// </summary>
public static class BeancountExport
{
    /// <summary>Writes the file; lines end with a line feed.</summary>
    public static async Task WriteAsync(Export export, TextWriter to, CancellationToken ct)
    {
        var declared = new HashSet<object>();
        var under = new Dictionary<AccountKey, long>();
        var text = new StringBuilder($"option \"title\" {Quoted(export.Title)}\n");
        Journal? last = null;
        await foreach (var journal in export.Journals.WithCancellation(ct))
        {
            var entries = export.TellOf(journal);
            if (entries.Count == 0) continue;
            var postings = Posting.All(entries).ToList();
            foreach (var posting in postings)
            {
                Open(text, posting, PlainText.Day(journal.At), declared);
                if (export.Only is not null) AddAbove(under, posting.Account, posting.Amount);
            }
            Write(text, journal, entries, postings);
            last = journal;
            await to.WriteAsync(text, ct);
            text.Clear();
        }
        if (export.Only is null)
            foreach (var account in export.Accounts) AddAbove(under, account.Key.Name, PlainText.Sum(account));
        WriteClosing(text, export, last, under);
        await to.WriteAsync(text, ct);
    }

    private static void Open(StringBuilder text, Posting posting, string day, HashSet<object> declared)
    {
        if (declared.Add(posting.Amount.Currency)) text.Append(CultureInfo.InvariantCulture, $"\n{day} commodity {posting.Amount.Currency}\n");
        if (declared.Add(posting.Account))
            text.Append(CultureInfo.InvariantCulture, $"\n{day} open {AccountingName.Of(posting.Account)}\n  name: \"{posting.Account}\"\n");
    }

    /// <summary>A journal that moved nothing is a comment: a transaction without a posting says nothing.</summary>
    private static void Write(StringBuilder text, Journal journal, IReadOnlyList<Entry> entries, List<Posting> postings)
    {
        text.Append('\n').Append(postings.Count == 0 ? "; " : "").Append(CultureInfo.InvariantCulture, $"{PlainText.Day(journal.At)} * \"{journal.Kind}\"\n");
        var start = postings.Count == 0 ? ";   " : "  ";
        text.Append(CultureInfo.InvariantCulture, $"{start}number: {journal.Number}\n{start}id: \"{journal.Id}\"\n");
        if (journal.Memo.Length > 0) text.Append(CultureInfo.InvariantCulture, $"{start}memo: {Quoted(journal.Memo)}\n");
        if (journal.Reverses is { } reversed) text.Append(CultureInfo.InvariantCulture, $"{start}reverses: \"{reversed}\"\n");
        text.Append(CultureInfo.InvariantCulture, $"{start}hash: \"{journal.Hash}\"\n");
        foreach (var hold in PlainText.Holds(entries)) text.Append(CultureInfo.InvariantCulture, $"{(postings.Count == 0 ? ";   " : "  ; ")}{hold}\n");
        foreach (var (account, amount, _) in postings) text.Append(CultureInfo.InvariantCulture, $"  {AccountingName.Of(account)}  {amount}\n");
    }

    private static void WriteClosing(StringBuilder text, Export export, Journal? last, Dictionary<AccountKey, long> under)
    {
        var day = PlainText.Day((last?.At ?? DateTimeOffset.UnixEpoch).AddDays(1));
        if (last is not null) text.Append(CultureInfo.InvariantCulture, $"\n; after journal {last.Number}, whose hash is {last.Hash}\n");
        foreach (var account in export.Told)
        {
            if (PlainText.Pending(account) is { } pending) text.Append(CultureInfo.InvariantCulture, $"; {AccountingName.Of(account.Key.Name)}: {pending}\n");
            // An account that was only ever held of, or for, is in no posting, and so was not opened.
            if (account is { PostedDebits: 0, PostedCredits: 0 }) continue;
            text.Append(CultureInfo.InvariantCulture, $"{day} balance {AccountingName.Of(account.Key.Name)}  {PlainText.Number(WithAllUnder(account, under))} ~ 0 {account.Key.Currency}\n");
        }
    }

    /// <summary>A balance in Beancount is that of the account and of all under it.</summary>
    private static Money WithAllUnder(Account account, Dictionary<AccountKey, long> under) =>
        PlainText.Sum(account) + new Money(under.GetValueOrDefault(account.Key), account.Key.Currency);

    /// <summary>Adds to every account that this one is under.</summary>
    private static void AddAbove(Dictionary<AccountKey, long> under, AccountName account, Money amount)
    {
        var name = account.ToString();
        for (var end = name.LastIndexOf(':'); name.IndexOf(':') < end; end = name.LastIndexOf(':', end - 1))
        {
            var key = new AccountKey(new(name[..end]), amount.Currency);
            under[key] = checked(under.GetValueOrDefault(key) + amount.Minor);
        }
    }

    private static string Quoted(string text) => $"\"{PlainText.Line(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
