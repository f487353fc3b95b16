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
    /// <summary>Tells what holds once <paramref name="changed"/> is saved, taken just now or overturned.</summary>
    /// <param name="at">When it was: of two tellings the later one counts.</param>
    public async Task TellAsync(Decision changed, DateTimeOffset at, CancellationToken ct)
    {
        var all = (await OthersAsync(changed, ct)).Append(changed).Where(d => d.SuspendsAt(at));
        if (all.MaxBy(d => d.Until ?? DateTimeOffset.MaxValue) is { } longest)
            db.Tell(new MemberSuspended(longest.Member, longest.Until, Rules.Word(longest.Rule), longest.PathWithKey, at));
        else
            db.Tell(new SuspensionLifted(changed.Member, at));
    }

    /// <summary>The other decisions that suspend the same member now. At the door only one is named; whoever cannot come in finds these beside it.</summary>
    public async Task<IReadOnlyList<Decision>> OthersAsync(Decision decision, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var others = await db.Set<Decision>().AsNoTracking()
            .Where(d => d.Member == decision.Member && d.Measure == Measure.Suspension && d.Id != decision.Id).OrderByDescending(d => d.Id).ToListAsync(ct);
        return [.. others.Where(d => d.SuspendsAt(now))];
    }
}
