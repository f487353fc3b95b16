using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>
/// Whom a member may want to follow: acquaintances of who let them in, people of their clubs, people whom those they follow follow, and
/// where that is nobody, the stewards; beside them, whoever opened rooms to all about what they like, or in their language. Never somebody who approves who follows them, who is suspended, whom a block or a mute keeps apart,
/// or who was set aside.
/// </summary>
public sealed class Suggestions(PalabreDb db, IClubs clubs, IRooms rooms, ISafety safety, IMembers members, TimeProvider clock)
{
    /// <summary>More is a list that nobody reads to its end.</summary>
    public const int Most = 12;

    /// <summary>So many are looked at of each club and of each circle: the rest of a large one would not be shown anyway.</summary>
    private const int Looked = 200;

    /// <summary>Read for the many of whom some fall away.</summary>
    private const int Considered = 60;

    /// <param name="liking">What they read and like; null for what is known without that.</param>
    public async Task<IReadOnlyList<Suggestion>> OfAsync(MemberId me, int most, CancellationToken ct, Liking? liking = null)
    {
        var mine = await db.Set<Follow>().Where(f => f.FollowerId == me.Value).OrderByDescending(f => f.Id).Take(Looked).Select(f => f.FollowedId).ToListAsync(ct);
        var inviter = await db.Set<Member>().AsNoTracking().Where(m => m.Id == me.Value).Join(db.Set<Member>(), m => m.InvitedBy, i => i.Id, (_, i) => i).SingleOrDefaultAsync(ct);
        var candidates = new Dictionary<long, Candidate>();
        await AddFriendsAsync(candidates, mine, inviter?.Id, ct);
        await AddClubsAsync(candidates, me, ct);
        if (candidates.Count == 0)
            foreach (var steward in await members.StewardsAsync(ct)) Of(candidates, steward.Id.Value);
        if (liking is not null) await AddLikelyAsync(candidates, liking, ct);
        await DropAsync(candidates, me, ct);

        var first = candidates.OrderByDescending(c => c.Value.Weight).ThenByDescending(c => c.Key).Take(Considered).ToList();
        var cards = await members.CardsAsync([.. first.Select(c => new MemberId(c.Key))], ct);
        var apart = await safety.BlocksAsync(me, [.. cards.Keys], ct);
        var muted = await safety.MutedAsync(me, [.. cards.Keys], ct);
        return [.. first.Where(c => cards.ContainsKey(new(c.Key)) && !apart.With(new(c.Key)) && !muted.Contains(new(c.Key))).Take(most)
            .Select(c => c.Value.Of(cards[new(c.Key)], inviter?.Name))];
    }

    /// <summary>Not this one, and not again.</summary>
    public async Task SetAsideAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (!await db.Set<Member>().AnyAsync(m => m.Id == other.Value, ct) || await db.Set<SetAside>().AnyAsync(a => a.MemberId == me.Value && a.OtherId == other.Value, ct)) return;
        db.Add(new SetAside { MemberId = me.Value, OtherId = other.Value });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one set them aside.
            db.ChangeTracker.Clear();
        }
    }

    private async Task AddFriendsAsync(Dictionary<long, Candidate> candidates, List<long> mine, long? inviter, CancellationToken ct)
    {
        // What a private account shows its followers is shown here to its followers: those whom one follows oneself.
        var circles = await db.Set<Follow>().Where(f => mine.Contains(f.FollowerId)).OrderByDescending(f => f.Id).Take(Looked * 5)
            .Select(f => new { f.FollowerId, f.FollowedId }).ToListAsync(ct);
        foreach (var one in circles)
        {
            var candidate = Of(candidates, one.FollowedId);
            candidate.Friends++;
            candidate.IsInvitersFriend |= one.FollowerId == inviter;
        }
    }

    private async Task AddClubsAsync(Dictionary<long, Candidate> candidates, MemberId me, CancellationToken ct)
    {
        foreach (var club in (await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? [])
            foreach (var member in await clubs.MembersAsync(club.Club.Id, default, Looked, ct))
                Of(candidates, member.Value).Clubs.Add(club.Club.Name);
    }

    private async Task AddLikelyAsync(Dictionary<long, Candidate> candidates, Liking liking, CancellationToken ct)
    {
        foreach (var room in await rooms.LikelyAsync(liking, Looked, ct))
        {
            var candidate = Of(candidates, room.Creator.Value);
            (candidate.Topic, candidate.Language) = (candidate.Topic ?? room.Topic, candidate.Language ?? room.Language);
        }
    }

    private async Task DropAsync(Dictionary<long, Candidate> candidates, MemberId me, CancellationToken ct)
    {
        List<long> asked = [.. candidates.Keys];
        var now = clock.GetUtcNow();
        var dropped = await db.Set<Follow>().Where(f => f.FollowerId == me.Value && asked.Contains(f.FollowedId)).Select(f => f.FollowedId)
            .Union(db.Set<SetAside>().Where(a => a.MemberId == me.Value).Select(a => a.OtherId))
            .Union(db.Set<Member>().Where(m => asked.Contains(m.Id) && m.IsPrivate).Select(m => m.Id))
            .Union(db.Set<Suspension>().Where(s => !s.IsLifted && (s.Until == null || s.Until > now)).Select(s => s.MemberId)).ToListAsync(ct);
        foreach (var one in dropped.Append(me.Value)) candidates.Remove(one);
    }

    private static Candidate Of(Dictionary<long, Candidate> candidates, long member) =>
        candidates.TryGetValue(member, out var known) ? known : candidates[member] = new();
}
