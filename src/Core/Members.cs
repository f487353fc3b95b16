namespace Palabre.Core;

/// <summary>A person with an account.</summary>
public readonly record struct MemberId(long Value) : IId<MemberId>
{
    public static MemberId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out MemberId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>What other slices may show of a member.</summary>
/// <param name="Handle">Without the @; lower case; unique for ever.</param>
/// <param name="Portrait">The recipe of a drawn portrait (see Kit's Portraits), or null for initials.</param>
/// <param name="JoinedAt">For the newcomer's sprout during the first seven days.</param>
public sealed record MemberCard(MemberId Id, string Handle, string Name, string? Portrait, DateTimeOffset JoinedAt, bool IsSteward)
{
    public string Path => $"/@{Handle}";
}

/// <summary>Asked by other slices; every question takes a batch.</summary>
public interface IMembers
{
    /// <summary>The cards of those ids that exist; unknown ids are simply absent.</summary>
    Task<IReadOnlyDictionary<MemberId, MemberCard>> CardsAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct);

    /// <summary>Finds members by handle, with or without the @, in any case; unknown handles are absent.</summary>
    Task<IReadOnlyDictionary<string, MemberCard>> FindAsync(IReadOnlyCollection<string> handles, CancellationToken ct);

    /// <summary>Those trusted with running the instance, except who is suspended now.</summary>
    Task<IReadOnlyList<MemberCard>> StewardsAsync(CancellationToken ct);

    /// <summary>Everybody who is suspended now: they are few. From memory, at most two seconds old.</summary>
    ValueTask<IReadOnlySet<MemberId>> SuspendedAsync(CancellationToken ct);

    /// <summary>The e-mail addresses that letters may go to: confirmed ones, of members who are not suspended now. Who has none is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, string>> AddressesAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct);

    /// <summary>Those of these whose posts nobody but they themselves finds by words, as they chose it until this moment.</summary>
    Task<IReadOnlySet<MemberId>> HiddenFromSearchAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct);

    /// <summary>Something about each member's access that changes when it is revoked everywhere: for what was handed out in their name. Who is suspended now, or unknown, is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, string>> AccessStampsAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct);
}

/// <summary>Faces as pictures, for programs that cannot show drawings.</summary>
public interface IFacePictures
{
    /// <summary>A square PNG file of a member's portrait, or of their initials.</summary>
    /// <param name="size">Its side in pixels.</param>
    byte[] Draw(MemberCard card, int size);
}

/// <summary>The community this instance serves.</summary>
/// <param name="Name">Chosen by the founder; "Palabre" until then.</param>
/// <param name="IsFounded">False until the first account exists.</param>
public sealed record Community(string Name, bool IsFounded, bool SignUpIsOpen);

/// <summary>Cheap: kept in memory, refreshed when it changes.</summary>
public interface ICommunity
{
    ValueTask<Community> GetAsync(CancellationToken ct);
}

/// <summary>A member has joined, by invitation or through open sign-up.</summary>
public sealed record MemberJoined(MemberId Member, MemberId? InvitedBy);

/// <summary>A member has another name, or writes otherwise about themselves.</summary>
public sealed record MemberChanged(MemberId Member);

/// <summary>A member's browser sessions and tokens, all or one of them, are no longer valid: what they hold open must be cut.</summary>
public sealed record AccessRevoked(MemberId Member);

/// <summary>A way into the house that another slice opens to strangers, as the sign-up page shows it.</summary>
/// <param name="By">Who keeps the seat; newcomers follow them.</param>
/// <param name="Into">The name of what one joins with the same deed.</param>
/// <param name="Rules">Accepted by coming in; none most of the time.</param>
/// <param name="RulesVersion">Given back to <see cref="IEntrance.AdmitAsync"/>: what was read is what is accepted.</param>
/// <param name="Path">Where somebody who has an account accepts it.</param>
/// <param name="Closed">Why nobody comes in by it any more, as the code of a refusal; null while somebody can.</param>
public sealed record Entrance(MemberCard By, string Into, DateTimeOffset Until, IReadOnlyList<string> Rules, int RulesVersion, string Path, string? Closed);

/// <summary>Links of other slices under <c>/join/{code}</c>: the account and what the slice adds are one unit of work.</summary>
public interface IEntrance
{
    /// <summary>What a code leads to; null when it is none of this slice's.</summary>
    Task<Entrance?> FindAsync(string code, CancellationToken ct);

    /// <summary>
    /// Puts what belongs to the newcomer into the unit of work, inside a transaction of the caller's, who saves. Otherwise gives the code of
    /// the refusal, and the caller keeps nothing.
    /// </summary>
    Task<string?> AdmitAsync(string code, MemberId newcomer, int rules, CancellationToken ct);

    /// <summary>The path where somebody who just came in by it goes on.</summary>
    Task<string> LandingAsync(string code, MemberId newcomer, CancellationToken ct);
}
