using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Members;

/// <summary>After a block neither is in a collection of the other's. What is gone already stays gone: a second delivery changes nothing.</summary>
internal sealed class LeaveCollectionsWhenBlocked(Collections collections) : IOn<MemberBlocked>
{
    public Task HandleAsync(MemberBlocked told, CancellationToken ct) => collections.PartAsync(told.Blocker, told.Blocked, ct);
}
