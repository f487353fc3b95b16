using System.Runtime.CompilerServices;

namespace Palabre.Ledger.Exports;

/// <summary>
/// What is written for other programs: the journals from the first on, and what the accounts hold after the last of them. Both must be of
/// one state of the ledger, or the programs will rightly say that the balances are wrong.
/// </summary>
/// <param name="Title">For people, on the first line.</param>
/// <param name="Accounts">With their balances: of all, or of <see cref="Only"/>.</param>
/// <param name="Journals">In the order of their numbers; those without an entry of <see cref="Only"/> may be left out.</param>
public sealed record Export(string Title, IReadOnlyList<Account> Accounts, IAsyncEnumerable<Journal> Journals)
{
    private const int Page = 500;

    /// <summary>One account's book: only the entries that touch it, and no balance but its own. Null: the whole book.</summary>
    public AccountName? Only { get; init; }

    /// <summary>The whole book; journals are read while they are written. To be used inside <see cref="ILedgerStore.InSnapshotAsync"/>.</summary>
    public static async Task<Export> OfAllAsync(string title, ILedgerReader ledger, CancellationToken ct)
    {
        List<Account> accounts = [];
        while (await ledger.AccountsAfterAsync(accounts is [.., var last] ? last.Key : null, Page, ct) is { Count: > 0 } more) accounts.AddRange(more);
        return new(title, accounts, JournalsAsync(ledger, ct));
    }

    /// <summary>One account's book, in all its currencies. Its journals are held in memory, since they are found from the last on.</summary>
    public static async Task<Export> OfOneAsync(string title, AccountName account, ILedgerReader ledger, CancellationToken ct)
    {
        var accounts = await ledger.AccountsOfAsync(account, ct);
        SortedDictionary<long, Journal> journals = [];
        foreach (var one in accounts)
        {
            var before = long.MaxValue;
            while (await ledger.JournalsOfAsync(one.Key, before, Page, ct) is { Count: > 0 } more)
            {
                foreach (var journal in more) journals[journal.Number] = journal;
                before = more[^1].Number;
            }
        }
        return new(title, accounts, journals.Values.ToAsyncEnumerable()) { Only = account };
    }

    /// <summary>The accounts whose balances are told.</summary>
    internal IEnumerable<Account> Told => Accounts.Where(account => Only is not { } only || account.Key.Name == only);

    /// <summary>The entries of a journal that are told.</summary>
    internal IReadOnlyList<Entry> TellOf(Journal journal) =>
        Only is not { } only ? journal.Entries : [.. journal.Entries.Where(entry => entry.Debit == only || entry.Credit == only)];

    private static async IAsyncEnumerable<Journal> JournalsAsync(ILedgerReader ledger, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (await ledger.JournalsAfterAsync(after, Page, ct) is { Count: > 0 } more)
        {
            foreach (var journal in more) yield return journal;
            after = more[^1].Number;
        }
    }
}
