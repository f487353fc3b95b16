using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>
/// When sessions of a member end, their devices no longer ring: one of them may be in other hands. A browser that is still signed in says
/// itself again with the next page it opens; a program would not, and rings as long as its own token stands.
/// </summary>
internal sealed class ForgetDevicesWhenAccessRevoked(PalabreDb db, IAccess access) : IOn<AccessRevoked>
{
    public async Task HandleAsync(AccessRevoked told, CancellationToken ct)
    {
        var apps = await db.Set<PushApp>().AsNoTracking().Where(a => a.Member == told.Member).Select(a => new { a.Device, a.Token }).ToListAsync(ct);
        var standing = await access.StandingAsync([.. apps.Select(a => a.Token)], ct);
        List<long> kept = [.. apps.Where(a => standing.Contains(a.Token)).Select(a => a.Device)];
        await db.Set<PushDevice>().Where(d => d.Member == told.Member && !kept.Contains(d.Id)).ExecuteDeleteAsync(ct);
    }
}
