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
/// waits for nobody. Connections stay open with their statements prepared.
/// </summary>
internal sealed class LedgerStore(IServiceScopeFactory scopes, StorageSettings storage) : ILedgerStore, IAsyncDisposable
{
    /// <summary>More keep more connections open, fewer prepare statements anew when many read at once.</summary>
    private const int MostIdle = 4;

    private readonly ConcurrentBag<Desk> _idle = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await AtDeskAsync(work, (connection, stop) => connection is SqliteConnection sqlite
                // BEGIN IMMEDIATE: the database is locked for other writers at once.
                ? ValueTask.FromResult<DbTransaction>(sqlite.BeginTransaction(deferred: false))
                : connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, stop), ct);
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
            if (keeps?.Invoke(result) ?? true) await transaction.CommitAsync(CancellationToken.None);
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

    private async Task<T> AtDeskAsync<T>(Func<LedgerTables, CancellationToken, Task<T>> work, Func<DbConnection, CancellationToken, ValueTask<DbTransaction>> beginAsync, CancellationToken ct)
    {
        var desk = _idle.TryTake(out var idle) ? idle : await OpenAsync(ct);
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
            // Whatever it was: the connection may be broken, another one is opened.
            await desk.DisposeAsync();
            throw;
        }
        if (_idle.Count < MostIdle) _idle.Add(desk);
        else await desk.DisposeAsync();
        return result;
    }

    private async Task<Desk> OpenAsync(CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            // The house's own connection, as it opens and tells it.
            var database = scope.ServiceProvider.GetRequiredService<PalabreDb>().Database;
            await database.OpenConnectionAsync(ct);
            return new(scope, database.GetDbConnection(), Tables(database.GetDbConnection()));
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    private LedgerTables Tables(DbConnection connection) => storage.IsPostgres ? new PostgresTables(connection) : new SqliteTables(connection);

    private sealed record Desk(AsyncServiceScope Scope, DbConnection Connection, LedgerTables Tables) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Tables.DisposeAsync();
            await Scope.DisposeAsync();
        }
    }
}
