using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace Palabre.Kit.Storage;

/// <summary>Where the truth lies: a SQLite file in the data directory, or PostgreSQL by connection string.</summary>
/// <param name="PostgresConnection">Null for SQLite.</param>
public sealed record StorageSettings(string DataDirectory, string? PostgresConnection)
{
    public bool IsPostgres => PostgresConnection is not null;
    public string SqliteFile => Path.Combine(DataDirectory, "palabre.db");

    public string ConnectionString => PostgresConnection ?? new SqliteConnectionStringBuilder
    {
        DataSource = SqliteFile,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();
}

public static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageSettings settings)
    {
        services.AddSingleton(settings);
        services.AddDbContextPool<PalabreDb>(options => Use(options, settings));
        services.AddSingleton<TogetherWriter>().AddHostedService(provider => provider.GetRequiredService<TogetherWriter>());
        return services;
    }

    public static IServiceCollection AddMapping<TMapping>(this IServiceCollection services) where TMapping : class, IMapping =>
        services.AddSingleton<IMapping, TMapping>();

    private static void Use(DbContextOptionsBuilder options, StorageSettings settings)
    {
        options.AddInterceptors(TellOnCommit.Instance);
        if (CompiledModel.For(settings) is { } model) options.UseModel(model);
        if (settings.IsPostgres) options.UseNpgsql(settings.ConnectionString);
        else options.UseSqlite(settings.ConnectionString).AddInterceptors(SqlitePragmas.Instance);
    }
}

/// <summary>What was told inside a transaction is told when that is committed.</summary>
internal sealed class TellOnCommit : DbTransactionInterceptor
{
    public static readonly TellOnCommit Instance = new();

    /// <summary>What one before left, that was disposed without a word, did not happen.</summary>
    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        (eventData.Context as PalabreDb)?.OnRolledBack();
        return result;
    }

    public override ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        new(TransactionStarted(connection, eventData, result));

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PalabreDb)?.OnCommitted();

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PalabreDb)?.OnRolledBack();

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }
}

/// <summary>
/// WAL lets readers go on during a write; FULL makes an acknowledged write survive a power cut. A connection keeps both while it waits in
/// the pool, and is told once.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;";

    private readonly ConditionalWeakTable<sqlite3, object> _told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

    public void Tell(DbConnection connection)
    {
        if (((SqliteConnection)connection).Handle is not { } handle || _told.TryGetValue(handle, out _)) return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        _told.AddOrUpdate(handle, this);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite answers in the same thread either way.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
