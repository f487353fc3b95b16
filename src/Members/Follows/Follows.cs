using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>How a member stands to another.</summary>
public sealed record Relation(bool Following, bool FollowsMe)
{
    public static readonly Relation None = new(false, false);

    /// <summary>One blocks the other oneself: then there is nothing to offer. To the blocked the page stays as it was. Pages ask; programs are not told.</summary>
    [JsonIgnore] public bool Apart { get; init; }
}

/// <summary>Following and no longer following. Both can be repeated; only a change is told.</summary>
public sealed class Follows(PalabreDb db, IdMaker ids, ISafety safety)
{
    /// <summary>Puts a follow into the unit of work, with its event; the caller saves.</summary>
    public void Begin(MemberId follower, MemberId followed)
    {
        db.Add(new Follow { Id = ids.Next(), FollowerId = follower.Value, FollowedId = followed.Value });
        db.Tell(new MemberFollowed(follower, followed));
    }

    public async Task<Relation> BetweenAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        var both = await db.Set<Follow>()
            .Where(f => (f.FollowerId == me.Value && f.FollowedId == other.Value) || (f.FollowerId == other.Value && f.FollowedId == me.Value))
            .Select(f => f.FollowerId).ToListAsync(ct);
        var blocks = await safety.BlocksAsync(me, [other], ct);
        return new Relation(both.Contains(me.Value), both.Contains(other.Value)) { Apart = blocks.Blocked.Contains(other) };
    }

    public async Task<Refusal?> FollowAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (me == other) return new Refusal("follow_oneself");
        // The same sentence for both: nobody learns here who blocks them.
        if ((await safety.BlocksAsync(me, [other], ct)).With(other)) return new Refusal("follow_apart", 403);
        if (await db.Set<Follow>().AnyAsync(f => f.FollowerId == me.Value && f.FollowedId == other.Value, ct)) return null;
        Begin(me, other);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one followed.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    public async Task UnfollowAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (await db.Set<Follow>().SingleOrDefaultAsync(f => f.FollowerId == me.Value && f.FollowedId == other.Value, ct) is not { } follow) return;
        db.Remove(follow);
        db.Tell(new MemberUnfollowed(me, other));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Two presses at once: the other one unfollowed.
            db.ChangeTracker.Clear();
        }
    }
}
