using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Palabre.Host;
using Palabre.Ledger;
using Palabre.TestApp;

namespace Palabre.Bench;

/// <summary>
/// Durable transfers a second, each waited for until it is on the disk, by several clients at once; on PostgreSQL beside pgbench's own script
/// (TPC-B-like: three updates, a select and an insert) on the same server.
/// </summary>
internal static class LedgerBench
{
    private sealed record Row(string Database, int Clients, double PerSecond, double P50, double P99, double Pgbench);

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var seconds = Options.Number(args, "--seconds", 10);
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var services = database.Services();
        await Composition.MigrateAsync(services, ct);
        var book = services.GetRequiredService<GroupCommit>();
        var accounts = Options.Number(args, "--accounts", 1_000);
        await FillAsync(book, accounts, ct);

        List<Row> rows = [];
        foreach (var clients in Options.Numbers(args, "--clients", "1,8,64"))
        {
            await LoadAsync(book, accounts, clients, TimeSpan.FromSeconds(1), ct);
            var waits = await LoadAsync(book, accounts, clients, TimeSpan.FromSeconds(seconds), ct);
            var floor = TestDatabase.IsPostgres ? await PgbenchAsync(clients, seconds, ct) : 0;
            waits.Sort();
            rows.Add(new(TestDatabase.IsPostgres ? "PostgreSQL" : "SQLite", clients, waits.Count / (double)seconds, waits[waits.Count / 2], waits[waits.Count * 99 / 100], floor));
        }

        Console.WriteLine("| database | clients | transfers/s | p50 ms | p99 ms | pgbench/s | ratio |\n|---|---|---|---|---|---|---|");
        foreach (var row in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {row.Database} | {row.Clients} | {row.PerSecond:F0} | {row.P50:F2} | {row.P99:F2} | {(row.Pgbench > 0 ? $"{row.Pgbench:F0} | {row.PerSecond / row.Pgbench:F2}" : "– | –")} |"));
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rows), ct);
        return 0;
    }

    private static AccountName Member(int number) => new(string.Create(CultureInfo.InvariantCulture, $"liab:member:{number + 1}"));

    private static async Task FillAsync(GroupCommit book, int accounts, CancellationToken ct)
    {
        foreach (var some in Enumerable.Range(0, accounts).Chunk(Draft.MostLines))
        {
            var lines = some.Select(Line (i) => new Line.Move(new("equity:grants"), Member(i), new(1_000_000_000, Currency.Points)));
            await book.CommitAsync(new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "grant", lines), ct);
        }
    }

    /// <summary>Milliseconds that each transfer took.</summary>
    private static async Task<List<double>> LoadAsync(GroupCommit book, int accounts, int clients, TimeSpan length, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            List<double> waits = [];
            var random = new Random(client);
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                var from = random.Next(accounts);
                var to = (from + 1 + random.Next(accounts - 1)) % accounts;
                var asked = Stopwatch.GetTimestamp();
                var draft = new Draft(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "send", [new Line.Move(Member(from), Member(to), new(1 + random.Next(100), Currency.Points))]);
                if (await book.CommitAsync(draft, ct) is not Outcome.Created) throw new InvalidOperationException("A transfer was refused.");
                waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            return waits;
        }, ct)));
        return [.. all.SelectMany(waits => waits)];
    }

    private static async Task<double> PgbenchAsync(int clients, int seconds, CancellationToken ct)
    {
        var server = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("PALABRE_TEST_DATABASE"));
        string[] where = ["-h", server.Host!, "-U", server.Username!, server.Database!];
        await ToolAsync(["-i", "-q", "-s", "20", .. where], ct);
        var told = await ToolAsync(["-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "2", "-M", "prepared", "-T", seconds.ToString(CultureInfo.InvariantCulture), .. where], ct);
        var line = told.Split('\n').Single(line => line.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    private static async Task<string> ToolAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var pgbench = Process.Start(new ProcessStartInfo("pgbench", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = pgbench.StandardError.ReadToEndAsync(ct);
        var output = await pgbench.StandardOutput.ReadToEndAsync(ct);
        await pgbench.WaitForExitAsync(ct);
        return pgbench.ExitCode == 0 ? output : throw new InvalidOperationException(await error);
    }
}
