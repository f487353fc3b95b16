using Palabre.Core;

namespace Palabre.Posts;

/// <summary>How often a post was answered, boosted, liked and quoted, by everybody.</summary>
/// <param name="AllOpen">All answers and quotes are for everybody: who is kept apart from nobody counts as many.</param>
internal sealed record PostTotals(int Replies, bool AllOpen, int Boosts, int Favourites, int Quotes)
{
    public static readonly PostTotals None = new(0, AllOpen: true, 0, 0, 0);
}

/// <summary>A post and what of it is the same for every reader. Never changed: another takes its place.</summary>
/// <param name="Post">As it was read; not to be changed.</param>
internal sealed record PostFacts(Post Post, IReadOnlyList<MemberId> Mentioned, PostTotals Totals)
{
    private sealed record Written(string House, string Host, int Named, string Html);

    private Written? _html;

    /// <summary>What its first address leads to, once that is known.</summary>
    public LinkPreview? Link { get; init; }

    public IReadOnlyList<string> Tags { get; } = PostText.Tags(Post.Text);
    public SharedText Shared { get; } = new();

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

/// <summary>The latest lines of one member, newest first.</summary>
/// <param name="IsAll">They have no older ones.</param>
internal sealed record Shelf(IReadOnlyList<ShelfLine> Lines, bool IsAll)
{
    /// <summary>More keep longer absences in memory, fewer keep more authors in it.</summary>
    public const int Most = 40;

    /// <summary>With one that came; a line that is there already comes once.</summary>
    public Shelf With(ShelfLine line)
    {
        if (Lines.Any(l => l.Id == line.Id)) return this;
        List<ShelfLine> lines = [.. Lines.Append(line).OrderByDescending(l => l.Id).Take(Most)];
        return new(lines, IsAll && lines.Count > Lines.Count);
    }
}

/// <summary>Whom a member follows and which clubs they belong to.</summary>
internal sealed record Circle(List<MemberId> Followed, List<ClubId> Clubs)
{
    public static readonly Circle None = new([], []);

    public IReadOnlySet<MemberId> FollowedSet { get; } = Followed.ToHashSet();
}
