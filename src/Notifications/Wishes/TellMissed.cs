using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>When somebody's quiet hours are over, one line says how much was not pushed meanwhile. What they have read since is not counted.</summary>
internal sealed class TellMissed(PalabreDb db, Notifier notifier, TimeProvider clock)
{
    public async Task DoAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.Set<Notification>().Where(n => n.HeldUntil != null && n.HeldUntil <= now).ToListAsync(ct);
        foreach (var quiet in over.GroupBy(n => (n.Member, Until: n.HeldUntil!.Value)))
            await TellAsync(quiet.Key.Member, quiet.Key.Until, [.. quiet], ct);
    }

    /// <summary>The line and the end of the holding are one change: told once, whenever the server stops.</summary>
    private async Task TellAsync(MemberId member, DateTimeOffset until, IReadOnlyList<Notification> held, CancellationToken ct)
    {
        var missed = held.Count(n => n.ReadAt is null);
        foreach (var notification in held) notification.HeldUntil = null;
        IReadOnlyList<MemberId> told = missed == 0 ? []
            : await notifier.WriteAsync(new(NotificationKind.Missed, until.ToUnixTimeSeconds(), Count: missed), [member], ct);
        await db.SaveChangesAsync(ct);
        await notifier.ShowAsync(told, ct);
    }
}
