using System.Data.Common;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// On SQLite a statement costs no way to a server: many keys are one prepared statement run for each. Transactions begin with BEGIN
/// IMMEDIATE, so that the head is locked from the first.
/// </summary>
internal sealed class SqliteTables(DbConnection connection) : LedgerTables(connection)
{
    private const string InsertJournal =
        "insert into ledger_journals (number, id, at, kind, memo, reverses, digest, previous_hash, hash) values (@number, @id, @at, @kind, @memo, @reverses, @digest, @previous, @hash)";

    private const string InsertEntry =
        "insert into ledger_entries (journal, place, kind, debit, credit, currency, moved, held, hold, until) values (@journal, @place, @kind, @debit, @credit, @currency, @moved, @held, @hold, @until)";

    private const string PutAccount =
        """
        insert into ledger_accounts (name, currency, overdraft, posted_debits, posted_credits, pending_debits, pending_credits) values (@name, @currency, @overdraft, @pd, @pc, @hd, @hc)
        on conflict (name, currency) do update set posted_debits = excluded.posted_debits, posted_credits = excluded.posted_credits,
            pending_debits = excluded.pending_debits, pending_credits = excluded.pending_credits
        """;

    private const string PutHold =
        """
        insert into ledger_holds (id, debit, credit, currency, amount, until, opened_by, state, resolved_by, posted) values (@id, @debit, @credit, @currency, @amount, @until, @opened, @state, @resolved, @posted)
        on conflict (id) do update set state = excluded.state, resolved_by = excluded.resolved_by, posted = excluded.posted
        """;

    private const string PutDay =
        "insert into ledger_days (day, number, hash) values (@day, @number, @hash) on conflict (day) do update set number = excluded.number, hash = excluded.hash";

    private const string MoveHead = "update ledger_head set number = @number, hash = @hash, at = @at where id = 1 and number = @from";

    protected override string LockedHead => FreeHead;

    public override Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        EachAsync<Guid, Journal>(ids, $"select {LedgerRows.Journals} where j.id = @id order by j.number, e.place", LedgerRows.AddJournalsAsync, id => [("id", Text(id))], ct);

    public override Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct) =>
        EachAsync<Guid, Journal>(reversed, $"select {LedgerRows.Journals} where j.reverses = @id order by j.number, e.place", LedgerRows.AddJournalsAsync, id => [("id", Text(id))], ct);

    public override Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct) =>
        EachAsync<AccountKey, Account>(keys, $"select {LedgerRows.Accounts} where name = @name and currency = @currency", LedgerRows.AddAccountsAsync,
            key => [("name", key.Name.ToString()), ("currency", key.Currency.Code)], ct);

    public override Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        EachAsync<Guid, Hold>(ids, $"select {LedgerRows.Holds} where id = @id", LedgerRows.AddHoldsAsync, id => [("id", Text(id))], ct);

    public override async Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct)
    {
        var until = LedgerRows.Milliseconds(at);
        var found = await EachAsync<AccountKey, Hold>(accounts,
            $"""
            select {LedgerRows.Holds} where state = 0 and debit = @name and currency = @currency and until <= @at
            union select {LedgerRows.Holds} where state = 0 and credit = @name and currency = @currency and until <= @at
            """,
            LedgerRows.AddHoldsAsync, key => [("name", key.Name.ToString()), ("currency", key.Currency.Code), ("at", until)], ct);
        // A hold between two of the accounts is found from both.
        return found.Count < 2 ? found : [.. found.DistinctBy(hold => hold.Id)];
    }

    protected override Task<int> PutAsync(LedgerChanges changes, Head to, long from, CancellationToken ct)
    {
        foreach (var journal in changes.Journals) Insert(journal);
        foreach (var account in changes.Accounts) Put(account);
        foreach (var hold in changes.Holds) Put(hold);
        foreach (var journal in LastOfDays(changes.Journals))
            Prepared(PutDay, ("day", DayRoot.Of(journal).Day), ("number", journal.Number), ("hash", journal.Hash.ToBytes())).ExecuteNonQuery();
        return Task.FromResult(Prepared(MoveHead, ("number", to.Number), ("hash", to.Hash.ToBytes()), ("at", LedgerRows.Milliseconds(to.At)), ("from", from)).ExecuteNonQuery());
    }

    /// <summary>The last journal of each day among them.</summary>
    internal static IEnumerable<Journal> LastOfDays(IReadOnlyList<Journal> journals) => journals.GroupBy(journal => journal.At.UtcDateTime.Date).Select(day => day.Last());

    private void Insert(Journal journal)
    {
        Prepared(InsertJournal, ("number", journal.Number), ("id", Text(journal.Id)), ("at", LedgerRows.Milliseconds(journal.At)), ("kind", journal.Kind), ("memo", journal.Memo),
            ("reverses", Or(journal.Reverses)), ("digest", journal.Digest.ToBytes()), ("previous", journal.PreviousHash.ToBytes()), ("hash", journal.Hash.ToBytes())).ExecuteNonQuery();
        for (var place = 0; place < journal.Entries.Count; place++)
        {
            var entry = journal.Entries[place];
            Prepared(InsertEntry, ("journal", journal.Number), ("place", (long)place), ("kind", (long)entry.Kind), ("debit", entry.Debit.ToString()), ("credit", entry.Credit.ToString()),
                ("currency", entry.Currency.Code), ("moved", entry.Moved), ("held", entry.Held), ("hold", Or(entry.Hold)),
                ("until", entry.Until is { } until ? LedgerRows.Milliseconds(until) : DBNull.Value)).ExecuteNonQuery();
        }
    }

    private void Put(Account account) =>
        Prepared(PutAccount, ("name", account.Key.Name.ToString()), ("currency", account.Key.Currency.Code), ("overdraft", account.Overdraft ?? (object)DBNull.Value),
            ("pd", account.PostedDebits), ("pc", account.PostedCredits), ("hd", account.PendingDebits), ("hc", account.PendingCredits)).ExecuteNonQuery();

    private void Put(Hold hold) =>
        Prepared(PutHold, ("id", Text(hold.Id)), ("debit", hold.Debit.ToString()), ("credit", hold.Credit.ToString()), ("currency", hold.Amount.Currency.Code), ("amount", hold.Amount.Minor),
            ("until", LedgerRows.Milliseconds(hold.Until)), ("opened", hold.OpenedBy), ("state", (long)hold.State), ("resolved", hold.ResolvedBy ?? (object)DBNull.Value), ("posted", hold.Posted)).ExecuteNonQuery();

    private async Task<IReadOnlyList<T>> EachAsync<TKey, T>(IReadOnlyCollection<TKey> keys, string sql, Adding<T> addAsync, Func<TKey, (string, object)[]> values, CancellationToken ct)
    {
        var found = new List<T>();
        foreach (var key in keys) await AddAsync(sql, found, addAsync, ct, values(key));
        return found;
    }

    private static object Or(Guid? id) => id is { } known ? Text(known) : DBNull.Value;

    /// <summary>In small letters, as the canonical text and programs write it.</summary>
    private static string Text(Guid id) => id.ToString();
}
