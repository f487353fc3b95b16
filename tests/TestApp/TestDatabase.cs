using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Palabre.Host;

namespace Palabre.TestApp;

/// <summary>
/// A data directory and a database of a test's own: SQLite, or PostgreSQL when PALABRE_TEST_DATABASE holds a connection string
/// (bin/with-postgres).
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<TestDatabase>> Migrated = new(MigrateOneAsync);
    private static int _made;
    private readonly string? _postgres;

    private TestDatabase(string directory, string? postgres) => (Directory, _postgres) = (directory, postgres);

    public static bool IsPostgres => Server is { Length: > 0 };
    public string Directory { get; }

    private static string? Server => Environment.GetEnvironmentVariable("PALABRE_TEST_DATABASE");

    /// <summary>With all tables: a copy of one that was migrated once for all tests of this process.</summary>
    public static async Task<TestDatabase> CreateAsync() => await CreateAsync(await Migrated.Value);

    /// <summary>Without any table.</summary>
    public static Task<TestDatabase> CreateEmptyAsync() => CreateAsync(from: null);

    /// <summary>The services of the whole house on this database, without a server.</summary>
    public ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddPalabre(Settings(), Composition.Slices());
        return services.BuildServiceProvider();
    }

    public InstanceSettings Settings(IReadOnlyDictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>(more ?? new Dictionary<string, string?>());
        if (_postgres is not null) settings["Database:Connection"] = _postgres;
        return InstanceSettings.Load(Directory, settings);
    }

    public DbConnection Open() => _postgres is null ? new SqliteConnection($"Data Source={File}") : new NpgsqlConnection(_postgres);

    public async ValueTask DisposeAsync()
    {
        LetGo();
        if (_postgres is not null) await ExecuteAsync($"drop database if exists {Name} with (force)");
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task<TestDatabase> CreateAsync(TestDatabase? from)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("palabre-test-").FullName;
        if (!IsPostgres)
        {
            var made = new TestDatabase(directory, null);
            if (from is not null) System.IO.File.Copy(from.File, made.File);
            return made;
        }

        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        // Its files are copied as they are: half the time of writing them to the log, which nobody reads here.
        await ExecuteAsync(from is null ? $"create database {name}" : $"create database {name} template {from.Name} strategy file_copy");
        return new TestDatabase(directory, new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ToString());
    }

    private static async Task<TestDatabase> MigrateOneAsync()
    {
        var database = await CreateEmptyAsync();
        await using (var services = database.Services()) await Composition.MigrateAsync(services, CancellationToken.None);
        // While somebody is connected PostgreSQL copies nothing, and SQLite keeps what is new in a second file.
        database.LetGo();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(database.Directory, recursive: true);
        return database;
    }

    private string File => Path.Combine(Directory, "palabre.db");
    private string? Name => new NpgsqlConnectionStringBuilder(_postgres).Database;

    /// <summary>Closes the connections that are kept for the next use.</summary>
    private void LetGo()
    {
        if (_postgres is null)
        {
            SqliteConnection.ClearAllPools();
            return;
        }

        using var connection = new NpgsqlConnection(_postgres);
        NpgsqlConnection.ClearPool(connection);
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
