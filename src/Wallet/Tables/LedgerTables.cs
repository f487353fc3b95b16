using System.Data.Common;
using System.Globalization;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// The tables of the book (script 0018) on one open connection, with a prepared statement for each question. The statements are the
/// databases' own; what all of them have in common is here.
/// </summary>
internal abstract class LedgerTables(DbConnection connection) : ILedgerTransaction, IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private readonly Dictionary<AccountKey, Account> _changed = [];
    private Head? _began;
    private Head? _locked;

    /// <summary>In which everything happens from now on.</summary>
    public DbTransaction? Transaction
    {
        get;
        set
        {
            (field, _began, _locked) = (value, null, null);
            _changed.Clear();
        }
    }

    protected DbConnection Connection { get; } = connection;

    public async Task<Head> LockHeadAsync(CancellationToken ct) => _locked ?? Locked(await ReadHeadAsync(LockedHead, ct));

    /// <summary>The connection is ours for long.</summary>
    public virtual Task OpenedAsync(CancellationToken ct) => Task.CompletedTask;

    public virtual Task<Touched> TouchAsync(Touch touch, CancellationToken ct) => Touch.OneByOneAsync(this, touch, ct);

    public Task<Head> HeadAsync(CancellationToken ct) => ReadHeadAsync(FreeHead, ct);

    public async Task WriteAsync(LedgerChanges changes, CancellationToken ct)
    {
        var head = _locked ?? throw new InvalidOperationException("The head of the book is not locked.");
        if (changes.Journals.Count == 0 && changes.Accounts.Count == 0 && changes.Holds.Count == 0) return;
        var after = After(head, changes);
        if (await PutAsync(changes, after, head.Number, ct) != 1) throw new InvalidOperationException($"The book does not end at journal {head.Number} any more.");
        _locked = after;
        foreach (var account in changes.Accounts) _changed[account.Key] = account;
    }

    /// <summary>Where the book ends when these are written after a head, which they must follow.</summary>
    public static Head After(Head head, LedgerChanges changes)
    {
        foreach (var journal in changes.Journals)
        {
            if (journal.Number != head.Number + 1 || journal.PreviousHash != head.Hash)
                throw new InvalidOperationException($"Journal {journal.Number} does not follow {head.Number}.");
            head = Head.Of(journal);
        }
        return head;
    }

    /// <summary>This transaction is committed: what it wrote is remembered.</summary>
    public void TellWhatIsCommitted(LedgerMemory memory)
    {
        if (_began is not null && _locked is not null) memory.Learn(_began, _locked, _changed.Values);
    }

    public abstract Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);
    public abstract Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct);
    public abstract Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct);
    public abstract Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);
    public abstract Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct);

    public Task<IReadOnlyList<Journal>> JournalsAfterAsync(long number, int most, CancellationToken ct) => ListAsync<Journal>(
        $"select {LedgerRows.Journals} where j.number in (select number from ledger_journals where number > @after order by number limit @most) order by j.number, e.place",
        LedgerRows.AddJournalsAsync, ct, ("after", number), ("most", (long)most));

    public Task<IReadOnlyList<Journal>> JournalsOfAsync(AccountKey account, long before, int most, CancellationToken ct) => ListAsync<Journal>(
        $"""
        select {LedgerRows.Journals} where j.number in (
            select journal from (
                select * from (select distinct journal from ledger_entries where debit = @name and currency = @currency and journal < @before order by journal desc limit @most) d
                union
                select * from (select distinct journal from ledger_entries where credit = @name and currency = @currency and journal < @before order by journal desc limit @most) c
            ) b order by journal desc limit @most)
        order by j.number desc, e.place
        """,
        LedgerRows.AddJournalsAsync, ct, ("name", account.Name.ToString()), ("currency", account.Currency.Code), ("before", before), ("most", (long)most));

    public Task<IReadOnlyList<Account>> AccountsOfAsync(AccountName name, CancellationToken ct) => ListAsync<Account>(
        $"select {LedgerRows.Accounts} where name = @name order by currency", LedgerRows.AddAccountsAsync, ct, ("name", name.ToString()));

    public Task<IReadOnlyList<Account>> AccountsAfterAsync(AccountKey? key, int most, CancellationToken ct) => ListAsync<Account>(
        $"select {LedgerRows.Accounts} where (name, currency) > (@name, @currency) order by name, currency limit @most", LedgerRows.AddAccountsAsync, ct,
        ("name", key?.Name.ToString() ?? ""), ("currency", key?.Currency.Code ?? ""), ("most", (long)most));

    public Task<IReadOnlyList<Hold>> HoldsOpenedAsync(long after, long to, CancellationToken ct) => ListAsync<Hold>(
        $"select {LedgerRows.Holds} where opened_by > @after and opened_by <= @to", LedgerRows.AddHoldsAsync, ct, ("after", after), ("to", to));

    public Task<IReadOnlyList<Hold>> DueHoldsAsync(DateTimeOffset at, int most, CancellationToken ct) => ListAsync<Hold>(
        $"select {LedgerRows.Holds} where state = 0 and until <= @at order by until, id limit @most", LedgerRows.AddHoldsAsync, ct,
        ("at", LedgerRows.Milliseconds(at)), ("most", (long)most));

    public Task<IReadOnlyList<DayRoot>> DayRootsAsync(DateOnly from, int most, CancellationToken ct) => ListAsync<DayRoot>(
        "select day, number, hash from ledger_days where day >= @from order by day limit @most", LedgerRows.AddDaysAsync, ct, ("from", from), ("most", (long)most));

    /// <summary>What left an account by journals of these kinds since a moment, what is held for them included and what came back of it not: minor units.</summary>
    public async Task<long> SpentAsync(AccountKey account, DateTimeOffset since, IEnumerable<string> kinds, CancellationToken ct)
    {
        var from = LedgerRows.Milliseconds(since);
        var (kind, day) = (string.Join(' ', kinds), DateOnly.FromDateTime(since.UtcDateTime));
        await using var row = await Prepared(
            """
            select coalesce(sum(e.moved + e.held), 0) from ledger_entries e join ledger_journals j on j.number = e.journal
            where e.debit = @name and e.currency = @currency and e.journal > (select coalesce(max(number), 0) from ledger_days where day < @day)
              and j.at > @from and ' ' || @kinds || ' ' like '% ' || j.kind || ' %'
            """,
            ("name", account.Name.ToString()), ("currency", account.Currency.Code), ("day", day), ("from", from), ("kinds", kind)).ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>What came into an account after a moment, less what the same journals took, by journals of these kinds or else by all others: minor units.</summary>
    public async Task<long> ArrivedAsync(AccountKey account, DateTimeOffset after, IEnumerable<string> kinds, bool among, CancellationToken ct)
    {
        var (kind, day) = (string.Join(' ', kinds), DateOnly.FromDateTime(after.UtcDateTime));
        await using var row = await Prepared(
            """
            select coalesce(sum(net), 0) from (
                select sum(case when e.credit = @name then e.moved else -e.moved end) as net from ledger_entries e join ledger_journals j on j.number = e.journal
                where (e.credit = @name or e.debit = @name) and e.currency = @currency and e.journal > (select coalesce(max(number), 0) from ledger_days where day < @day)
                  and j.at > @from and (case when ' ' || @kinds || ' ' like '% ' || j.kind || ' %' then 1 else 0 end) = @among
                group by e.journal) arrived
            where net > 0
            """,
            ("name", account.Name.ToString()), ("currency", account.Currency.Code), ("day", day), ("from", LedgerRows.Milliseconds(after)), ("kinds", kind), ("among", among ? 1L : 0L)).ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Whether money of one account went to another since a moment.</summary>
    public async Task<bool> WentAsync(AccountKey from, AccountName to, DateTimeOffset since, CancellationToken ct)
    {
        var day = DateOnly.FromDateTime(since.UtcDateTime);
        await using var row = await Prepared(
            """
            select 1 from ledger_entries e join ledger_journals j on j.number = e.journal
            where e.debit = @name and e.currency = @currency and e.credit = @to and e.journal > (select coalesce(max(number), 0) from ledger_days where day < @day)
              and j.at >= @from and j.reverses is null limit 1
            """,
            ("name", from.Name.ToString()), ("currency", from.Currency.Code), ("to", to.ToString()), ("day", day), ("from", LedgerRows.Milliseconds(since))).ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct);
    }

    /// <summary>The number of the last journal before a day, UTC; 0 when there is none.</summary>
    public async Task<long> LastBeforeAsync(DateOnly day, CancellationToken ct)
    {
        await using var row = await Prepared("select coalesce(max(number), 0) from ledger_days where day < @day", ("day", day)).ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? row.GetInt64(0) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        _prepared.Clear();
    }

    /// <summary>The statement that reads the head and keeps other writers out until the end of the transaction.</summary>
    protected abstract string LockedHead { get; }

    /// <summary>The head is locked, and was read.</summary>
    protected Head Locked(Head head)
    {
        _began ??= head;
        return _locked = head;
    }

    protected const string FreeHead = "select number, hash, at from ledger_head where id = 1";

    /// <summary>Writes all of it.</summary>
    /// <returns>How many heads of the book were at <paramref name="from"/> and moved on: one.</returns>
    protected abstract Task<int> PutAsync(LedgerChanges changes, Head to, long from, CancellationToken ct);

    protected delegate Task Adding<T>(DbDataReader rows, List<T> found, CancellationToken ct);

    protected async Task<IReadOnlyList<T>> ListAsync<T>(string sql, Adding<T> addAsync, CancellationToken ct, params (string Name, object Value)[] values)
    {
        var found = new List<T>();
        await AddAsync(sql, found, addAsync, ct, values);
        return found;
    }

    protected async Task AddAsync<T>(string sql, List<T> found, Adding<T> addAsync, CancellationToken ct, params (string Name, object Value)[] values)
    {
        await using var rows = await Prepared(sql, values).ExecuteReaderAsync(ct);
        await addAsync(rows, found, ct);
    }

    /// <summary>A statement of ours with these values; prepared the first time, by the kinds of its values.</summary>
    protected DbCommand Prepared(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values) command.Parameters.Add(Parameter(command, name, value));
            command.Transaction = Transaction;
            command.Prepare();
            _prepared.Add(sql, command);
        }
        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i].Value;
        return command;
    }

    /// <summary>A parameter whose kind can be told from a value of it.</summary>
    protected virtual DbParameter Parameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        return parameter;
    }

    private async Task<Head> ReadHeadAsync(string sql, CancellationToken ct)
    {
        await using var row = await Prepared(sql).ExecuteReaderAsync(ct);
        return await HeadAsync(row, ct);
    }

    protected static async Task<Head> HeadAsync(DbDataReader row, CancellationToken ct) =>
        await row.ReadAsync(ct) ? LedgerRows.Head(row) : throw new LedgerRowException("head", "There is none.");
}
