using Palabre.Core;

namespace Palabre.Posts;

/// <summary>How often a post was answered, boosted, liked and quoted, by everybody.</summary>
internal sealed record PostTotals(int Replies, int Boosts, int Favourites, int Quotes)
{
    /// <summary>More than so many closed answers or quotes of a post are counted by the database, for each reader.</summary>
    public const int MostClosed = 20;

    public static readonly PostTotals None = new(0, 0, 0, 0);

    /// <summary>Of the answers and quotes those that are not for everybody; null when there are too many.</summary>
    public IReadOnlyList<long>? Closed { get; init; } = [];

    /// <summary>All answers and quotes are for everybody: who is kept apart from nobody counts as many.</summary>
    public bool AllOpen => Closed is { Count: 0 };

    public bool IsNone => (Replies | Boosts | Favourites | Quotes) == 0;

    /// <summary>As who is kept apart from nobody counts.</summary>
    /// <param name="find">One of <see cref="Closed"/>; null when it is not at hand.</param>
    /// <returns>Null where the database has to count.</returns>
    public PostCounts? For(Sight sight, long post, Func<long, PostFacts?> find)
    {
        if (Closed is null) return null;
        var counts = new PostCounts(Replies, Boosts, Favourites, Quotes);
        foreach (var id in Closed)
        {
            if (find(id) is not { } closed) return null;
            if (sight.Sees(closed)) continue;
            // One post may be an answer and a quote at once.
            if (closed.Post.ReplyTo == post) counts = counts with { Replies = counts.Replies - 1 };
            if (closed.Post.QuoteOf == post && closed.Post.QuoteState == QuoteState.Accepted) counts = counts with { Quotes = counts.Quotes - 1 };
        }

        return counts;
    }
}

/// <summary>A post and what of it is the same for every reader. Never changed: another takes its place.</summary>
/// <param name="Post">As it was read; not to be changed.</param>
internal sealed record PostFacts(Post Post, IReadOnlyList<MemberId> Mentioned, PostTotals Totals)
{
    private sealed record Written(string House, string Host, int Named, string Html);
    private sealed record Place(MemberCard Author, string Path);

    private Written? _html;
    private Place? _place;

    /// <summary>In their order.</summary>
    public IReadOnlyList<PostPicture> Pictures { get; init; } = [];

    /// <summary>What its first address leads to, once that is known.</summary>
    public LinkPreview? Link { get; init; }

    public IReadOnlyList<string> Tags { get; } = PostText.Tags(Post.Text);
    public SharedText Shared { get; } = new();

    /// <summary>Where it is read, made once as long as its author is called so.</summary>
    public string PathBy(MemberCard author)
    {
        if (_place is not { } made || !ReferenceEquals(made.Author, author)) _place = made = new(author, PostPaths.Of(author, Post.Id));
        return made.Path;
    }

    /// <summary>Its HTML, made once for the address at which the house is reached.</summary>
    /// <param name="mentioned">Of <see cref="Mentioned"/> those who are still here.</param>
    public string Html(IReadOnlyCollection<MemberCard> mentioned, string house, string host)
    {
        if (_html is not { } made || made.House != house || made.Host != host || made.Named != mentioned.Count)
            _html = made = new(house, host, mentioned.Count, PostHtml.Of(Post.Text, mentioned, house, host));
        return made.Html;
    }
}

/// <summary>What a member did with posts, from the post <paramref name="From"/> on; older ones may be marked too.</summary>
internal sealed record MarksOf(long From, IReadOnlySet<long> Favourites, IReadOnlySet<long> Boosts, IReadOnlySet<long> Bookmarks);

/// <summary>A line of a member's: something they wrote, or their boost of something.</summary>
/// <param name="What">The post it shows: itself, or what it boosts.</param>
internal readonly record struct ShelfLine(long Id, long What)
{
    public bool IsBoost => Id != What;
}

/// <summary>How much is remembered of what authors wrote.</summary>
/// <param name="Few">Of more authors at once only the newest line is read: of most of them a home shows none. More reads lines that nobody looks at.</param>
/// <param name="Most">Lines of one author. More keep longer absences in memory, fewer keep more authors in it.</param>
/// <param name="Long">Lines of one of whom somebody's home wanted more than that: who answers strangers all day.</param>
internal sealed record ShelfSizes(int Few, int Most, int Long)
{
    public static readonly ShelfSizes Usual = new(48, 40, 200);
}

/// <summary>The latest lines of one member, newest first, without a gap.</summary>
/// <param name="IsAll">They have no older ones.</param>
internal sealed record Shelf(IReadOnlyList<ShelfLine> Lines, bool IsAll)
{
    /// <summary>With one that came; a line that is there already comes once.</summary>
    public Shelf With(ShelfLine line, int most)
    {
        // Below the last that is known there may be others, which are not.
        if (Lines.Any(l => l.Id == line.Id) || (!IsAll && line.Id < Lines[^1].Id)) return this;
        ShelfLine[] lines = [.. Lines.Append(line).OrderByDescending(l => l.Id).Take(Math.Max(most, Lines.Count))];
        return new(lines, IsAll && lines.Length > Lines.Count);
    }
}

/// <summary>Whom a member follows and which clubs they belong to.</summary>
internal sealed record Circle(List<MemberId> Followed, List<ClubId> Clubs, IReadOnlySet<MemberId> WithoutBoosts)
{
    public static readonly Circle None = new([], [], new HashSet<MemberId>());

    public IReadOnlySet<MemberId> FollowedSet { get; } = Followed.ToHashSet();
}
