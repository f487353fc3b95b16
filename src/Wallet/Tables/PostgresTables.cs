using System.Data.Common;
using Npgsql;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>On PostgreSQL each statement is a way to the server: many keys are one array, many rows one insert, and all that is written one batch.</summary>
internal sealed class PostgresTables(DbConnection connection) : LedgerTables(connection)
{
    private const string InsertJournals =
        """
        insert into ledger_journals (number, id, at, kind, memo, reverses, digest, previous_hash, hash)
        select * from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::bytea[], $8::bytea[], $9::bytea[])
        """;

    private const string InsertEntries =
        """
        insert into ledger_entries (journal, place, kind, debit, credit, currency, moved, held, hold, until)
        select * from unnest($1::bigint[], $2::int[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::uuid[], $10::bigint[])
        """;

    private const string PutAccounts =
        """
        insert into ledger_accounts (name, currency, overdraft, posted_debits, posted_credits, pending_debits, pending_credits)
        select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
        on conflict (name, currency) do update set posted_debits = excluded.posted_debits, posted_credits = excluded.posted_credits,
            pending_debits = excluded.pending_debits, pending_credits = excluded.pending_credits
        """;

    private const string PutHolds =
        """
        insert into ledger_holds (id, debit, credit, currency, amount, until, opened_by, state, resolved_by, posted)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::smallint[], $9::bigint[], $10::bigint[])
        on conflict (id) do update set state = excluded.state, resolved_by = excluded.resolved_by, posted = excluded.posted
        """;

    private const string PutDays =
        """
        insert into ledger_days (day, number, hash) select * from unnest($1::date[], $2::bigint[], $3::bytea[])
        on conflict (day) do update set number = excluded.number, hash = excluded.hash
        """;

    private const string MoveHead = "update ledger_head set number = $1, hash = $2, at = $3 where id = 1 and number = $4";

    protected override string LockedHead => $"{FreeHead} for update";

    public override Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        ListAsync<Journal>($"select {LedgerRows.Journals} where j.id = any(@ids) order by j.number, e.place", LedgerRows.AddJournalsAsync, ct, ("ids", ids.ToArray()));

    public override Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct) =>
        ListAsync<Journal>($"select {LedgerRows.Journals} where j.reverses = any(@ids) order by j.number, e.place", LedgerRows.AddJournalsAsync, ct, ("ids", reversed.ToArray()));

    public override Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct) =>
        ListAsync<Account>($"select {LedgerRows.Accounts} where (name, currency) in (select * from unnest(@names::text[], @currencies::text[]))", LedgerRows.AddAccountsAsync, ct,
            ("names", Names(keys)), ("currencies", Currencies(keys)));

    public override Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        ListAsync<Hold>($"select {LedgerRows.Holds} where id = any(@ids)", LedgerRows.AddHoldsAsync, ct, ("ids", ids.ToArray()));

    public override Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct) => ListAsync<Hold>(
        $"""
        select {LedgerRows.Holds} where state = 0 and until <= @at and (debit, currency) in (select * from unnest(@names::text[], @currencies::text[]))
        union select {LedgerRows.Holds} where state = 0 and until <= @at and (credit, currency) in (select * from unnest(@names::text[], @currencies::text[]))
        """,
        LedgerRows.AddHoldsAsync, ct, ("at", LedgerRows.Milliseconds(at)), ("names", Names(accounts)), ("currencies", Currencies(accounts)));

    protected override async Task<int> PutAsync(LedgerChanges changes, Head to, long from, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Connection, (NpgsqlTransaction?)Transaction);
        if (changes.Journals.Count > 0) AddJournals(batch, changes.Journals);
        if (changes.Accounts.Count > 0) AddAccounts(batch, changes.Accounts);
        if (changes.Holds.Count > 0) AddHolds(batch, changes.Holds);
        var head = Add(batch, MoveHead, to.Number, to.Hash.ToBytes(), LedgerRows.Milliseconds(to.At), from);
        // Once for each connection and statement; afterwards it asks nothing.
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
        return (int)head.RecordsAffected;
    }

    /// <summary>By type, so that it is written as that type and not guessed at.</summary>
    protected override DbParameter Parameter(DbCommand command, string name, object value) => value switch
    {
        long => new NpgsqlParameter<long>(name, default(long)),
        string => new NpgsqlParameter<string>(name, ""),
        DateOnly => new NpgsqlParameter<DateOnly>(name, default(DateOnly)),
        Guid[] => new NpgsqlParameter<Guid[]>(name, []),
        string[] => new NpgsqlParameter<string[]>(name, []),
        _ => base.Parameter(command, name, value),
    };

    private static void AddJournals(NpgsqlBatch batch, IReadOnlyList<Journal> journals)
    {
        Add(batch, InsertJournals, Of(journals, j => j.Number), Of(journals, j => j.Id), Of(journals, j => LedgerRows.Milliseconds(j.At)), Of(journals, j => j.Kind), Of(journals, j => j.Memo),
            Of(journals, j => j.Reverses), Of(journals, j => j.Digest.ToBytes()), Of(journals, j => j.PreviousHash.ToBytes()), Of(journals, j => j.Hash.ToBytes()));
        List<(long Journal, int Place, Entry Of)> entries = [.. journals.SelectMany(j => j.Entries.Select((entry, place) => (j.Number, place, entry)))];
        Add(batch, InsertEntries, Of(entries, e => e.Journal), Of(entries, e => e.Place), Of(entries, e => (short)e.Of.Kind), Of(entries, e => e.Of.Debit.ToString()), Of(entries, e => e.Of.Credit.ToString()),
            Of(entries, e => e.Of.Currency.Code), Of(entries, e => e.Of.Moved), Of(entries, e => e.Of.Held), Of(entries, e => e.Of.Hold), Of(entries, e => e.Of.Until is { } until ? LedgerRows.Milliseconds(until) : (long?)null));
        List<DayRoot> days = [.. SqliteTables.LastOfDays(journals).Select(DayRoot.Of)];
        Add(batch, PutDays, Of(days, d => d.Day), Of(days, d => d.Number), Of(days, d => d.Hash.ToBytes()));
    }

    private static void AddAccounts(NpgsqlBatch batch, IReadOnlyList<Account> accounts) => Add(batch, PutAccounts,
        Of(accounts, a => a.Key.Name.ToString()), Of(accounts, a => a.Key.Currency.Code), Of(accounts, a => a.Overdraft),
        Of(accounts, a => a.PostedDebits), Of(accounts, a => a.PostedCredits), Of(accounts, a => a.PendingDebits), Of(accounts, a => a.PendingCredits));

    private static void AddHolds(NpgsqlBatch batch, IReadOnlyList<Hold> holds) => Add(batch, PutHolds,
        Of(holds, h => h.Id), Of(holds, h => h.Debit.ToString()), Of(holds, h => h.Credit.ToString()), Of(holds, h => h.Amount.Currency.Code), Of(holds, h => h.Amount.Minor),
        Of(holds, h => LedgerRows.Milliseconds(h.Until)), Of(holds, h => h.OpenedBy), Of(holds, h => (short)h.State), Of(holds, h => h.ResolvedBy), Of(holds, h => h.Posted));

    private static NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
        return command;
    }

    private static TColumn[] Of<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = column(rows[i]);
        return values;
    }

    private static string[] Names(IReadOnlyCollection<AccountKey> keys) => [.. keys.Select(key => key.Name.ToString())];

    private static string[] Currencies(IReadOnlyCollection<AccountKey> keys) => [.. keys.Select(key => key.Currency.Code)];
}
