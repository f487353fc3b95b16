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

    /// <summary>Something about each member's access that changes when it is revoked everywhere: for what was handed out in their name. Who is suspended now, or unknown, is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, string>> AccessStampsAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct);
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

/// <summary>A member's browser sessions and tokens, all or one of them, are no longer valid: what they hold open must be cut.</summary>
public sealed record AccessRevoked(MemberId Member);
