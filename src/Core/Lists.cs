namespace Palabre.Core;

/// <summary>A list of people that one member keeps to read them together.</summary>
public readonly record struct ListId(long Value) : IId<ListId>
{
    public static ListId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ListId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Which answers of the people of a list are in it. Stored as numbers: what a number means never changes.</summary>
public enum ListReplies
{
    /// <summary>To people of the same list.</summary>
    List = 0,

    /// <summary>To anybody its owner follows.</summary>
    Followed = 1,

    /// <summary>None.</summary>
    None = 2,
}

/// <summary>A list, for its owner alone: nobody else ever learns that there is one.</summary>
/// <param name="IsExclusive">What its people write is here and not at home.</param>
public sealed record ListCard(ListId Id, string Title, ListReplies Replies, bool IsExclusive);

/// <summary>What is to be different about a list; null leaves it.</summary>
public sealed record ListWish(string? Title = null, ListReplies? Replies = null, bool? IsExclusive = null);

/// <summary>One member's lists.</summary>
public interface ILists
{
    /// <summary>By their titles.</summary>
    Task<IReadOnlyList<ListCard>> OfAsync(MemberId owner, CancellationToken ct);

    /// <summary>Null when there is none, or it is another's.</summary>
    Task<ListCard?> FindAsync(MemberId owner, ListId list, CancellationToken ct);

    Task<(ListCard? Made, Refused? Refused)> MakeAsync(MemberId owner, ListWish wish, CancellationToken ct);
    Task<(ListCard? Changed, Refused? Refused)> ChangeAsync(MemberId owner, ListId list, ListWish wish, CancellationToken ct);
    Task<Refused?> DropAsync(MemberId owner, ListId list, CancellationToken ct);

    /// <summary>Who is in it, those put in last first; null when there is no such list.</summary>
    Task<IReadOnlyList<MemberId>?> PeopleAsync(MemberId owner, ListId list, CancellationToken ct);

    /// <summary>Puts people in whom its owner follows. All of them, or nobody.</summary>
    Task<Refused?> PutInAsync(MemberId owner, ListId list, IReadOnlyCollection<MemberId> people, CancellationToken ct);

    Task<Refused?> TakeOutAsync(MemberId owner, ListId list, IReadOnlyCollection<MemberId> people, CancellationToken ct);

    /// <summary>The lists of one member that somebody is in.</summary>
    Task<IReadOnlyList<ListCard>> WithAsync(MemberId owner, MemberId person, CancellationToken ct);
}

/// <summary>Tags that members follow, and what is written about lately.</summary>
public interface ITags
{
    /// <summary>A tag as it is found: without #, in one case and one form of each letter; null when it is none.</summary>
    string? Key(string tag);

    /// <summary>Latest first, with the id to go on from.</summary>
    Task<IReadOnlyList<FollowedTag>> FollowedAsync(MemberId member, CancellationToken ct);

    Task<Refused?> FollowAsync(MemberId member, string tag, CancellationToken ct);

    Task UnfollowAsync(MemberId member, string tag, CancellationToken ct);

    /// <summary>Public posts of the last days, by distinct authors; the same for everybody, a few minutes old at most.</summary>
    Task<IReadOnlyList<TrendingTag>> TrendsAsync(CancellationToken ct);

    /// <summary>How one tag was used in the same days.</summary>
    Task<TrendingTag> UseAsync(string tag, CancellationToken ct);
}

/// <summary>A tag that somebody follows.</summary>
public sealed record FollowedTag(long Id, string Tag);
