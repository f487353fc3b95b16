using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>How many there are that exist for the reader.</summary>
public sealed record PostCounts(int Replies, int Boosts, int Favourites, int Quotes);

/// <summary>What the reader did with a post.</summary>
public sealed record MyMarks(bool Favourited, bool Boosted, bool Bookmarked)
{
    public static readonly MyMarks None = new(false, false, false);
}

/// <summary>What a post quotes, as its reader sees it.</summary>
/// <param name="Of">Which post; null where that is not shown.</param>
/// <param name="Post">Quotes are shown one deep: of what is quoted in a quoted post there is only the id.</param>
public sealed record QuoteView(QuoteSeen Seen, PostId? Of = null, PostView? Post = null);

/// <summary>A post with all that is shown of it.</summary>
/// <param name="Mentioned">Whom it names, by the order of their handles.</param>
/// <param name="Answered">Who wrote what it answers; null when that does not exist for the reader.</param>
public sealed record PostView(Post Post, MemberCard Author, IReadOnlyList<MemberCard> Mentioned, MemberCard? Answered, ClubCard? Club, PostCounts Counts, MyMarks Mine)
{
    /// <summary>Of its line in a timeline, which is the boost's where it is one.</summary>
    public long Line { get; init; } = Post.Id;
    public MemberCard? BoostedBy { get; init; }

    /// <summary>When that line was written.</summary>
    public DateTimeOffset LineAt { get; init; } = Post.CreatedAt;
    public RoomOfPost? Room { get; init; }

    /// <summary>What is announced, as long as it is no room.</summary>
    public ShowOfPost? Show { get; init; }

    /// <summary>Null when it quotes nothing.</summary>
    public QuoteView? Quote { get; init; }

    /// <summary>What the reader may do about it.</summary>
    public QuoteLeave MayQuote { get; init; }
    public bool MayReply { get; init; }

    /// <summary>What is the same for every reader, with what was made of it once.</summary>
    internal PostFacts Facts { get; init; } = new(Post, [], PostTotals.None);
    public IReadOnlyList<PostPicture> Pictures { get; init; } = [];
    public PostPoll? Poll { get; init; }

    /// <summary>What the reader's filters found in it, wherever those are at work.</summary>
    public IReadOnlyList<FilterMatch> Filtered { get; init; } = [];

    /// <summary>The reader wants to hear no more of its conversation.</summary>
    public bool IsMuted { get; init; }

    public string Path => Facts.PathBy(Author);
}

/// <summary>Brings together what is shown of posts, for a whole page with a fixed number of questions.</summary>
internal sealed class PostViews(PalabreDb db, PostDoor door, ReadPosts read, RoomsOfPosts rooms, ShowsOfPosts shows, PollsOfPosts polls, QuotesOfPosts quotes, Leaves leaves, ThreadMutes mutes, IFiltering filters)
{
    public async Task<PostView> OneAsync(Post post, MemberId? viewer, CancellationToken ct) => (await OfAsync([post], viewer, ct))[0];

    public Task<IReadOnlyList<PostView>> OfAsync(IEnumerable<Post> posts, MemberId? viewer, CancellationToken ct) =>
        OfAsync([.. posts.Select(p => new Shown { Line = p, What = p })], viewer, ct);

    /// <summary>In the same order; a post that several boosted comes once.</summary>
    public Task<IReadOnlyList<PostView>> OfAsync(IReadOnlyList<Shown> lines, MemberId? viewer, CancellationToken ct) =>
        EachAsync([.. lines.DistinctBy(l => l.What.Id)], viewer, ct);

