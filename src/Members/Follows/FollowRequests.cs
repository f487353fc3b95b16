using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Who waits to follow a member, and the member's answers.</summary>
public sealed class FollowRequests(PalabreDb db, Follows follows, ISafety safety)
{
    /// <summary>As many as one reads at once; the rest comes up as these are answered.</summary>
    public const int Shown = 100;

    /// <summary>A switch pressed at the same moment as somebody takes back their request is tried again so often.</summary>
    private const int MostTries = 5;

    private static Refusal Gone => new("follow_request_gone", 404);

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<MemberCard>> OfAsync(MemberId me, CancellationToken ct) =>
        [.. (await db.Set<FollowRequest>().AsNoTracking().Where(r => r.FollowedId == me.Value).OrderBy(r => r.Id).Take(Shown)
            .Join(db.Set<Member>(), r => r.FollowerId, m => m.Id, (r, m) => new { r.Id, Member = m }).OrderBy(row => row.Id).ToListAsync(ct)).Select(row => row.Member.Card)];

    /// <summary>Lets somebody follow, or not: then nothing is told, and the request is gone.</summary>
    public async Task<Refusal?> AnswerAsync(MemberId me, MemberId follower, bool lets, CancellationToken ct)
    {
        if (await db.Set<FollowRequest>().SingleOrDefaultAsync(r => r.FollowedId == me.Value && r.FollowerId == follower.Value, ct) is not { } request) return Gone;
        db.Remove(request);
        if (lets)
        {
            // A block may have come since they asked, and not have been heard here yet.
            if ((await safety.BlocksAsync(me, [follower], ct)).With(follower)) return new Refusal("follow_apart", 403);
            if (!await db.Set<Follow>().AnyAsync(f => f.FollowerId == follower.Value && f.FollowedId == me.Value, ct)) follows.Begin(follower, me, wasAsked: true);
        }
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // Taken back, or answered in another window, at this moment.
            db.ChangeTracker.Clear();
            return Gone;
        }
    }

    /// <summary>The member approves who follows them from now on, or no longer does: then whoever waited follows.</summary>
    public async Task SetPrivateAsync(MemberId me, bool isPrivate, CancellationToken ct)
    {
        for (var left = MostTries; left > 0; left--)
        {
            var member = await db.Set<Member>().SingleAsync(m => m.Id == me.Value, ct);
            member.IsPrivate = isPrivate;
            if (!isPrivate) await LetAllAsync(me, ct);
            try
            {
                await db.SaveChangesAsync(ct);
                return;
            }
            catch (DbUpdateException e) when (left > 1 && (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e)))
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task LetAllAsync(MemberId me, CancellationToken ct)
    {
        var waiting = await db.Set<FollowRequest>().Where(r => r.FollowedId == me.Value).OrderBy(r => r.Id).ToListAsync(ct);
        var blocks = await safety.BlocksAsync(me, [.. waiting.Select(r => new MemberId(r.FollowerId))], ct);
        foreach (var request in waiting)
        {
            db.Remove(request);
            if (!blocks.With(new(request.FollowerId))) follows.Begin(new(request.FollowerId), me, wasAsked: true);
        }
    }
}
