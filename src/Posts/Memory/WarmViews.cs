using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>
/// What is shown of a post of which memory has everything: the same as <see cref="PostViews"/> brings together, without asking anybody. Where
/// something differs between readers in a way that memory does not know (polls, rooms and shows, counts for who is kept apart from somebody), or is not
/// remembered, the answer is null. A test holds the two against each other.
/// </summary>
internal sealed class WarmViews(PostMemory memory, Sight sight, MemberId me, MarksOf marks, IReadOnlySet<long> quiet, IReadOnlyDictionary<PostId, IReadOnlyList<FilterMatch>> filtered)
{
    private static readonly MyMarks[] Marks = [.. Enumerable.Range(0, 8).Select(bits => new MyMarks((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0))];

    private readonly Func<long, PostFacts?> _find = id => memory.Facts.TryGet(id, out var found) ? found : null;

    public PostView? Of(HomeLine line)
    {
        if (!TryQuote(line.What.Post, out var quote) || Of(line.What, quote) is not { } view) return null;
        if (!line.Line.IsBoost) return view;
        return memory.Cards.TryGet(line.By, out var by) ? view with { Line = line.Line.Id, LineAt = IdMaker.TimeOf(line.Line.Id), BoostedBy = by } : null;
    }

    private PostView? Of(PostFacts what, QuoteView? quote)
    {
        var post = what.Post;
        if (post.HasPoll || post.Room is not null || post.Show is not null || post.Id < marks.From) return null;
        if ((sight.HasBlocks && !what.Totals.IsNone) || what.Totals.For(sight, post.Id, _find) is not { } counts) return null;
        if (!memory.Cards.TryGet(post.Author, out var author) || !TryName(what.Mentioned, out var mentioned)) return null;
        if (!TryAnswered(post, out var answered) || !TryClub(post, out var club) || MayReply(what) is not { } mayReply) return null;
        return new(post, author, mentioned, answered, club, counts, Mine(post.Id))
        {
            Facts = what,
            Pictures = what.Pictures,
            Filtered = filtered.GetValueOrDefault(post.PostId) is { } matches && post.Author != me ? matches : [],
            IsMuted = quiet.Contains(post.Thread),
            Quote = quote,
            MayQuote = post.LeaveToQuote(me, sight.Circle.FollowedSet.Contains(post.Author)),
            MayReply = mayReply,
        };
    }

    private MyMarks Mine(long post) =>
        Marks[(marks.Favourites.Contains(post) ? 1 : 0) | (marks.Boosts.Contains(post) ? 2 : 0) | (marks.Bookmarks.Contains(post) ? 4 : 0)];

    /// <summary>Whom it names, by the order of their handles.</summary>
    private bool TryName(IReadOnlyList<MemberId> ids, out IReadOnlyList<MemberCard> mentioned)
    {
        mentioned = [];
        if (ids.Count == 0) return true;
        if (memory.Cards.AllOf(ids) is not { } cards) return false;
        Array.Sort(cards, static (a, b) => string.CompareOrdinal(a.Handle, b.Handle));
        mentioned = cards;
        return true;
    }

    /// <summary>Who wrote what it answers, as far as that exists for the reader.</summary>
    private bool TryAnswered(Post post, out MemberCard? answered)
    {
        answered = null;
        if (post.ReplyTo is not { } to) return true;
        if (!memory.Facts.TryGet(to, out var what)) return false;
        return !sight.Sees(what) || memory.Cards.TryGet(what.Post.Author, out answered);
    }

    private bool TryClub(Post post, out ClubCard? club)
    {
        club = null;
        return post.Club is not { } of || memory.Clubs.TryGet(of, out club);
    }

    private bool TryQuote(Post post, out QuoteView? quote)
    {
        quote = null;
        if (!TryFind(post, out var found, out var what)) return false;
        if (found is null) return true;
        if (what is null)
        {
            quote = new(found.Seen);
            return true;
        }

        // Quotes are shown one deep.
        if (!TryFind(what.Post, out var within, out _) || Of(what, within is null ? null : new(within.Seen, within.Post?.PostId)) is not { } view) return false;
        quote = new(found.Seen, what.Post.PostId, view);
        return true;
    }

    /// <param name="found">Null when it quotes nothing.</param>
    /// <param name="what">Of what it quotes, where the reader sees that.</param>
    private bool TryFind(Post post, out Quoted? found, out PostFacts? what)
    {
        (found, what) = (null, null);
        if (post.QuoteOf is not { } of) return true;
        if (post.QuoteState == QuoteState.Accepted && !memory.Facts.TryGet(of, out what)) return false;
        found = QuotesOfPosts.Of(post, what, sight);
        if (found.Post is null) what = null;
        return true;
    }

    /// <summary>Null where it depends on whom an author follows. In a conversation the rule of its first post holds too.</summary>
    private bool? MayReply(PostFacts what)
    {
        if (what.Post.Thread == what.Post.Id) return Lets(what);
        return memory.Facts.TryGet(what.Post.Thread, out var beginning) && Lets(what) is { } here && Lets(beginning) is { } there ? here && there : null;
    }

    private bool? Lets(PostFacts what)
    {
        var isNamed = what.Mentioned.Contains(me);
        var lets = what.Post.LetsAnswer(me, isNamed, isFollowed: false);
        return lets == what.Post.LetsAnswer(me, isNamed, isFollowed: true) ? lets : null;
    }
}
