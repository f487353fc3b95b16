using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Ledger;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>The tables of the book against whoever reaches the database past the house: what is written stays, or is found out.</summary>
public sealed class TablesTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _services = _database.Services();
        var book = _services.GetRequiredService<GroupCommit>();
        var given = await book.CommitAsync(new(Guid.Parse("01993e7a-0000-7000-8000-000000000001"), "grant", [new Line.Move(GrantPoints.Given, new("liab:member:1"), new(500, Currency.Points))]), TestContext.Current.CancellationToken);
        Assert.IsType<Ledger.Outcome.Created>(given);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("update ledger_journals set kind = 'tip'")]
    [InlineData("delete from ledger_journals")]
    [InlineData("update ledger_entries set moved = 1")]
    [InlineData("delete from ledger_entries")]
    [InlineData("delete from ledger_accounts")]
    public async Task What_is_written_is_neither_changed_nor_deleted(string sql)
    {
        await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(sql));
        Assert.Empty((await _services.GetRequiredService<VerifyLedger>().DoAsync(TestContext.Current.CancellationToken)).Findings);
    }

    [Fact]
    public async Task A_balance_that_somebody_changed_is_named()
    {
        await RunAsync("update ledger_accounts set posted_credits = posted_credits + 1 where name = 'liab:member:1'");

        var report = await _services.GetRequiredService<VerifyLedger>().DoAsync(TestContext.Current.CancellationToken);

        Assert.Contains(report.Findings, finding => finding.Row == "account liab:member:1 POINTS");
    }

    [Fact]
    public async Task A_currency_of_the_world_is_not_given_out_of_nothing()
    {
        await using var scope = _services.CreateAsyncScope();
        var grant = new GrantPoints(_services.GetRequiredService<GroupCommit>(), scope.ServiceProvider.GetRequiredService<IMembers>(), new() { Currency = "EUR" });

        var (written, refused) = await grant.DoAsync(Guid.Parse("01993e7a-0000-7000-8000-000000000002"), "ada", "5", "why", TestContext.Current.CancellationToken);

        Assert.Equal("grant_of_money", refused?.Code);
        Assert.Null(written);
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = _database.Open();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
