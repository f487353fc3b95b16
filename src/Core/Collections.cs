namespace Palabre.Core;

/// <summary>People whom a member puts together under a name.</summary>
public readonly record struct CollectionId(long Value) : IId<CollectionId>
{
    public static CollectionId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out CollectionId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Somebody's place in a collection.</summary>
public readonly record struct CollectedId(long Value) : IId<CollectedId>
{
    public static CollectedId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out CollectedId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <param name="Tag">As it is found; null for none.</param>
/// <param name="IsListed">Stands on its owner's page and on the pages of those in it. Otherwise whoever has its address reads it.</param>
/// <param name="People">Those whom its reader may see there, in the order in which they were put in; to its owner also those who are shown to nobody else.</param>
public sealed record Collection(CollectionId Id, MemberCard Owner, string Name, string Description, string? Language, string? Tag, bool IsSensitive, bool IsListed, DateTimeOffset MadeAt, DateTimeOffset ChangedAt,
    IReadOnlyList<Collected> People)
{
    public string Path => PathOf(Id);

    public static string PathOf(CollectionId id) => $"/collections/{id}";
}

/// <summary>A part of some collections.</summary>
/// <param name="Shown">Those of it that exist for the reader.</param>
/// <param name="Next">How many to skip for the next part; null for none.</param>
public sealed record CollectionPart(IReadOnlyList<Collection> Shown, int? Next);

/// <summary>Somebody in a collection.</summary>
public sealed record Collected(CollectedId Id, MemberCard Person, DateTimeOffset At);

/// <summary>How a collection is to be. What is null stays as it is.</summary>
/// <param name="Language">Two or three letters; empty for none.</param>
/// <param name="Tag">One tag that says what it is about; empty for none.</param>
public sealed record CollectionWish(string? Name = null, string? Description = null, string? Language = null, string? Tag = null, bool? IsSensitive = null, bool? IsListed = null);

/// <summary>
/// People put together for others to find. Whoever approves their followers is in none, nor whoever took themselves out, nor anybody kept apart from
/// its owner; each reader sees those from whom they are not kept apart.
/// </summary>
public interface ICollections
{
    /// <summary>Of one member.</summary>
    int Most { get; }

    /// <summary>In one collection.</summary>
    int MostPeople { get; }

    /// <summary>Those of these that exist for the reader, in the asked order.</summary>
    Task<IReadOnlyList<Collection>> FindAsync(MemberId? reader, IReadOnlyCollection<CollectionId> ids, CancellationToken ct);

    /// <summary>Those a member made, latest first; to others only what is listed.</summary>
    Task<CollectionPart> OfAsync(MemberId? reader, MemberId owner, int skip, int most, CancellationToken ct);

    /// <summary>Those a member is in, latest first; to others only what is listed, and none where the member is shown in none.</summary>
    Task<CollectionPart> WithAsync(MemberId? reader, MemberId person, int skip, int most, CancellationToken ct);

    Task<(Collection? Made, Refused? Refused)> MakeAsync(MemberId me, CollectionWish wish, IReadOnlyCollection<MemberId> people, CancellationToken ct);
    Task<(Collection? Changed, Refused? Refused)> ChangeAsync(MemberId me, CollectionId id, CollectionWish wish, CancellationToken ct);
    Task<Refused?> DropAsync(MemberId me, CollectionId id, CancellationToken ct);

    /// <summary>Can be repeated.</summary>
    Task<(Collected? Person, Refused? Refused)> PutInAsync(MemberId me, CollectionId id, MemberId person, CancellationToken ct);
    Task<Refused?> TakeOutAsync(MemberId me, CollectionId id, CollectedId person, CancellationToken ct);

    /// <summary>Somebody takes themselves out of another's, for good.</summary>
    Task<Refused?> LeaveAsync(MemberId me, CollectionId id, CollectedId mine, CancellationToken ct);
}

/// <summary>A member put another into a collection.</summary>
public sealed record MemberCollected(CollectionId Collection, MemberId By, MemberId Person);
