using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Polls for other slices.</summary>
internal sealed class PollsFacade(PalabreDb db, VotePoll vote, PostsSettings settings) : IPolls
{
    public PollLimits Limits => new(settings.PollChoices, settings.PollChoiceCharacters, settings.PollLeast, settings.PollMost);

    public async Task<PostId?> PostOfAsync(PollId poll, CancellationToken ct) =>
        await db.Set<Poll>().Where(p => p.Id == poll.Value).Select(p => (long?)p.Post).SingleOrDefaultAsync(ct) is { } post ? new PostId(post) : null;

    public async Task<Refused?> VoteAsync(MemberId me, PostId post, IReadOnlyList<int> choices, CancellationToken ct) => (await vote.DoAsync(me, post, choices, ct))?.ToRefused();

    public async Task<MembersPart> VotersPartAsync(PostId post, long after, int most, CancellationToken ct)
    {
        var part = await db.Set<Poll>().Where(p => p.Post == post.Value).Join(db.Set<PollVote>(), p => p.Id, v => v.Poll, (_, v) => v)
            .Where(v => v.Id > after).OrderBy(v => v.Id).Take(most).Select(v => new { v.Id, v.Member }).ToListAsync(ct);
        return new([.. part.Select(v => v.Member)], part.Count == most ? part[^1].Id : null);
    }
}
