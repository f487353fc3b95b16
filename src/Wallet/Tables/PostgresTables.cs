using System.Data;
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

    /// <summary>As <see cref="MoveHead"/>, but where it moves nothing it fails, and all that comes with it.</summary>
    private const string MoveHeadOrFail =
        "with moved as (update ledger_head set number = $1, hash = $2, at = $3 where id = 1 and number = $4 and hash = $5 returning 1) select 1 / count(*) from moved";

    private const string Still = "select number = $1 and hash = $2 and not exists (select 1 from ledger_journals where id = any($3)) from ledger_head where id = 1";

    private const string FindJournals = $"select {LedgerRows.Journals} where j.id = any($1) order by j.number, e.place";

    private const string FindReversals = $"select {LedgerRows.Journals} where j.reverses = any($1) order by j.number, e.place";

    private const string FindAccounts = $"select {LedgerRows.Accounts} where (name, currency) in (select * from unnest($1::text[], $2::text[]))";

    private const string FindDue =
        $"""
        select {LedgerRows.Holds} where state = 0 and until <= greatest($1, (select at from ledger_head where id = 1)) and (debit, currency) in (select * from unnest($2::text[], $3::text[]))
        union select {LedgerRows.Holds} where state = 0 and until <= greatest($1, (select at from ledger_head where id = 1)) and (credit, currency) in (select * from unnest($2::text[], $3::text[]))
        """;

    protected override string LockedHead => $"{FreeHead} for update";

    /// <summary>
    /// Statements are prepared once, perhaps while the tables are nearly empty, and their plans kept: every key is found by an index, whatever
    /// the planner thinks of reading all of so small a table.
    /// </summary>
    public override async Task OpenedAsync(CancellationToken ct)
    {
        await using var plans = new NpgsqlCommand("set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off", (NpgsqlConnection)Connection);
        await plans.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask<DbTransaction> BeginAsync(CancellationToken ct) => await Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);

    public override async Task<Touched> TouchAsync(Touch touch, CancellationToken ct)
    {
        if (touch.Holds.Count > 0 || await AskAsync(touch, LockedHead, last: null, ct) is not { Due.Count: 0 } touched) return await Touch.OneByOneAsync(this, touch, ct);
        Locked(touched.Head);
        return touched;
    }

    /// <summary>What drafts that name no holds touch, without locking; null when the book went on while it was read.</summary>
    public Task<Touched?> LookAsync(Touch touch, CancellationToken ct) => AskAsync(touch, FreeHead, last: FreeHead, ct);

    /// <summary>Whether the book still ends at this head, and has none of these journals.</summary>
    public async Task<bool> IsStillAsync(Head head, IReadOnlyCollection<Guid> without, CancellationToken ct)
    {
        await using var ask = new NpgsqlCommand(Still, (NpgsqlConnection)Connection, (NpgsqlTransaction?)Transaction) { Parameters = { Of(head.Number), Of(head.Hash.ToBytes()), Of(without.ToArray()) } };
        await ask.PrepareAsync(ct);
        return await ask.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Writes all of it in a transaction of its own, if the book ends at this head.</summary>
    /// <returns>Whether it did, and had no journal of these ids. Otherwise nothing is written.</returns>
    public async Task<bool> PutAtOnceAsync(LedgerChanges changes, Head from, CancellationToken ct)
    {
        var to = After(from, changes);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Connection);
        // The first to be done: it keeps the others out.
        Add(batch, MoveHeadOrFail, Of(to.Number), Of(to.Hash.ToBytes()), Of(LedgerRows.Milliseconds(to.At)), Of(from.Number), Of(from.Hash.ToBytes()));
        Add(batch, changes);
        await batch.PrepareAsync(ct);
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DivisionByZero or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

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
        Add(batch, changes);
        var head = Add(batch, MoveHead, Of(to.Number), Of(to.Hash.ToBytes()), Of(LedgerRows.Milliseconds(to.At)), Of(from));
        // Once for each connection and statement; afterwards it asks nothing.
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
        return (int)head.RecordsAffected;
    }

    /// <summary>All that drafts touch, in one question. With a last head, null when it is another than the first.</summary>
    private async Task<Touched?> AskAsync(Touch touch, string head, string? last, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Connection, (NpgsqlTransaction?)Transaction);
        var (names, currencies) = (Names(touch.Accounts), Currencies(touch.Accounts));
        Add(batch, head);
        Add(batch, FindJournals, Of(touch.Journals.ToArray()));
        if (touch.Reversed.Count > 0) Add(batch, FindReversals, Of(touch.Reversed.ToArray()));
        Add(batch, FindDue, Of(LedgerRows.Milliseconds(touch.Now)), Of(names), Of(currencies));
        Add(batch, FindAccounts, Of(names), Of(currencies));
        if (last is not null) Add(batch, last);
        await batch.PrepareAsync(ct);

        await using var rows = await batch.ExecuteReaderAsync(ct);
        var first = await HeadAsync(rows, ct);
        var journals = await NextAsync<Journal>(rows, LedgerRows.AddJournalsAsync, ct);
        var reversals = touch.Reversed.Count > 0 ? await NextAsync<Journal>(rows, LedgerRows.AddJournalsAsync, ct) : [];
        var due = await NextAsync<Hold>(rows, LedgerRows.AddHoldsAsync, ct);
        var accounts = await NextAsync<Account>(rows, LedgerRows.AddAccountsAsync, ct);
        if (last is not null && (!await rows.NextResultAsync(ct) || await HeadAsync(rows, ct) != first)) return null;
        return new(first, journals, reversals, [], due, accounts);
    }

    private static async Task<List<T>> NextAsync<T>(DbDataReader rows, Adding<T> addAsync, CancellationToken ct)
    {
        var found = new List<T>();
        if (await rows.NextResultAsync(ct)) await addAsync(rows, found, ct);
        return found;
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

    private static void Add(NpgsqlBatch batch, LedgerChanges changes)
    {
        if (changes.Journals.Count > 0) AddJournals(batch, changes.Journals);
        if (changes.Accounts.Count > 0) AddAccounts(batch, changes.Accounts);
        if (changes.Holds.Count > 0) AddHolds(batch, changes.Holds);
    }

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

    private static NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
        return command;
    }

    private static NpgsqlParameter<TColumn[]> Of<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = column(rows[i]);
        return Of(values);
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static string[] Names(IReadOnlyCollection<AccountKey> keys) => [.. keys.Select(key => key.Name.ToString())];

    private static string[] Currencies(IReadOnlyCollection<AccountKey> keys) => [.. keys.Select(key => key.Currency.Code)];
}
