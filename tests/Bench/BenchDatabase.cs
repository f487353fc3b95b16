using System.Globalization;
using Npgsql;

namespace Palabre.Bench;

/// <summary>SQLite, in the server's own process; or a database of PostgreSQL's, when PALABRE_TEST_DATABASE holds a connection string (bin/with-postgres).</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string? _connection;
    private readonly int _postmaster;

    private BenchDatabase(string? connection, int postmaster) => (_connection, _postmaster) = (connection, postmaster);

    public string Name => _connection is null ? "SQLite" : "PostgreSQL";

    public IReadOnlyDictionary<string, string> Settings =>
        _connection is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Palabre__Database__Connection"] = _connection };

    /// <summary>Of PostgreSQL's processes, those that have ended included; 0 for SQLite, whose work is the server's.</summary>
    public double CpuSeconds => _connection is null ? 0
        : ProcessCost.CpuSeconds(_postmaster, withEndedChildren: true) + Children(_postmaster).Sum(child => ProcessCost.CpuSeconds(child));

    public static async Task<BenchDatabase> CreateAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_TEST_DATABASE") is not { Length: > 0 } server) return new(null, 0);
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("create database bench", connection);
        await command.ExecuteNonQueryAsync(ct);
        command.CommandText = "select pg_backend_pid()";
        var backend = (int)(await command.ExecuteScalarAsync(ct))!;
        return new(new NpgsqlConnectionStringBuilder(server) { Database = "bench" }.ToString(), ProcessCost.Parent(backend));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is null) return;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection) { Database = "postgres", Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("drop database bench with (force)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<int> Children(int parent) =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{parent}/task/{parent}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));
}