    /// <summary>Every line, in the same order.</summary>
    public async Task<IReadOnlyList<PostView>> EachAsync(IReadOnlyList<Shown> lines, MemberId? viewer, CancellationToken ct)
    {
        var sight = await door.SightAsync(viewer, ct);
        List<Post> own = [.. lines.Select(l => l.What).DistinctBy(p => p.Id)];
        if (own.Count == 0) return [];
        var quoted = await quotes.OfAsync(own, sight, ct);
        List<Post> within = [.. quoted.Values.Select(q => q.Post).OfType<Post>().DistinctBy(p => p.Id)];
        var quotedWithin = await quotes.OfAsync(within, sight, ct);
        List<Post> posts = [.. own.Concat(within).DistinctBy(p => p.Id)];
        List<long> ids = [.. posts.Select(p => p.Id)];
        var facts = (await read.FactsAsync(ids, ct)).OfType<PostFacts>().ToDictionary(f => f.Post.Id);
        var answered = await AnsweredAsync(posts, sight, ct);
        var people = await read.CardsAsync([.. lines.Select(l => l.Line.Author).Concat(posts.Select(p => p.Author)).Concat(answered.Values).Concat(facts.Values.SelectMany(f => f.Mentioned)).Distinct()], ct);
        var counts = await CountsAsync(ids, facts, sight, ct);
        var mine = viewer is { } me ? await read.MarksAsync(me, ids.Min(), ct) : null;
        var cards = await read.ClubsAsync([.. posts.Select(p => p.Club).OfType<ClubId>().Distinct()], ct);
        var announced = await shows.OfAsync(posts, viewer, ct);
        var led = await rooms.OfAsync([.. posts.Select(p => p.Room).Concat(announced.Values.Select(s => s.Room)).OfType<RoomId>().Distinct()], viewer, ct);
        var asked = await polls.OfAsync(posts, viewer, ct);
        var quiet = await mutes.OfAsync(viewer, ct);
        var filtered = await FilteredAsync(posts, facts, asked, viewer, ct);
        var may = await leaves.OfAsync(facts.Values, sight, ct);
        return [.. lines.Where(l => people.ContainsKey(l.What.Author)).Select(l => View(l, Quote(l.What)))];

        PostView View(Shown l, QuoteView? quote) => new(
            l.What, people[l.What.Author], [.. Mentioned(l.What.Id).Select(people.GetValueOrDefault).OfType<MemberCard>().OrderBy(m => m.Handle, StringComparer.Ordinal)],
            answered.TryGetValue(l.What.Id, out var whose) ? people.GetValueOrDefault(whose) : null,
            l.What.Club is { } club ? cards.GetValueOrDefault(club) : null, counts[l.What.Id], mine is null ? MyMarks.None : new(mine.Favourites.Contains(l.What.Id), mine.Boosts.Contains(l.What.Id), mine.Bookmarks.Contains(l.What.Id)))
        {
            Line = l.Line.Id,
            LineAt = l.Line.CreatedAt,
            Facts = facts.GetValueOrDefault(l.What.Id) ?? new(l.What, [], PostTotals.None),
            BoostedBy = l.Line.BoostOf is null ? null : people.GetValueOrDefault(l.Line.Author),
            Room = Led(l.What),
            Show = Led(l.What) is null ? Announced(l.What) : null,
            Pictures = facts.GetValueOrDefault(l.What.Id)?.Pictures ?? [],
            Poll = asked.GetValueOrDefault(l.What.Id),
            Filtered = filtered.GetValueOrDefault(l.What.PostId) ?? [],
            IsMuted = quiet.Contains(l.What.Thread),
            Quote = quote,
            MayQuote = may.GetValueOrDefault(l.What.Id).Quote,
            MayReply = may.GetValueOrDefault(l.What.Id).Reply,
        };

        QuoteView? Quote(Post post) => quoted.GetValueOrDefault(post.Id) is not { } found ? null
            : found.Post is not { } what ? new(found.Seen)
            : people.ContainsKey(what.Author) ? new(found.Seen, what.PostId, View(new() { Line = what, What = what }, QuoteWithin(what)))
            : new(QuoteSeen.Unavailable);

        QuoteView? QuoteWithin(Post post) => quotedWithin.GetValueOrDefault(post.Id) is { } found ? new(found.Seen, found.Post?.PostId) : null;

        ShowOfPost? Announced(Post post) => post is { Room: null, Show: { } show } ? announced.GetValueOrDefault(show) : null;

        // A date that became a room is that room, until the next one is announced.
        RoomOfPost? Led(Post post) => (post.Room ?? Announced(post)?.Room) is { } room && led.GetValueOrDefault(room) is { } found && (post.Room is not null || found.IsLive || Announced(post)?.Card.Next is null) ? found : null;

        IReadOnlyList<MemberId> Mentioned(long post) => facts.GetValueOrDefault(post)?.Mentioned ?? [];
    }

