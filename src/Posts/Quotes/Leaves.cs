using Palabre.Core;

namespace Palabre.Posts;

/// <summary>What a reader may do about a post that they see.</summary>
internal readonly record struct Leave(QuoteLeave Quote, bool Reply);

/// <summary>
/// Who may quote and answer which posts, for a whole page with one question at most. In a conversation the rule of its first post holds too:
/// otherwise whoever may not answer it would answer an answer.
/// </summary>
internal sealed class Leaves(ReadPosts read, IFollows follows)
{
    public async Task<IReadOnlyDictionary<long, Leave>> OfAsync(IReadOnlyCollection<PostFacts> posts, Sight sight, CancellationToken ct)
    {
        if (sight.Me is not { } me) return new Dictionary<long, Leave>();
        List<long> beginnings = [.. posts.Select(f => f.Post).Where(p => p.Thread != p.Id).Select(p => p.Thread).Distinct()];
        var first = (await read.FactsAsync(beginnings, ct)).OfType<PostFacts>().ToDictionary(f => f.Post.Id);
        List<MemberId> choosy = [.. posts.Concat(first.Values).Select(f => f.Post).Where(p => p.WhoReplies == ReplyRule.Followed && p.Author != me).Select(p => p.Author).Distinct()];
        var following = choosy.Count == 0 ? new HashSet<MemberId>() : await follows.FollowersAsync(me, choosy, ct);
        return posts.ToDictionary(f => f.Post.Id, f => new Leave(
            f.Post.LeaveToQuote(me, sight.Circle.FollowedSet.Contains(f.Post.Author)),
            Lets(f) && (first.GetValueOrDefault(f.Post.Thread) is not { } beginning || Lets(beginning))));

        bool Lets(PostFacts facts) => facts.Post.LetsAnswer(me, facts.Mentioned.Contains(me), following.Contains(facts.Post.Author));
    }

    public async Task<Leave> OfAsync(Post post, Sight sight, CancellationToken ct) =>
        await read.FactsAsync([post.Id], ct) is [{ } facts] ? (await OfAsync([facts], sight, ct)).GetValueOrDefault(post.Id) : default;
}
