namespace Palabre.Core;

/// <summary>What a member does not want to read, or not at once.</summary>
public readonly record struct FilterId(long Value) : IId<FilterId>
{
    public static FilterId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out FilterId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Where a filter is at work. Stored as bits: what a number means never changes.</summary>
public enum FilterContext
{
    /// <summary>Home and lists.</summary>
    Home = 1,

    /// <summary>What one is told.</summary>
    Notifications = 2,

    /// <summary>Timelines of the house, of a tag, of a club.</summary>
    Public = 4,

    /// <summary>Conversations.</summary>
    Thread = 8,

    /// <summary>Somebody's page.</summary>
    Account = 16,
}

/// <summary>What a filter does. Stored as numbers: what a number means never changes.</summary>
public enum FilterAction
{
    /// <summary>A folded line in place of the post, opened with one press.</summary>
    Warn = 0,

    /// <summary>As if it were not there.</summary>
    Hide = 1,
}

/// <summary>A word or several, in any case, accents or not.</summary>
/// <param name="WholeWord">Not as a part of other words.</param>
public sealed record FilterKeyword(long Id, string Keyword, bool WholeWord);

/// <summary>A post that a filter names.</summary>
public sealed record FilterPost(long Id, PostId Post);

/// <summary>One member's filter. Nobody else ever learns of it.</summary>
/// <param name="Until">At work no longer then; null for good.</param>
public sealed record Filter(
    FilterId Id, string Title, IReadOnlyList<FilterContext> Contexts, DateTimeOffset? Until, FilterAction Action, IReadOnlyList<FilterKeyword> Keywords, IReadOnlyList<FilterPost> Posts);

/// <summary>A filter that found something in a post.</summary>
/// <param name="Keywords">As they are written in the filter.</param>
/// <param name="Posts">The post, where the filter names it.</param>
public sealed record FilterMatch(Filter Filter, IReadOnlyList<string> Keywords, IReadOnlyList<PostId> Posts);

/// <summary>A post and all that is written in it.</summary>
public sealed record Filterable(PostId Post, string Text);

/// <summary>A keyword to add, or by its id to change or to drop.</summary>
public sealed record KeywordWish(long? Id, string? Keyword, bool? WholeWord, bool IsGone = false);

/// <summary>What is to be different about a filter; null leaves it.</summary>
/// <param name="Seconds">How long it is at work from now on; 0 for good.</param>
public sealed record FilterWish(string? Title = null, IReadOnlyCollection<FilterContext>? Contexts = null, int? Seconds = null, FilterAction? Action = null, IReadOnlyList<KeywordWish>? Keywords = null)
{
    /// <summary>It is at work no longer, whatever <see cref="Seconds"/> says.</summary>
    public bool IsOver { get; init; }
}

/// <summary>What members' filters find.</summary>
public interface IFiltering
{
    /// <summary>What one member's filters find in some posts; posts without anything are absent. Filters whose time is over find nothing.</summary>
    Task<IReadOnlyDictionary<PostId, IReadOnlyList<FilterMatch>>> MatchesAsync(MemberId member, IEnumerable<Filterable> posts, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> who hide such a post there.</summary>
    Task<IReadOnlySet<MemberId>> HidingAsync(FilterContext context, Filterable post, IReadOnlyCollection<MemberId> among, CancellationToken ct);
}

/// <summary>Members' filters themselves.</summary>
public interface IFilters
{
    /// <summary>Latest last, those whose time is over too.</summary>
    Task<IReadOnlyList<Filter>> OfAsync(MemberId owner, CancellationToken ct);

    Task<(Filter? Made, Refused? Refused)> MakeAsync(MemberId owner, FilterWish wish, CancellationToken ct);
    Task<(Filter? Changed, Refused? Refused)> ChangeAsync(MemberId owner, FilterId filter, FilterWish wish, CancellationToken ct);
    Task<Refused?> DropAsync(MemberId owner, FilterId filter, CancellationToken ct);

    /// <summary>Names a post in a filter.</summary>
    Task<(FilterPost? Added, Refused? Refused)> AddPostAsync(MemberId owner, FilterId filter, PostId post, CancellationToken ct);

    /// <param name="id">Of the <see cref="FilterPost"/>.</param>
    Task<Refused?> DropPostAsync(MemberId owner, long id, CancellationToken ct);
}
