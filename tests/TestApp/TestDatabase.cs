using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Palabre.Host;

namespace Palabre.TestApp;

/// <summary>
/// A data directory and an empty database of a test's own: SQLite, or PostgreSQL when PALABRE_TEST_DATABASE holds a connection
/// string (bin/with-postgres).
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static int _made;
    private readonly string? _postgres;

    private TestDatabase(string directory, string? postgres) => (Directory, _postgres) = (directory, postgres);

    public static bool IsPostgres => Server is { Length: > 0 };
    public string Directory { get; }

    private static string? Server => Environment.GetEnvironmentVariable("PALABRE_TEST_DATABASE");

    public static async Task<TestDatabase> CreateAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("palabre-test-").FullName;
        if (!IsPostgres) return new TestDatabase(directory, null);

        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        await ExecuteAsync($"create database {name}");
        return new TestDatabase(directory, new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ToString());
    }

    public InstanceSettings Settings(IReadOnlyDictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>(more ?? new Dictionary<string, string?>());
        if (_postgres is not null) settings["Database:Connection"] = _postgres;
        return InstanceSettings.Load(Directory, settings);
    }

    public DbConnection Open() => _postgres is null
        ? new SqliteConnection($"Data Source={Path.Combine(Directory, "palabre.db")}")
        : new NpgsqlConnection(_postgres);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is null) SqliteConnection.ClearAllPools();
        else
        {
            await using (var connection = new NpgsqlConnection(_postgres)) NpgsqlConnection.ClearPool(connection);
            await ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(_postgres).Database} with (force)");
        }
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        // The name is a counter of ours; DDL takes no parameters.
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
