using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// What timelines are made of, as it was read of the database, until it changes. All of it can be lost at any moment: it is read again.
/// Whoever changes posts or marks says so here, once that is committed; follows, clubs and members are heard of.
/// </summary>
internal sealed class PostMemory :
    IHearAtOnce<MemberFollowed>, IHearAtOnce<MemberUnfollowed>, IHearAtOnce<BoostsSwitched>, IHearAtOnce<MemberJoinedClub>, IHearAtOnce<MemberLeftClub>, IHearAtOnce<ClubFounded>, IHearAtOnce<ClubChanged>, IHearAtOnce<MemberChanged>
{
    /// <summary>Some 3 KB each, with what programs are told of it; more keep homes further back and of more readers in memory.</summary>
    public Remembered<long, PostFacts> Facts { get; } = new(8_000);
    public Remembered<MemberId, Shelf> Shelves { get; } = new(100_000);
    public ShelfSizes Sizes { get; set; } = ShelfSizes.Usual;

    /// <summary>How much each has written for everybody; nothing, too, is remembered.</summary>
    public Remembered<MemberId, AuthorFigures> Figures { get; } = new(50_000);
    public Remembered<MemberId, MarksOf> Marks { get; } = new(50_000);
    public Remembered<MemberId, Circle> Circles { get; } = new(50_000);
    public Remembered<MemberId, MemberCard> Cards { get; } = new(100_000);
    public Remembered<ClubId, ClubCard> Clubs { get; } = new(20_000);

    /// <summary>Whom each member reads in a list and not at home.</summary>
    public Remembered<MemberId, IReadOnlySet<MemberId>> Elsewhere { get; } = new(50_000);
    public Remembered<MemberId, IReadOnlyList<string>> FollowedTags { get; } = new(50_000);

    /// <summary>The conversations each member has left in peace.</summary>
    public Remembered<MemberId, IReadOnlySet<long>> QuietThreads { get; } = new(50_000);
    public Remembered<MemberId, WritingPreferences> Preferences { get; } = new(50_000);

    /// <summary>Whom nobody counts: what they did is as if it were not there for a while.</summary>
    public IReadOnlySet<MemberId> Suspended { get; private set; } = new HashSet<MemberId>();

    /// <summary>Who is suspended now. When that changes, all is counted anew.</summary>
    public void SuspendedAre(IReadOnlySet<MemberId> suspended)
    {
        if (ReferenceEquals(suspended, Suspended)) return;
        var isSame = suspended.Count == Suspended.Count && suspended.SetEquals(Suspended);
        Suspended = suspended;
        if (isSame) return;
        Facts.ForgetAll();
        Figures.ForgetAll();
    }

    /// <summary>Somebody wrote this, or boosted something by it.</summary>
    public void Came(Post line)
    {
        Shelves.Change(line.Author, shelf => shelf.With(new(line.Id, line.BoostOf ?? line.Id), Sizes.Most));
        if (line is { IsPublic: true, BoostOf: null }) Figures.Forget(line.Author);
        if (line.ReplyTo is { } answered) Facts.Forget(answered);
        if (line.BoostOf is { } boosted) Marked(line.Author, boosted);
        if (line.QuoteOf is { } quoted) Facts.Forget(quoted);
    }

    /// <summary>Its words or its place have changed.</summary>
    public void Changed(long post) => Facts.Forget(post);

    /// <summary>A quote stands otherwise with the author it quotes.</summary>
    public void Quoted(Post quote)
    {
        Facts.Forget(quote.Id);
        if (quote.QuoteOf is { } quoted) Facts.Forget(quoted);
    }

    /// <summary>Stewards took a post away, or gave it back.</summary>
    public void Judged(long post, long? answered, long? quoted)
    {
        Facts.Forget(post);
        Figures.ForgetAll();
        if (answered is { } to) Facts.Forget(to);
        if (quoted is { } of) Facts.Forget(of);
    }

    /// <summary>A post is gone; boosts of it that are remembered lead nowhere now.</summary>
    public void Gone(Post post)
    {
        Facts.Forget(post.Id);
        Figures.Forget(post.Author);
        Shelves.Forget(post.Author);
        if (post.ReplyTo is { } answered) Facts.Forget(answered);
        if (post.QuoteOf is { } quoted) Facts.Forget(quoted);
    }

    /// <summary>A member marked a post, or took it back.</summary>
    public void Marked(MemberId by, long post)
    {
        Facts.Forget(post);
        Marks.Forget(by);
    }

    /// <summary>A member takes a boost back.</summary>
    public void BoostGone(MemberId by, long post)
    {
        Shelves.Forget(by);
        Marked(by, post);
    }

    public void Hear(MemberFollowed told) => Circles.Forget(told.Follower);
    public void Hear(MemberUnfollowed told) => Circles.Forget(told.Follower);
    public void Hear(BoostsSwitched told) => Circles.Forget(told.Follower);
    public void Hear(MemberJoinedClub told) => Circles.Forget(told.Member);
    public void Hear(MemberLeftClub told) => Circles.Forget(told.Member);
    public void Hear(ClubFounded told) => Circles.Forget(told.Founder);
    public void Hear(ClubChanged told) => Clubs.Forget(told.Club);
    public void Hear(MemberChanged told) => Cards.Forget(told.Member);

    /// <summary>As after a start.</summary>
    public void ForgetAll()
    {
        Facts.ForgetAll();
        Shelves.ForgetAll();
        Figures.ForgetAll();
        Marks.ForgetAll();
        Circles.ForgetAll();
        Cards.ForgetAll();
        Clubs.ForgetAll();
        Elsewhere.ForgetAll();
        FollowedTags.ForgetAll();
        QuietThreads.ForgetAll();
        Preferences.ForgetAll();
    }
}
