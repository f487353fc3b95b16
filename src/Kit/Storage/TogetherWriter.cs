using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Palabre.Kit.Events;

namespace Palabre.Kit.Storage;

/// <summary>New rows of one deed, and what it tells. They are written all or not at all.</summary>
public sealed class NewRows(IdMaker ids, TimeProvider clock)
{
    internal List<object> Rows { get; } = [];
    internal List<object> Told { get; } = [];
    internal TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    internal bool RingsBell { get; private set; }

    public void Add(object row) => Rows.Add(row);

    public void AddRange(IEnumerable<object> rows) => Rows.AddRange(rows);

    /// <summary>As <see cref="PalabreDb.Tell{TEvent}"/>.</summary>
    public void Tell<TEvent>(TEvent told) where TEvent : notnull
    {
        Add(OutboxMessage.Of(ids.Next(), told, clock.GetUtcNow()));
        Told.Add(told);
        RingsBell = true;
    }

    /// <summary>Only to who hears at once: nothing is lost when the process ends before they hear.</summary>
    public void TellAtOnce<TEvent>(TEvent told) where TEvent : notnull => Told.Add(told);

    /// <summary>Puts them into another unit of work, with what it changes besides.</summary>
    public void AddTo(PalabreDb db)
    {
        db.AddRange(Rows);
        HashSet<object> kept = [.. Rows.OfType<OutboxMessage>().Select(m => m.Told!)];
        foreach (var told in Told.Where(t => !kept.Contains(t))) db.TellAtOnce(told);
    }
}

/// <summary>
/// Writes new rows of many callers in one transaction: writing through to the disk once pays for all who wait at that moment. Who comes
/// back from it has their rows on disk. For deeds that many do at the same time and that change nothing that is there.
/// </summary>
public sealed class TogetherWriter(IServiceScopeFactory scopes, IdMaker ids, TimeProvider clock, OutboxBell bell, AtOnce atOnce) : BackgroundService
{
    /// <summary>More spares writing through, fewer make the first of them wait less.</summary>
    private const int MostTogether = 256;

    private readonly Channel<NewRows> _waiting = Channel.CreateBounded<NewRows>(new BoundedChannelOptions(4096) { SingleReader = true });

    public NewRows New() => new(ids, clock);

    /// <exception cref="DbUpdateException">The database refused a row; nothing of this deed is written.</exception>
    public async Task WriteAsync(NewRows rows, CancellationToken ct)
    {
        await _waiting.Writer.WriteAsync(rows, ct);
        // Whether the caller still waits or not: it is written.
        await rows.Written.Task;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var together = new List<NewRows>();
        Inserts? inserts = null;
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            together.Clear();
            while (together.Count < MostTogether && _waiting.Reader.TryRead(out var rows)) together.Add(rows);
            inserts = await WriteAsync(together, inserts);
        }

        if (inserts is not null) await inserts.DisposeAsync();
    }

    /// <summary>Gives back the connection for the next time, or none when it may be broken.</summary>
    private async Task<Inserts?> WriteAsync(List<NewRows> together, Inserts? inserts)
    {
        try
        {
            inserts ??= await Inserts.OpenAsync(scopes);
            await inserts.WriteAsync(together.SelectMany(rows => rows.Rows));
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            // Whatever it was: those who wait are told, and the next are served.
            if (inserts is not null) await inserts.DisposeAsync();
            if (together.Count == 1) together[0].Written.SetException(refused is DbException ? new DbUpdateException("The rows were refused.", refused) : refused);
            // One of them is to blame: each by itself, so that only that one fails.
            else foreach (var rows in together) if (await WriteAsync([rows], null) is { } opened) await opened.DisposeAsync();
            return null;
        }

        foreach (var rows in together) OnWritten(rows);
        return inserts;
    }

    private void OnWritten(NewRows rows)
    {
        foreach (var told in rows.Told) atOnce.Tell(told);
        if (rows.RingsBell) bell.Ring();
        rows.Written.SetResult();
    }

    /// <summary>An open connection with a statement for each type of row.</summary>
    private sealed class Inserts(OpenUnit unit) : IAsyncDisposable
    {
        private readonly Dictionary<Type, RowInsert> _statements = [];
        private readonly DbConnection _connection = unit.Connection;

        public static async Task<Inserts> OpenAsync(IServiceScopeFactory scopes) => new(await OpenUnit.OpenAsync(scopes, CancellationToken.None));

        public async Task WriteAsync(IEnumerable<object> rows)
        {
            await using var transaction = await _connection.BeginTransactionAsync();
            if (_connection.CanCreateBatch)
            {
                await using var batch = _connection.CreateBatch();
                await using var maker = _connection.CreateCommand();
                batch.Transaction = transaction;
                foreach (var row in rows) batch.BatchCommands.Add(Statement(row).Command(batch.CreateBatchCommand(), maker, row));
                await batch.ExecuteNonQueryAsync();
            }
            else foreach (var row in rows) Statement(row).Execute(_connection, transaction, row);
            await transaction.CommitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var statement in _statements.Values) statement.Dispose();
            await unit.DisposeAsync();
        }

        private RowInsert Statement(object row) => _statements.TryGetValue(row.GetType(), out var known) ? known
            : _statements[row.GetType()] = new RowInsert(unit.Db.Model.FindEntityType(row.GetType())!, unit.Db.GetService<ISqlGenerationHelper>());
    }
}
