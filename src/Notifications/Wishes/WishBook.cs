using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Reads and keeps what members want to be told.</summary>
internal sealed class WishBook(PalabreDb db, IFollows follows)
{
    /// <summary>What somebody chose; what everybody has who chose nothing.</summary>
    public async Task<MemberWishes> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<MemberWishes>().AsNoTracking().SingleOrDefaultAsync(w => w.Member == me, ct) ?? new MemberWishes { Member = me };

    public async Task ChangeAsync(MemberId me, Action<MemberWishes> change, CancellationToken ct)
    {
        var wishes = await db.Set<MemberWishes>().SingleOrDefaultAsync(w => w.Member == me, ct);
        if (wishes is null) db.Add(wishes = new MemberWishes { Member = me });
        change(wishes);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>How much they want to hear of somebody; null when they do not follow them.</summary>
    public async Task<FollowLevel?> LevelAsync(MemberId me, MemberId followed, CancellationToken ct)
    {
        if ((await follows.FollowedAsync(me, [followed], ct)).Count == 0) return null;
        return (await db.Set<FollowWish>().AsNoTracking().SingleOrDefaultAsync(w => w.Followed == followed && w.Member == me, ct))?.Level ?? FollowLevel.Sometimes;
    }

    public async Task<Refusal?> SetLevelAsync(MemberId me, MemberId followed, FollowLevel level, CancellationToken ct)
    {
        if (await LevelAsync(me, followed, ct) is null) return new Refusal("level_follow_first");
        var wish = await db.Set<FollowWish>().SingleOrDefaultAsync(w => w.Followed == followed && w.Member == me, ct);
        if (wish is null) db.Add(new FollowWish { Member = me, Followed = followed, Level = level });
        else wish.Level = level;
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Chosen twice at once: the other choice stands.
            db.ChangeTracker.Clear();
        }
        return null;
    }
}
