using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>
/// Several decisions may suspend one member, each with its own end and its own appeal. What holds is the one that lasts longest; when it is
/// overturned, the next one does.
/// </summary>
internal sealed class Suspensions(PalabreDb db, TimeProvider clock)
{
    /// <summary>The one that holds now; null for whoever may come in.</summary>
    public async Task<Decision?> LongestAsync(MemberId member, CancellationToken ct) =>
        (await InForceAsync(member, ct)).MaxBy(d => d.Until ?? DateTimeOffset.MaxValue);

    /// <summary>What else suspends the same member now. At the door only one is named; whoever cannot come in finds these beside it.</summary>
    public async Task<IReadOnlyList<Decision>> OthersAsync(Decision decision, CancellationToken ct) =>
        [.. (await InForceAsync(decision.Member, ct)).Where(d => d.Id != decision.Id)];

    private async Task<IEnumerable<Decision>> InForceAsync(MemberId member, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var all = await db.Set<Decision>().AsNoTracking().Where(d => d.Member == member && d.Measure == Measure.Suspension).OrderByDescending(d => d.Id).ToListAsync(ct);
        return all.Where(d => d.SuspendsAt(now));
    }
}
