using System.Data.Common;
using Palabre.Kit.Storage;

namespace Palabre.Host;

/// <summary>
/// Brings the database to this version by numbered SQL scripts, one folder a database. Each runs once, in a transaction with
/// the row that says so; two processes starting at once take turns on the database's own lock. It asks no entity, so that it need not wait for their model.
/// </summary>
public sealed class Migrator(StorageSettings storage, TimeProvider clock)
{
    private const string Journal = "create table if not exists schema_versions (name text primary key, applied_at text not null)";

    public async Task<int> ApplyAsync(CancellationToken ct)
    {
        await using var connection = await PlainConnection.OpenAsync(storage, ct);
        var applied = 0;
        foreach (var (name, sql) in Scripts())
            if (await ApplyOneAsync(connection, name, sql, ct)) applied++;
        return applied;
    }

    /// <summary>The scripts of this database, in order.</summary>
    internal IEnumerable<(string Name, string Sql)> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        var folder = storage.IsPostgres ? "postgres/" : "sqlite/";
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[folder.Length..], reader.ReadToEnd());
        }
    }

    private async Task<bool> ApplyOneAsync(DbConnection connection, string name, string sql, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, ct);
        if (storage.IsPostgres) await RunAsync(connection, transaction, "select pg_advisory_xact_lock(7252273)", ct);
        await RunAsync(connection, transaction, Journal, ct);
        if (await IsAppliedAsync(connection, transaction, name, ct)) return false;

        await RunAsync(connection, transaction, sql, ct);
        await RunAsync(connection, transaction, "insert into schema_versions (name, applied_at) values (@name, @at)", ct,
            ("@name", name), ("@at", clock.GetUtcNow().ToString("O")));
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task<bool> IsAppliedAsync(DbConnection connection, DbTransaction transaction, string name, CancellationToken ct)
    {
        await using var command = Command(connection, transaction, "select count(*) from schema_versions where name = @name", [("@name", name)]);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    private static async Task RunAsync(DbConnection connection, DbTransaction transaction, string sql, CancellationToken ct, params (string, string)[] values)
    {
        await using var command = Command(connection, transaction, sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction, string sql, (string Name, string Value)[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        // The text is ours: a constant or an embedded script. Values are parameters.
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
