namespace Palabre.Ledger;

/// <summary>
/// Decides about drafts and writes what comes of them. It loads what a batch of drafts touches at once, decides about one after the other
/// in memory, and writes at once, so that a batch of a hundred costs hardly more round trips than one of one.
/// </summary>
/// <param name="chart">What accounts are opened with.</param>
/// <param name="clock">When it is. It may go backwards; the ledger's time then stands still.</param>
public sealed class Book(Chart chart, TimeProvider clock)
{
    /// <summary>
    /// Decides about drafts in their order, each knowing those before it, and writes those that are not refused, in a transaction of the
    /// caller's: what else is written in it and the money are there together or not at all. Holds that are due on the accounts touched
    /// expire first, each in a journal of its own, whatever becomes of the drafts.
    /// </summary>
    /// <returns>What became of each draft, in their order.</returns>
    public async Task<IReadOnlyList<Outcome>> CommitAsync(ILedgerTransaction ledger, IReadOnlyList<Draft> drafts, CancellationToken ct)
    {
        if (drafts.Count == 0) return [];
        var touch = Touch.Of(drafts, clock.GetUtcNow());
        var touched = await ledger.TouchAsync(touch, ct);
        var page = new Page(chart, touched.Head, touch.Now);
        page.Load(touch, touched);
        page.ExpireDue();
        var outcomes = new Outcome[drafts.Count];
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = page.Decide(drafts[i]);
        await page.WriteAsync(ledger, ct);
        return outcomes;
    }

    /// <summary>Lets holds expire whose time is over, at most so many, those that were due first before the others.</summary>
    /// <returns>The journals written; when they are as many as were asked for, there may be more.</returns>
    public async Task<IReadOnlyList<Journal>> ExpireDueAsync(ILedgerTransaction ledger, int most, CancellationToken ct)
    {
        var page = new Page(chart, await ledger.LockHeadAsync(ct), clock.GetUtcNow());
        await page.LoadDueAsync(ledger, most, ct);
        page.ExpireDue();
        await page.WriteAsync(ledger, ct);
        return page.Written;
    }
}
