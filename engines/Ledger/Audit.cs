namespace Palabre.Ledger;

/// <summary>
/// Reckons everything again from the journals and compares it with what is stored: the chain, the time, every account and hold, limits at
/// every journal, reversals, sums by currency, and roots that were published. Reads once from beginning to end.
/// </summary>
public static class Audit
{
    /// <summary>More would only bury the first, which is what to look at.</summary>
    public const int MostFindings = 100;

    private const int Together = 1000;

    /// <summary>Audits a ledger at one moment, while others write.</summary>
    /// <param name="store">The ledger.</param>
    /// <param name="chart">What its accounts were opened with.</param>
    /// <param name="published">Roots from where nobody who can write to the database can change them. Without any, a ledger whose end was cut off or made anew goes unnoticed.</param>
    /// <param name="ct">Ends it early.</param>
    public static Task<AuditReport> RunAsync(ILedgerStore store, Chart chart, IReadOnlyCollection<DayRoot> published, CancellationToken ct) =>
        store.InSnapshotAsync((ledger, stop) => RunAsync(ledger, chart, published, stop), ct);

    /// <summary>Audits a ledger inside a snapshot of the caller's.</summary>
    public static async Task<AuditReport> RunAsync(ILedgerReader ledger, Chart chart, IReadOnlyCollection<DayRoot> published, CancellationToken ct)
    {
        var audited = new Reckoning(chart, published);
        try
        {
            await ReadJournalsAsync(ledger, audited, ct);
            await CompareReversalsAsync(ledger, audited, ct);
            await CompareAccountsAsync(ledger, audited, ct);
            await CompareHoldsAsync(ledger, audited, ct);
        }
        catch (LedgerRowException unreadable)
        {
            // What comes after cannot be reckoned without it; what came before is still told.
            audited.Find(unreadable.Row, unreadable.Message);
        }
        return audited.Report();
    }

    private static async Task ReadJournalsAsync(ILedgerReader ledger, Reckoning audited, CancellationToken ct)
    {
        var from = -1L;
        while (audited.LastRead > from && await ledger.JournalsAfterAsync(from = audited.LastRead, Together, ct) is { Count: > 0 } journals)
            foreach (var journal in journals) audited.Read(journal);
        audited.CompareRoots(await ledger.HeadAsync(ct));
    }

    private static async Task CompareReversalsAsync(ILedgerReader ledger, Reckoning audited, CancellationToken ct)
    {
        foreach (var ids in audited.Reversed.Chunk(Together))
        {
            var originals = (await ledger.JournalsAsync(ids, ct)).ToDictionary(journal => journal.Id);
            foreach (var id in ids) audited.CompareReversals(id, originals.GetValueOrDefault(id));
        }
    }

    private static async Task CompareAccountsAsync(ILedgerReader ledger, Reckoning audited, CancellationToken ct)
    {
        AccountKey? last = null;
        while (await ledger.AccountsAfterAsync(last, Together, ct) is { Count: > 0 } accounts)
        {
            foreach (var account in accounts) audited.Compare(account);
            last = accounts[^1].Key;
        }
        audited.EndAccounts();
    }

    private static async Task CompareHoldsAsync(ILedgerReader ledger, Reckoning audited, CancellationToken ct)
    {
        for (long from = 0; from < audited.LastRead; from += Together)
            foreach (var hold in await ledger.HoldsOpenedAsync(from, Math.Min(from + Together, audited.LastRead), ct)) audited.Compare(hold);
        foreach (var hold in await ledger.HoldsOpenedAsync(audited.LastRead, long.MaxValue, ct)) audited.Compare(hold);
        foreach (var hold in await ledger.HoldsOpenedAsync(long.MinValue, 0, ct)) audited.Compare(hold);
        audited.EndHolds();
    }
}
