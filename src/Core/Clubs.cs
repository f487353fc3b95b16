namespace Palabre.Core;

/// <summary>A group of members that opens rooms together.</summary>
public readonly record struct ClubId(long Value) : IId<ClubId>
{
    public static ClubId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ClubId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>What other slices may show of a club.</summary>
/// <param name="Slug">Its address at present; former ones still lead to it.</param>
/// <param name="IsPrivate">It exists for its members only: show nobody else its name, nor that it is there.</param>
public sealed record ClubCard(ClubId Id, string Slug, string Name, bool IsPrivate)
{
    public string Path => $"/club/{Slug}";
}

/// <summary>One of a member's clubs.</summary>
/// <param name="MayOpenRooms">Whether they may open rooms in its name now.</param>
public sealed record ClubOfMember(ClubCard Club, bool Leads, bool MayOpenRooms);

/// <summary>Asked by other slices; every question takes a batch.</summary>
public interface IClubs
{
    /// <summary>The cards of those ids that exist, private ones as well; unknown ids are simply absent.</summary>
    Task<IReadOnlyDictionary<ClubId, ClubCard>> CardsAsync(IReadOnlyCollection<ClubId> ids, CancellationToken ct);

    /// <summary>Finds clubs by their present or a former address, in any case; unknown ones are absent. Private clubs are found too: see <see cref="ExistForAsync"/>.</summary>
    Task<IReadOnlyDictionary<string, ClubCard>> FindAsync(IReadOnlyCollection<string> slugs, CancellationToken ct);

    /// <summary>The clubs of each of these members, by name; who is in none is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, IReadOnlyList<ClubOfMember>>> OfMembersAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>The members of a club in the order of their ids, a page at a time: for what goes to all of them.</summary>
    /// <param name="after">The last one of the page before; <c>default</c> for the first page.</param>
    /// <param name="size">At most so many; fewer come on the last page only.</param>
    Task<IReadOnlyList<MemberId>> MembersAsync(ClubId club, MemberId after, int size, CancellationToken ct);

    /// <summary>Who follows a club without being its member, part by part, those who have longest first.</summary>
    /// <param name="after">The <see cref="MembersPart.Next"/> of the part before; 0 for the first.</param>
    /// <param name="most">How many at most.</param>
    Task<MembersPart> FollowersPartAsync(ClubId club, long after, int most, CancellationToken ct);

    /// <summary>The clubs each of these members hears of, as a member or by following, by name; who hears of none is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, IReadOnlyList<ClubCard>>> FollowedByAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> who are members of the club.</summary>
    Task<IReadOnlySet<MemberId>> MembersAmongAsync(ClubId club, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Since when each of <paramref name="among"/> has been a member of the club; who is none is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, DateTimeOffset>> JoinedAsync(ClubId club, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those of <paramref name="clubs"/> in whose name this member may open rooms.</summary>
    Task<IReadOnlySet<ClubId>> WhereMayOpenRoomsAsync(MemberId member, IReadOnlyCollection<ClubId> clubs, CancellationToken ct);

    /// <summary>Those of <paramref name="clubs"/> that exist for this viewer: all but the private ones they are no member of.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlySet<ClubId>> ExistForAsync(MemberId? viewer, IReadOnlyCollection<ClubId> clubs, CancellationToken ct);
}

/// <summary>A member founded a club; they are its first member, which is not told again.</summary>
public sealed record ClubFounded(ClubId Club, MemberId Founder);

/// <summary>A member belongs to a club from now on.</summary>
/// <param name="InvitedBy">Whose invitation they came by, if by one.</param>
public sealed record MemberJoinedClub(ClubId Club, MemberId Member, MemberId? InvitedBy);

/// <summary>They no longer do: they left, or were removed.</summary>
public sealed record MemberLeftClub(ClubId Club, MemberId Member);

/// <summary>A club has another name or address, says something else of itself, became private or no longer is: what was remembered of it is old.</summary>
public sealed record ClubChanged(ClubId Club);

/// <summary>Somebody who is no member of a club does not follow it any longer.</summary>
public sealed record ClubUnfollowed(ClubId Club, MemberId Member);
