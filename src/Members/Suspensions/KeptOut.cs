using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Whoever proved who they are but is suspended does not come in.</summary>
public sealed class KeptOut(PalabreDb db, TimeProvider clock)
{
    /// <summary>What keeps a member out now: until when and why, and where to read and contest it. Null for whoever may come in.</summary>
    public async Task<Suspension?> FindAsync(Member member, CancellationToken ct)
    {
        var suspension = await db.Set<Suspension>().AsNoTracking().SingleOrDefaultAsync(s => s.MemberId == member.Id, ct);
        return suspension?.HoldsAt(clock.GetUtcNow()) == true ? suspension : null;
    }
}
