using Palabre.LedgerContract;

namespace Palabre.Ledger.Tests;

public sealed class MemoryStoreTests : LedgerStoreContract
{
    protected override int Lives => 10_000;

    protected override Task<ILedgerStore> EmptyStoreAsync() => Task.FromResult<ILedgerStore>(new MemoryStore());
}
