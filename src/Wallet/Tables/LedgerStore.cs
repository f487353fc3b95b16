using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// The book in the house's database. Whoever writes waits for their turn here, and at the head of the book for other processes; who reads
/// waits for nobody. Connections stay open with their statements prepared. On PostgreSQL a writer does not wait at the head but finds out in the
/// end whether somebody else was faster (<see cref="HastyTransaction"/>), and then does its work again, waiting.
/// </summary>
internal sealed class LedgerStore(IServiceScopeFactory scopes, StorageSettings storage) : ILedgerStore, IAsyncDisposable
{
    /// <summary>More keep more connections open, fewer prepare statements anew when many read at once.</summary>
    private const int MostIdle = 4;

    private readonly ConcurrentBag<Desk> _idle = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly LedgerMemory _memory = new();

    public async Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (storage.IsPostgres) return await OnPostgresAsync(work, ct);
            // BEGIN IMMEDIATE: the database is locked for other writers at once.
            return await AtDeskAsync(work, (connection, _) => ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false)), ct);
        }
        finally { _turn.Release(); }
    }

    public Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct) =>
        AtDeskAsync(work, (connection, stop) => connection is SqliteConnection sqlite
            ? ValueTask.FromResult<DbTransaction>(sqlite.BeginTransaction(deferred: true))
            : connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop), ct);

    /// <summary>
    /// Rows of other tables and money, in one transaction: there together, or not at all. It is the writer's turn from the first, so that
    /// what the work reads stays true until it is over, whoever else pays meanwhile.
    /// </summary>
    /// <param name="db">The work changes its rows here, and saves them.</param>
    /// <param name="keeps">Whether what the work did is kept; it always is when nothing is said.</param>
    internal async Task<T> TogetherAsync<T>(PalabreDb db, Func<LedgerTables, CancellationToken, Task<T>> work, CancellationToken ct, Func<T, bool>? keeps = null)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            await using var tables = Tables(db.Database.GetDbConnection());
            tables.Transaction = transaction.GetDbTransaction();
            await tables.LockHeadAsync(ct);
            var result = await work(tables, ct);
            // It is decided: whoever hangs up now still has it written.
            if (keeps?.Invoke(result) ?? true)
            {
                await transaction.CommitAsync(CancellationToken.None);
                tables.TellWhatIsCommitted(_memory);
            }
            else db.ChangeTracker.Clear();
            return result;
        }
        finally { _turn.Release(); }
    }

    /// <summary>What only the house's own tables answer, at one state of the book.</summary>
    internal Task<T> ReadAsync<T>(Func<LedgerTables, CancellationToken, Task<T>> work, CancellationToken ct) => InSnapshotAsync((ledger, stop) => work((LedgerTables)ledger, stop), ct);

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var desk)) await desk.DisposeAsync();
        _turn.Dispose();
    }

    private async Task<T> OnPostgresAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var isHasty = true; ; isHasty = false)
        {
            var desk = await TakeAsync(ct);
            try
            {
                T result;
                await using (var transaction = new HastyTransaction((PostgresTables)desk.Tables, _memory, isHasty))
                {
                    result = await work(transaction, ct);
                    await transaction.CommitAsync();
                }
                await GiveBackAsync(desk);
                return result;
            }
            catch (OutrunException) when (isHasty)
            {
                _memory.Forget();
                await GiveBackAsync(desk);
            }
            catch
            {
                _memory.Forget();
                await ThrowAwayAsync(desk);
                throw;
            }
        }
    }

    private async Task<T> AtDeskAsync<T>(Func<LedgerTables, CancellationToken, Task<T>> work, Func<DbConnection, CancellationToken, ValueTask<DbTransaction>> beginAsync, CancellationToken ct)
    {
        var desk = await TakeAsync(ct);
        T result;
        try
        {
            await using var transaction = await beginAsync(desk.Connection, ct);
            desk.Tables.Transaction = transaction;
            result = await work(desk.Tables, ct);
            // It is decided: whoever hangs up now still has it written.
            await transaction.CommitAsync(CancellationToken.None);
            desk.Tables.Transaction = null;
        }
        catch
        {
            await ThrowAwayAsync(desk);
            throw;
        }
        await GiveBackAsync(desk);
        return result;
    }

    private async ValueTask<Desk> TakeAsync(CancellationToken ct) => _idle.TryTake(out var idle) ? idle : await OpenAsync(ct);

    private async ValueTask GiveBackAsync(Desk desk)
    {
        if (_idle.Count < MostIdle) _idle.Add(desk);
        else await desk.DisposeAsync();
    }

    /// <summary>Whatever it was: the connection may be broken, another one is opened. Where one was lost, the others that are open are lost as well.</summary>
    private async ValueTask ThrowAwayAsync(Desk desk)
    {
        var isLost = desk.Connection.State != ConnectionState.Open;
        await desk.DisposeAsync();
        while (isLost && _idle.TryTake(out var other)) await other.DisposeAsync();
    }

    private async Task<Desk> OpenAsync(CancellationToken ct)
    {
        // The house's own connection, as it opens and tells it.
        var unit = await OpenUnit.OpenAsync(scopes, ct);
        try
        {
            var tables = Tables(unit.Connection);
            await tables.OpenedAsync(ct);
            return new(unit, tables);
        }
        catch
        {
            await unit.DisposeAsync();
            throw;
        }
    }

    private LedgerTables Tables(DbConnection connection) => storage.IsPostgres ? new PostgresTables(connection) : new SqliteTables(connection);

    private sealed record Desk(OpenUnit Unit, LedgerTables Tables) : IAsyncDisposable
    {
        public DbConnection Connection => Unit.Connection;

        public async ValueTask DisposeAsync()
        {
            await Tables.DisposeAsync();
            await Unit.DisposeAsync();
        }
    }
}
