using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Host.Tests;

/// <summary>The numbered scripts make exactly the schema that the code maps; a mapping changed without a script fails here.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task The_scripts_make_the_schema_that_the_code_maps()
    {
        await using var migrated = await TestDatabase.CreateEmptyAsync();
        await using var mapped = await TestDatabase.CreateEmptyAsync();

        await using (var services = migrated.Services())
            await Composition.MigrateAsync(services, TestContext.Current.CancellationToken);
        await using (var services = mapped.Services())
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            await db.Database.ExecuteSqlRawAsync(db.Database.GenerateCreateScript(), TestContext.Current.CancellationToken);
        }

        // The full text of the search and the book of the wallet are SQL by hand: no mapping can say them (Search/Index/FullText.cs, Wallet/Tables).
        Assert.Equal(await SchemaAsync(mapped), (await SchemaAsync(migrated)).Where(line =>
            !line.Contains("schema_versions", StringComparison.Ordinal) && !line.Contains("search_text", StringComparison.Ordinal)
            && !line.Contains("ledger_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Applying_the_scripts_twice_changes_nothing()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var services = database.Services();
        await Composition.MigrateAsync(services, TestContext.Current.CancellationToken);

        await using var scope = services.CreateAsyncScope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<Migrator>().ApplyAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<string>> SchemaAsync(TestDatabase database)
    {
        var lines = new List<string>();
        await using var connection = database.Open();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = connection is NpgsqlConnection ? Postgres : Sqlite;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetString(0));
        return lines;
    }

    private const string Sqlite = """
        select m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk
        from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'
        union all
        select 'index ' || coalesce(sql, name) from sqlite_master where type = 'index' and sql is not null
        order by 1
        """;

    private const string Postgres = """
        select table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '') || ' ' || is_nullable
        from information_schema.columns where table_schema = 'public'
        union all
        select 'index ' || indexdef from pg_indexes where schemaname = 'public'
        order by 1
        """;
}
