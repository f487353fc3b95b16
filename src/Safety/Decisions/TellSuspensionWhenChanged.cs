using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>A decision suspends a member, or one that did was overturned. Nobody but this slice hears it.</summary>
internal sealed record SuspensionsChanged(MemberId Member);

/// <summary>
/// Tells what suspends a member now, after the change is saved and not with it: of two changes at once each would be counted without the
/// other, and what is told last would be wrong.
/// </summary>
internal sealed class TellSuspensionWhenChanged(PalabreDb db, Suspensions suspensions, TimeProvider clock) : IOn<SuspensionsChanged>
{
    public async Task HandleAsync(SuspensionsChanged told, CancellationToken ct)
    {
        if (await suspensions.LongestAsync(told.Member, ct) is { } longest)
            db.Tell(new MemberSuspended(told.Member, longest.Until, Rules.Word(longest.Rule), longest.PathWithKey, clock.GetUtcNow()));
        else
            db.Tell(new SuspensionLifted(told.Member, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
    }
}
