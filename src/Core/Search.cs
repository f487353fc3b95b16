namespace Palabre.Core;

/// <summary>What one thing can be found by.</summary>
/// <param name="Name">What it is called; whoever types how it begins finds it first.</param>
/// <param name="Text">What else is written about it, in any language.</param>
public sealed record SearchedText(long Id, string Name, string Text)
{
    /// <summary>The word it has in addresses, if it has one: a handle, a slug.</summary>
    public string Key { get; init; } = "";
}

/// <summary>A thing that was found, as one viewer may see it now.</summary>
/// <param name="Path">Where it is.</param>
public sealed record FoundCard(long Id, string Title, string Path)
{
    /// <summary>What is written about it, to be cut where space ends.</summary>
    public string Text { get; init; } = "";

    /// <summary>Who it is, or whose it is.</summary>
    public MemberCard? Member { get; init; }

    /// <summary>It is this person: whom a block keeps apart from them does not find it.</summary>
    public bool IsPerson { get; init; }

    /// <summary>The club it is, or in whose name it is; only where the viewer may know of it.</summary>
    public ClubCard? Club { get; init; }

    /// <summary>The language of the title, BCP 47; null where nobody said.</summary>
    public string? Language { get; init; }

    /// <summary>How many people are in it or follow it: among equals the larger comes first.</summary>
    public int Size { get; init; }

    /// <summary>It goes on now.</summary>
    public bool IsLive { get; init; }

    /// <summary>When it began or begins; null where that says nothing.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long it is.</summary>
    public TimeSpan? Length { get; init; }
}

/// <summary>
/// One kind of thing that can be searched for, answered by the slice that owns it and registered once. The search keeps what things are
/// found by, and asks here for everything it shows.
/// </summary>
public interface ISearched
{
    /// <summary>Its word in addresses and in JSON, such as <c>people</c>; <c>search.kind.people</c> is its name.</summary>
    string Kind { get; }

    /// <summary>A number of its own from 1 to 1000, for ever; also its place among the others.</summary>
    int Code { get; }

    /// <summary>All there are in the order of their ids, part by part.</summary>
    /// <param name="after">The last id of the part before; 0 for the first.</param>
    /// <param name="most">Fewer come in the last part only.</param>
    Task<IReadOnlyList<SearchedText>> PartAsync(long after, int most, CancellationToken ct);

    /// <summary>Those of these ids that can be found at all; the others are absent.</summary>
    Task<IReadOnlyList<SearchedText>> TextsAsync(IReadOnlyCollection<long> ids, CancellationToken ct);

    /// <summary>Those that exist for this viewer at this moment; the others are absent, whatever the reason.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlyDictionary<long, FoundCard>> FoundByAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct);
}

/// <summary>Asked by slices that offer the search in their own way.</summary>
public interface IFinding
{
    /// <summary>People who answer to these words and exist for this viewer, the best first.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlyList<MemberCard>> PeopleAsync(MemberId? viewer, string text, int most, CancellationToken ct);

    /// <summary>The same of those alone whom this viewer follows.</summary>
    Task<IReadOnlyList<MemberCard>> FollowedAsync(MemberId viewer, string text, int most, CancellationToken ct);
}

/// <summary>What a post can be found by.</summary>
/// <param name="Text">All that is written in it: its text, its warning, what its pictures show, what its poll asks.</param>
public sealed record PostWords(PostId Post, MemberId Author, string Text);

/// <summary>Posts for the search, answered by the slice that owns them. Only what was written for everybody to find is ever given out.</summary>
public interface ISearchedPosts
{
    /// <summary>Those between two ids, first to last.</summary>
    /// <param name="after">The last id of the part before; 0 for the first.</param>
    Task<IReadOnlyList<PostId>> PartAsync(long after, long before, int most, CancellationToken ct);

    /// <summary>Those of these that everybody may find; the others are absent.</summary>
    Task<IReadOnlyList<PostWords>> WordsAsync(IReadOnlyCollection<PostId> ids, CancellationToken ct);

    /// <summary>Those that may be shown to this viewer at this moment, by the rule of the house's timeline and by what their authors chose.</summary>
    /// <param name="viewer">Null for a guest.</param>
    /// <param name="isByOne">They asked for what one person wrote, whom they may have muted.</param>
    Task<IReadOnlySet<PostId>> ExistingAsync(MemberId? viewer, bool isByOne, IReadOnlyCollection<PostId> ids, CancellationToken ct);
}

/// <summary>What somebody looks for in posts.</summary>
/// <param name="Text">As it was typed: words, "these words in a row", <c>from:handle</c>.</param>
/// <param name="By">Only what they wrote.</param>
/// <param name="MaxId">Only older.</param>
/// <param name="MinId">Only newer, those that follow at once.</param>
/// <param name="Offset">So many are passed over.</param>
public sealed record PostsWanted(string Text, MemberId? By = null, long? MaxId = null, long? MinId = null, int Offset = 0, int Limit = 20);

/// <summary>Asked by slices that offer the search in their own way.</summary>
public interface IPostFinding
{
    /// <summary>Public posts in which it all is and that exist for this viewer, newest first.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlyList<PostId>> FindAsync(MemberId? viewer, PostsWanted wanted, CancellationToken ct);
}
