using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Members;

/// <summary>After a block neither follows the other, nor waits to. What is gone already stays gone: a second delivery changes nothing.</summary>
internal sealed class UnfollowWhenMemberBlocked(Follows follows) : IOn<MemberBlocked>
{
    public async Task HandleAsync(MemberBlocked told, CancellationToken ct)
    {
        await follows.UnfollowAsync(told.Blocker, told.Blocked, ct);
        await follows.UnfollowAsync(told.Blocked, told.Blocker, ct);
    }
}
