using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Palabre.Kit.Storage;

/// <summary>A connection to the database beside its entities, for what needs to know nothing of them.</summary>
public static class PlainConnection
{
    public static async Task<DbConnection> OpenAsync(StorageSettings settings, CancellationToken ct)
    {
        DbConnection connection = settings.IsPostgres ? new NpgsqlConnection(settings.ConnectionString) : new SqliteConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            if (connection is SqliteConnection) SqlitePragmas.Instance.Tell(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <param name="sql">A constant of ours, without values, that both databases read alike.</param>
    public static async Task<IReadOnlyList<TRow>> ReadAsync<TRow>(StorageSettings settings, string sql, Func<DbDataReader, TRow> row, CancellationToken ct)
    {
        await using var connection = await OpenAsync(settings, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(ct)) rows.Add(row(reader));
        return rows;
    }
}