    /// <summary>Who wrote what these posts answer, as far as it exists for the reader: that there was something hidden is not told.</summary>
    private async Task<Dictionary<long, MemberId>> AnsweredAsync(List<Post> posts, Sight sight, CancellationToken ct)
    {
        List<long> wanted = [.. posts.Select(p => p.ReplyTo).OfType<long>().Distinct()];
        if (wanted.Count == 0) return [];
        var there = (await read.FactsAsync(wanted, ct)).OfType<PostFacts>().Where(sight.Sees).ToDictionary(f => f.Post.Id, f => f.Post.Author);
        return posts.Where(p => p.ReplyTo is { } to && there.ContainsKey(to)).ToDictionary(p => p.Id, p => there[p.ReplyTo!.Value]);
    }

    /// <summary>Nobody filters what they wrote themselves.</summary>
    private async Task<IReadOnlyDictionary<PostId, IReadOnlyList<FilterMatch>>> FilteredAsync(
        List<Post> posts, Dictionary<long, PostFacts> facts, IReadOnlyDictionary<long, PostPoll> asked, MemberId? viewer, CancellationToken ct) => viewer is not { } me
        ? new Dictionary<PostId, IReadOnlyList<FilterMatch>>()
        : await filters.MatchesAsync(me, posts.Where(p => p.Author != me).Select(p => p.Filterable(facts.GetValueOrDefault(p.Id)?.Pictures ?? [], asked.GetValueOrDefault(p.Id))), ct);

    /// <summary>Counted anew only where the reader may count otherwise than everybody: kept apart from somebody, or of more answers that are not for all than are remembered.</summary>
    private async Task<Dictionary<long, PostCounts>> CountsAsync(List<long> ids, Dictionary<long, PostFacts> facts, Sight sight, CancellationToken ct)
    {
        var same = new Dictionary<long, PostCounts>(ids.Count);
        List<long> closed = sight.HasBlocks ? [] : [.. facts.Values.SelectMany(f => f.Totals.Closed ?? []).Distinct()];
        var there = closed.Count == 0 ? facts : (await read.FactsAsync(closed, ct)).OfType<PostFacts>().ToDictionary(f => f.Post.Id);
        foreach (var one in facts.Values)
            if ((!sight.HasBlocks || one.Totals.IsNone) && one.Totals.For(sight, one.Post.Id, there.GetValueOrDefault) is { } known) same[one.Post.Id] = known;
        List<long> others = [.. ids.Where(id => !same.ContainsKey(id))];
        if (others.Count > 0)
            foreach (var (id, counts) in await CountAsync(others, sight, ct)) same[id] = counts;
        return same;
    }

    private async Task<Dictionary<long, PostCounts>> CountAsync(List<long> ids, Sight sight, CancellationToken ct)
    {
        var replies = await door.Written(sight).Where(p => p.ReplyTo != null && ids.Contains(p.ReplyTo.Value)).GroupBy(p => p.ReplyTo!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var boosts = await db.Set<Post>().Where(p => p.BoostOf != null && ids.Contains(p.BoostOf.Value) && !sight.Apart.Contains(p.Author)).GroupBy(p => p.BoostOf!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var favourites = await db.Set<Favourite>().Where(f => ids.Contains(f.Post) && !sight.Apart.Contains(f.Member)).GroupBy(f => f.Post)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var quoting = await door.Written(sight).Where(p => p.QuoteOf != null && ids.Contains(p.QuoteOf.Value) && p.QuoteState == QuoteState.Accepted).GroupBy(p => p.QuoteOf!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return ids.ToDictionary(id => id, id => new PostCounts(replies.GetValueOrDefault(id), boosts.GetValueOrDefault(id), favourites.GetValueOrDefault(id), quoting.GetValueOrDefault(id)));
    }
}
