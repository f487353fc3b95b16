using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Lists hold people one follows: whoever is followed no longer, or is kept apart by a block, leaves them.</summary>
internal sealed class LeaveListsWhenUnfollowed(PalabreDb db, PostMemory memory) : IOn<MemberUnfollowed>, IOn<MemberBlocked>
{
    public Task HandleAsync(MemberUnfollowed told, CancellationToken ct) => LeaveAsync(told.Follower, told.Followed, ct);

    public async Task HandleAsync(MemberBlocked told, CancellationToken ct)
    {
        await LeaveAsync(told.Blocker, told.Blocked, ct);
        await LeaveAsync(told.Blocked, told.Blocker, ct);
    }

    private async Task LeaveAsync(MemberId owner, MemberId leaving, CancellationToken ct)
    {
        await db.Set<ListEntry>().Where(e => e.Member == leaving && db.Set<MemberList>().Any(l => l.Id == e.List && l.Owner == owner)).ExecuteDeleteAsync(ct);
        memory.Elsewhere.Forget(owner);
    }
}
