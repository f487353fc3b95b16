using System.Data.Common;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// The tables of the book (script 0018) on one open connection, with a prepared statement for each question. The statements are the
/// databases' own; what all of them have in common is here.
/// </summary>
internal abstract class LedgerTables(DbConnection connection) : ILedgerTransaction, IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private Head? _locked;

    /// <summary>In which everything happens from now on.</summary>
    public DbTransaction? Transaction
    {
        get;
        set => (field, _locked) = (value, null);
    }

    protected DbConnection Connection { get; } = connection;

    public async Task<Head> LockHeadAsync(CancellationToken ct) => _locked ??= await ReadHeadAsync(LockedHead, ct);

    public Task<Head> HeadAsync(CancellationToken ct) => ReadHeadAsync(FreeHead, ct);

    public async Task WriteAsync(LedgerChanges changes, CancellationToken ct)
    {
        var head = _locked ?? throw new InvalidOperationException("The head of the book is not locked.");
        if (changes.Journals.Count == 0 && changes.Accounts.Count == 0 && changes.Holds.Count == 0) return;
        foreach (var journal in changes.Journals)
        {
            if (journal.Number != head.Number + 1 || journal.PreviousHash != head.Hash)
                throw new InvalidOperationException($"Journal {journal.Number} does not follow {head.Number}.");
            head = Head.Of(journal);
        }
        if (await PutAsync(changes, head, _locked.Number, ct) != 1) throw new InvalidOperationException($"The book does not end at journal {_locked.Number} any more.");
        _locked = head;
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

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        _prepared.Clear();
    }

    /// <summary>The statement that reads the head and keeps other writers out until the end of the transaction.</summary>
    protected abstract string LockedHead { get; }

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
        return await row.ReadAsync(ct) ? LedgerRows.Head(row) : throw new LedgerRowException("head", "There is none.");
    }
}
