using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet;

/// <summary>
/// Looks every minute after thanks of which nobody knows yet whether the money moved: the server stopped in between, or a look at them was
/// asked for. Those that moved count; those of which the book knows nothing after a while were never paid.
/// </summary>
internal sealed class SettleTips(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SettleTips> log) : PacedJob(TimeSpan.FromMinutes(1), scopes, clock, log)
{
    /// <summary>A payment that is on its way is given so long.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    /// <summary>A review may take its time.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(60);

    private const int Together = 200;

    private readonly TimeProvider _clock = clock;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var (db, tips, store) = (services.GetRequiredService<PalabreDb>(), services.GetRequiredService<TipBook>(), services.GetRequiredService<ILedgerStore>());
        var (started, forgotten) = (_clock.GetUtcNow() - OnItsWay, _clock.GetUtcNow() - Forgotten);
        var open = await db.Set<Tip>().AsNoTracking().Where(t => t.GivenAt == null && t.MadeAt <= started).OrderByDescending(t => t.MadeAt).Select(t => t.Id).Take(Together).ToListAsync(ct);
        if (open.Count > 0)
        {
            var moved = await store.InSnapshotAsync((ledger, stop) => MovedAsync(ledger, open, stop), ct);
            foreach (var id in moved) await tips.SettleAsync(id, ct);
        }
        await db.Set<Tip>().Where(t => t.GivenAt == null && t.MadeAt < forgotten).ExecuteDeleteAsync(ct);
    }

    /// <summary>Those whose money is there: moved at once, or posted after a look. Not those whose card paid another sum, which is nobody's yet.</summary>
    private static async Task<List<Guid>> MovedAsync(ILedgerReader ledger, List<Guid> open, CancellationToken ct)
    {
        var journals = await ledger.JournalsAsync(open, ct);
        var holds = (await ledger.HoldsAsync([.. journals.SelectMany(j => j.Entries).Select(e => e.Hold).OfType<Guid>()], ct)).ToDictionary(h => h.Id);
        return [.. journals.Where(j => j.Kind != ProviderKinds.Suspense && j.Entries.All(e => e.Hold is { } hold ? holds[hold].State == HoldState.Posted : e.Moved > 0)).Select(j => j.Id)];
    }
}
