using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>A reader of a post votes in its poll, once.</summary>
internal sealed class VotePoll(PalabreDb db, PostDoor door, IdMaker ids, TimeProvider clock)
{
    /// <param name="Choices">The places of what they choose, from 0.</param>
    public sealed record Ballot(IReadOnlyList<int>? Choices);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapPost("/{post:long}/poll/votes", AnswerAsync).Deed("VoteInPoll").Produces<PostPoll>();
        posts.Forms.MapPost("/{post:long}/vote", async (PostId post, HttpContext http, IFormCollection form, Viewer viewer, VotePoll vote, PostAnswers answers, CancellationToken ct) =>
            await answers.AfterVoteAsync(http, viewer, post, await vote.DoAsync(viewer.Member!.Value, post, Places(form), ct), ct));
    }

    public async Task<Refusal?> DoAsync(MemberId me, PostId id, IReadOnlyList<int>? choices, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } post) return PostDoor.Unknown;
        if (await db.Set<Poll>().AsNoTracking().SingleOrDefaultAsync(p => p.Post == post.Id, ct) is not { } poll) return new Refusal("poll_unknown", 404);
        if (poll.IsOver(clock.GetUtcNow())) return new Refusal("poll_over", 422);
        if (post.Author == me) return new Refusal("poll_own", 422);
        List<int> places = [.. (choices ?? []).Distinct()];
        var count = await db.Set<PollOption>().CountAsync(o => o.Poll == poll.Id, ct);
        if (places.Count == 0 || places.Any(place => place < 0 || place >= count)) return new Refusal("poll_choose", 422, "choices");
        if (places.Count > 1 && !poll.IsMultiple) return new Refusal("poll_choose_one", 422, "choices");
        return await CountAsync(me, poll.Id, places, ct);
    }

    /// <summary>Refused when they have voted before: the one row of a member in a poll says so, also of two presses at once.</summary>
    private async Task<Refusal?> CountAsync(MemberId me, long poll, List<int> places, CancellationToken ct)
    {
        await using var vote = await db.Database.BeginTransactionAsync(ct);
        db.Add(new PollVote { Id = ids.Next(), Poll = poll, Member = me, Choices = places.Aggregate(0, (bits, place) => bits | (1 << place)) });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return new("poll_voted", 422);
        }
        catch (DbUpdateException e) when (ForeignKeyViolation.IsIn(e))
        {
            // Deleted with its post at this moment.
            db.ChangeTracker.Clear();
            return new("poll_unknown", 404);
        }
        await db.Set<PollOption>().Where(o => o.Poll == poll && places.Contains(o.Place)).ExecuteUpdateAsync(o => o.SetProperty(one => one.Votes, one => one.Votes + 1), ct);
        await db.Set<Poll>().Where(p => p.Id == poll).ExecuteUpdateAsync(p => p.SetProperty(one => one.Voters, one => one.Voters + 1), ct);
        await vote.CommitAsync(ct);
        return null;
    }

    private static List<int> Places(IFormCollection form) => [.. form["choice"].Select(choice => int.TryParse(choice, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var place) ? place : -1)];

    private static async Task<IResult> AnswerAsync(PostId post, Ballot ballot, HttpContext http, Viewer viewer, VotePoll vote, ShowPost show, CancellationToken ct)
    {
        if (await vote.DoAsync(viewer.Member!.Value, post, ballot.Choices, ct) is { } refused) return http.Problem(refused);
        return await show.OneAsync(post, viewer, ct) is { Poll: { } poll } ? TypedResults.Ok(poll) : http.Problem(PostDoor.Unknown);
    }
}
