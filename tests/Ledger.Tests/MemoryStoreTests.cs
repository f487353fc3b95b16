using Palabre.LedgerContract;

namespace Palabre.Ledger.Tests;

public sealed class MemoryStoreTests : LedgerStoreContract
{
    private readonly MemoryStore _store = new();

    protected override Task<ILedgerStore> EmptyStoreAsync() => Task.FromResult<ILedgerStore>(_store);

    public override ValueTask DisposeAsync()
    {
        _store.Dispose();
        return base.DisposeAsync();
    }
}
