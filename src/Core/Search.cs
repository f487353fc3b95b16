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
}
