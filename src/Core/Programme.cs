namespace Palabre.Core;

/// <summary>What a club holds at an announced time, once or again and again; or a member on their own, once.</summary>
public readonly record struct ShowId(long Value) : IId<ShowId>
{
    public static ShowId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ShowId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>One time at which a show takes place, of those that somebody said they come to, or that was moved, cancelled or opened.</summary>
public readonly record struct OccurrenceId(long Value) : IId<OccurrenceId>
{
    public static OccurrenceId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out OccurrenceId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>What other slices may show of a show.</summary>
/// <param name="Club">Null for a member's own event.</param>
/// <param name="Hosts">Who holds it; its host first, then the others.</param>
/// <param name="Language">BCP 47, one of <see cref="IClubRooms.Languages"/>.</param>
/// <param name="Topic">One of <see cref="IClubRooms.Topics"/>, or null.</param>
/// <param name="TimeZone">On whose clock it is announced, IANA.</param>
/// <param name="IsOfMembers">It exists for the members of its club only: show it to nobody else.</param>
/// <param name="Next">When it takes place next; null when it does not any more.</param>
public sealed record ShowCard(
    ShowId Id, ClubId? Club, string Title, string Description, IReadOnlyList<MemberId> Hosts, string Language, string? Topic, string TimeZone, bool IsOfMembers, DateTimeOffset? Next)
{
    public string Path => $"/show/{Id}";
}

/// <summary>A show that somebody may like, and why: its topic, where that is theirs, or its language.</summary>
/// <param name="Topic">Null when it is none of theirs.</param>
/// <param name="Language">Null when it is not theirs.</param>
public sealed record LikelyShow(ShowId Show, ClubId? Club, string? Topic, string? Language);

/// <summary>One time at which a show takes place.</summary>
/// <param name="Start">With the offset of the show's zone then.</param>
/// <param name="Room">The room it became, once it was opened.</param>
public sealed record OccurrenceCard(OccurrenceId Id, ShowCard Show, DateTimeOffset Start, DateTimeOffset End, bool IsCancelled, RoomId? Room)
{
    public string Path => $"{Show.Path}#at-{Id}";
}

/// <summary>Asked by other slices; every question takes a batch.</summary>
public interface IProgramme
{
    /// <summary>The cards of those ids that exist, whoever may see them; unknown ids are simply absent.</summary>
    Task<IReadOnlyDictionary<ShowId, ShowCard>> CardsAsync(IReadOnlyCollection<ShowId> ids, CancellationToken ct);

    /// <summary>Those of <paramref name="shows"/> that exist for this viewer: neither another club's affair, nor held by somebody they part from.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlySet<ShowId>> ExistForAsync(MemberId? viewer, IReadOnlyCollection<ShowId> shows, CancellationToken ct);

    /// <summary>The cards of those occurrences that exist, whoever may see them.</summary>
    Task<IReadOnlyDictionary<OccurrenceId, OccurrenceCard>> OccurrencesAsync(IReadOnlyCollection<OccurrenceId> ids, CancellationToken ct);

    /// <summary>Which occurrence each of these rooms is; rooms that are none are absent.</summary>
    Task<IReadOnlyDictionary<RoomId, OccurrenceCard>> OfRoomsAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct);

    /// <summary>The room that each of these shows became last, whoever may know of it; shows that became none are absent.</summary>
    Task<IReadOnlyDictionary<ShowId, RoomId>> LatestRoomsAsync(IReadOnlyCollection<ShowId> shows, CancellationToken ct);

    /// <summary>Announced shows that exist for this member and are what they may like, those first that take place first.</summary>
    Task<IReadOnlyList<LikelyShow>> LikelyAsync(MemberId me, Liking liking, int most, CancellationToken ct);

    /// <summary>Who said they come, part by part, those for whom it still exists.</summary>
    /// <param name="after">The <see cref="MembersPart.Next"/> of the part before; 0 for the first.</param>
    /// <param name="most">How many are looked at, at most.</param>
    Task<MembersPart> ComingAsync(OccurrenceId occurrence, long after, int most, CancellationToken ct);

    /// <summary>Shows in the order of their ids, whoever may see them: for what keeps them all.</summary>
    /// <param name="after">The last one of the part before; <c>default</c> for the first.</param>
    /// <param name="most">How many at most; fewer come on the last part only.</param>
    Task<IReadOnlyList<ShowCard>> PartAsync(ShowId after, int most, CancellationToken ct);
}

/// <summary>A show was announced, changed or ended: what was remembered of its card is old.</summary>
public sealed record ShowChanged(ShowId Show);

/// <summary>An occurrence begins soon.</summary>
/// <param name="Id">Of this telling: heard twice, it is the same.</param>
public sealed record OccurrenceSoon(long Id, OccurrenceId Occurrence, DateTimeOffset Start);

/// <summary>An occurrence takes place at another time, or again although it had been cancelled.</summary>
/// <param name="Id">Of this telling: heard twice, it is the same.</param>
public sealed record OccurrenceMoved(long Id, OccurrenceId Occurrence, MemberId By, DateTimeOffset Start);

/// <summary>An occurrence does not take place.</summary>
/// <param name="Id">Of this telling: heard twice, it is the same.</param>
public sealed record OccurrenceCancelled(long Id, OccurrenceId Occurrence, MemberId By);

/// <summary>An occurrence became a room.</summary>
public sealed record OccurrenceOpened(OccurrenceId Occurrence, RoomId Room, MemberId By);

/// <summary>Languages that rooms are held in.</summary>
public interface ITongues
{
    /// <summary>Whether whoever reads the house in one language understands a room that is held in another.</summary>
    bool IsUnderstood(string language, string reader);
}

/// <summary>A room that another slice opens, in a club's name or in its creator's.</summary>
/// <param name="Id">Made by the caller, who keeps it in the same unit of work.</param>
/// <param name="Club">Null for the creator's own.</param>
/// <param name="IsOfMembers">For the club's members only; otherwise for everyone.</param>
public sealed record ClubRoomWish(RoomId Id, MemberId Creator, ClubCard? Club, bool IsOfMembers, string Title, string Language, string? Topic);

/// <summary>Why a room is not opened, as a refusal of its slice.</summary>
public sealed record OpeningRefused(string Code, int Status, IReadOnlyList<object> Args);

/// <summary>Rooms for what opens them at announced times, in the names of clubs or of members.</summary>
public interface IClubRooms
{
    /// <summary>In which languages rooms may be held, as BCP 47; each has a word <c>tongue.{tag}</c>.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>What rooms may be about; each has a word <c>topic.{key}</c>.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>
    /// Opens a room and saves the caller's unit of work with it, in one transaction. Null when it is open; otherwise nothing was saved.
    /// </summary>
    Task<OpeningRefused?> OpenAsync(ClubRoomWish wish, CancellationToken ct);

    /// <summary>The rooms open to all that were opened last in this club's name, live or over, newest first.</summary>
    Task<IReadOnlyList<RoomCard>> LatestAsync(ClubId club, int most, CancellationToken ct);
}
