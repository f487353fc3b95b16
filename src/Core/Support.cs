namespace Palabre.Core;

/// <summary>What a creator offers to those who support them, for a price.</summary>
public readonly record struct TierId(long Value) : IId<TierId>
{
    public static TierId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out TierId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>One member's support of another, from joining to its end.</summary>
public readonly record struct MembershipId(long Value) : IId<MembershipId>
{
    public static MembershipId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out MembershipId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Months of support that one member gives to another.</summary>
public readonly record struct GiftId(long Value) : IId<GiftId>
{
    public static GiftId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out GiftId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>What supporters come to. Stored as bits: what a bit means never changes.</summary>
[Flags]
public enum Benefits
{
    None = 0,

    /// <summary>Rooms that are open to supporters only.</summary>
    Rooms = 1,

    /// <summary>Such rooms, heard again.</summary>
    Replays = 2,
}

/// <summary>Who may go where because they support somebody, now. The one thing that other slices know of memberships; every question takes a batch.</summary>
public interface IEntitlements
{
    /// <summary>Those of <paramref name="among"/> who support <paramref name="creator"/> and have that benefit now.</summary>
    Task<IReadOnlySet<MemberId>> SupportersAmongAsync(MemberId creator, Benefits benefit, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those whom <paramref name="member"/> supports such that they have that benefit now.</summary>
    Task<IReadOnlySet<MemberId>> SupportedByAsync(MemberId member, Benefits benefit, CancellationToken ct);

    /// <summary>Those of <paramref name="creators"/> who offer that benefit to who begins to support them, or have supporters who have it.</summary>
    Task<IReadOnlySet<MemberId>> OfferingAsync(IReadOnlyCollection<MemberId> creators, Benefits benefit, CancellationToken ct);
}

/// <summary>Somebody begins to support a creator, or comes back to it.</summary>
/// <param name="Id">Of the news: the same however often it is told.</param>
public sealed record SupportBegan(long Id, MembershipId Membership, MemberId Supporter, MemberId Creator);

/// <summary>What somebody may enter as a supporter changed: ask <see cref="IEntitlements"/> anew.</summary>
public sealed record EntitlementsChanged(MemberId Supporter, MemberId Creator);

/// <summary>A renewal could not be paid. There are more tries until then, and they keep their access; then it ends.</summary>
/// <param name="Id">Of the news: the same for all tries of one period.</param>
public sealed record RenewalFailed(long Id, MembershipId Membership, MemberId Supporter, MemberId Creator, DateTimeOffset Until);

/// <summary>Somebody was given months of support of a creator, which wait until they use them.</summary>
public sealed record SupportGiven(GiftId Gift, MemberId Giver, MemberId Recipient, MemberId Creator, int Months);
