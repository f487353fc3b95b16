using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Reads the book from the first journal to the last, at one moment and while others write, and compares everything with what is stored.</summary>
public sealed class VerifyLedger(ILedgerStore store, Chart chart)
{
    public Task<AuditReport> DoAsync(CancellationToken ct) => store.InSnapshotAsync(async (ledger, stop) =>
    {
        // The roots as the house publishes them: those too must be those of the journals.
        var published = await ledger.DayRootsAsync(DateOnly.MinValue, int.MaxValue, stop);
        return await Audit.RunAsync(ledger, chart, published, stop);
    }, ct);
}
