using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>
/// When sessions of a member end, their devices no longer ring: one of them may be in other hands. A browser that is still signed in says
/// itself again with the next page it opens.
/// </summary>
internal sealed class ForgetDevicesWhenAccessRevoked(PalabreDb db) : IOn<AccessRevoked>
{
    public Task HandleAsync(AccessRevoked told, CancellationToken ct) => db.Set<PushDevice>().Where(d => d.Member == told.Member).ExecuteDeleteAsync(ct);
}
