using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>How a member stands to another.</summary>
/// <param name="Requested">One has asked to follow them and waits.</param>
/// <param name="AsksMe">They have asked to follow, and wait.</param>
public sealed record Relation(bool Following, bool FollowsMe, bool Requested = false, bool AsksMe = false)
{
    public static readonly Relation None = new(false, false);

    /// <summary>One follows them without what they boost.</summary>
    public bool WithoutBoosts { get; init; }

    /// <summary>One blocks the other oneself: then there is nothing to offer. To the blocked the page stays as it was. Pages ask; programs are not told.</summary>
    [JsonIgnore] public bool Apart { get; init; }
}

/// <summary>Following, or asking to, and no longer following. All can be repeated; only a change is told.</summary>
public sealed class Follows(PalabreDb db, IdMaker ids, ISafety safety)
{
    /// <summary>Puts a follow into the unit of work, with its event; the caller saves.</summary>
    public void Begin(MemberId follower, MemberId followed, bool wasAsked = false)
    {
        db.Add(new Follow { Id = ids.Next(), FollowerId = follower.Value, FollowedId = followed.Value });
        db.Tell(new MemberFollowed(follower, followed, wasAsked));
    }

    public async Task<Relation> BetweenAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        var both = await db.Set<Follow>()
            .Where(f => (f.FollowerId == me.Value && f.FollowedId == other.Value) || (f.FollowerId == other.Value && f.FollowedId == me.Value))
            .ToDictionaryAsync(f => f.FollowerId, f => f.WithoutBoosts, ct);
        var asked = await db.Set<FollowRequest>()
            .Where(r => (r.FollowerId == me.Value && r.FollowedId == other.Value) || (r.FollowerId == other.Value && r.FollowedId == me.Value))
            .Select(r => r.FollowerId).ToListAsync(ct);
        var blocks = await safety.BlocksAsync(me, [other], ct);
        return new Relation(both.ContainsKey(me.Value), both.ContainsKey(other.Value), asked.Contains(me.Value), asked.Contains(other.Value))
        {
            Apart = blocks.Blocked.Contains(other),
            WithoutBoosts = both.GetValueOrDefault(me.Value),
        };
    }

    public async Task<bool> FollowsNobodyAsync(MemberId me, CancellationToken ct) => !await db.Set<Follow>().AnyAsync(f => f.FollowerId == me.Value, ct);

    public async Task<Refusal?> FollowAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (me == other) return new Refusal("follow_oneself");
        // The same sentence for both: nobody learns here who blocks them.
        if ((await safety.BlocksAsync(me, [other], ct)).With(other)) return new Refusal("follow_apart", 403);
        if (await db.Set<Follow>().AnyAsync(f => f.FollowerId == me.Value && f.FollowedId == other.Value, ct)) return null;
        if (await db.Set<Member>().AnyAsync(m => m.Id == other.Value && m.IsPrivate, ct))
        {
            if (await db.Set<FollowRequest>().AnyAsync(r => r.FollowerId == me.Value && r.FollowedId == other.Value, ct)) return null;
            db.Add(new FollowRequest { Id = ids.Next(), FollowerId = me.Value, FollowedId = other.Value });
            db.Tell(new FollowRequested(me, other));
        }
        else Begin(me, other);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one followed, or asked.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    /// <summary>With what they boost, or without it; of somebody one does not follow it changes nothing.</summary>
    public async Task ShowBoostsAsync(MemberId me, MemberId other, bool shown, CancellationToken ct)
    {
        if (await db.Set<Follow>().SingleOrDefaultAsync(f => f.FollowerId == me.Value && f.FollowedId == other.Value, ct) is not { } follow || follow.WithoutBoosts != shown) return;
        follow.WithoutBoosts = !shown;
        db.Tell(new BoostsSwitched(me, other));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Unfollowed at this moment.
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Ends it, or takes back having asked. Whom one follows no longer one does not put forward either: the table sees to that.</summary>
    public async Task UnfollowAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        await db.Set<FollowRequest>().Where(r => r.FollowerId == me.Value && r.FollowedId == other.Value).ExecuteDeleteAsync(ct);
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
