using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>The polls of posts as somebody sees them, all of a page at once.</summary>
internal sealed class PollsOfPosts(PalabreDb db, TimeProvider clock)
{
    public async Task<IReadOnlyDictionary<long, PostPoll>> OfAsync(IEnumerable<Post> posts, MemberId? viewer, CancellationToken ct)
    {
        List<long> with = [.. posts.Where(p => p.HasPoll).Select(p => p.Id)];
        if (with.Count == 0) return new Dictionary<long, PostPoll>();
        var polls = await db.Set<Poll>().AsNoTracking().Where(p => with.Contains(p.Post)).ToListAsync(ct);
        List<long> ids = [.. polls.Select(p => p.Id)];
        var options = (await db.Set<PollOption>().AsNoTracking().Where(o => ids.Contains(o.Poll)).OrderBy(o => o.Place).ToListAsync(ct)).ToLookup(o => o.Poll);
        var mine = viewer is { } me
            ? await db.Set<PollVote>().AsNoTracking().Where(v => v.Member == me && ids.Contains(v.Poll)).ToDictionaryAsync(v => v.Poll, v => v.Places, ct)
            : [];
        var now = clock.GetUtcNow();
        return polls.ToDictionary(p => p.Post, p => View(p, [.. options[p.Id]], mine.GetValueOrDefault(p.Id), now));
    }

    private static PostPoll View(Poll poll, List<PollOption> options, IReadOnlyList<int>? own, DateTimeOffset now)
    {
        var isOver = poll.IsOver(now);
        return new(
            new(poll.Id), poll.EndsAt, isOver, poll.IsMultiple, options.Sum(o => o.Votes), poll.Voters,
            [.. options.Select(o => new PollChoice(o.Title, poll.HidesTotals && !isOver ? null : o.Votes))], own is not null, own ?? []);
    }
}
