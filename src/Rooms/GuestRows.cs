using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Who was brought into a room that is not open to all, in storage and in memory.</summary>
internal sealed class GuestRows(PalabreDb db, TimeProvider clock)
{
    /// <summary>From now on the room exists for them; brought in twice, the first counts.</summary>
    public async Task AddAsync(Gathering gathering, MemberId member, MemberId by)
    {
        if (!await db.Set<RoomGuest>().AnyAsync(g => g.Room == gathering.Id && g.Member == member, CancellationToken.None))
        {
            var guest = db.Add(new RoomGuest { Room = gathering.Id, Member = member, BroughtBy = by, At = clock.GetUtcNow() });
            try { await db.SaveChangesAsync(CancellationToken.None); }
            catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
            {
                // Brought in at the same moment by somebody else, or by a second press.
                guest.State = EntityState.Detached;
            }
        }
        gathering.AddGuest(member);
    }
}
