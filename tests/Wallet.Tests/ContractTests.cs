using Microsoft.Extensions.DependencyInjection;
using Palabre.Ledger;
using Palabre.LedgerContract;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>What every store of a ledger must do, done by the tables of the house: on SQLite, or on PostgreSQL.</summary>
public sealed class ContractTests : LedgerStoreContract
{
    private readonly Stack<(ServiceProvider Services, TestDatabase Database)> _made = [];

    protected override int Lives => 3;

    protected override async Task<ILedgerStore> EmptyStoreAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var services = database.Services();
        _made.Push((services, database));
        return services.GetRequiredService<ILedgerStore>();
    }

    public override async ValueTask DisposeAsync()
    {
        while (_made.TryPop(out var one))
        {
            await one.Services.DisposeAsync();
            await one.Database.DisposeAsync();
        }
        await base.DisposeAsync();
    }
}
