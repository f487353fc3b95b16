using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet.Memberships;

/// <summary>A tier. Amounts are in major units with a point; null where it cannot be paid so.</summary>
public sealed record TierJson(TierId Id, string Name, string Description, string Currency, string? Monthly, string? Yearly, bool OpenPrice, IReadOnlyList<string> Benefits, bool Archived)
{
    internal static TierJson Of(Tier tier) => new(
        tier.Id, tier.Name, tier.Description, tier.Currency, Amount(tier.Monthly, tier.Currency), Amount(tier.Yearly, tier.Currency), tier.IsOpenPrice, Words(tier.Benefits), tier.ArchivedAt is not null);

    internal static IReadOnlyList<string> Words(Benefits benefits) => [.. Enum.GetValues<Benefits>().Where(b => b != Core.Benefits.None && benefits.HasFlag(b)).Select(b => b == Core.Benefits.Rooms ? "rooms" : "replays")];

    internal static string? Amount(long? minor, string currency) => minor is { } amount ? new Money(amount, Palabre.Ledger.Currency.Of(currency)).ToString()[..^(currency.Length + 1)] : null;
}

/// <summary>Somebody, as these pages and programs name them.</summary>
public sealed record SupportPersonJson(MemberId Id, string Handle, string Name)
{
    internal static SupportPersonJson? Of(MemberCard? card) => card is null ? null : new(card.Id, card.Handle, card.Name);
}

/// <summary>What it becomes at the next date.</summary>
public sealed record NextTermsJson(TierId Tier, string Period, string Price);

/// <summary>One member's support of another.</summary>
/// <param name="State"><c>incomplete</c>, <c>active</c>, <c>past_due</c>, <c>paused</c> or <c>ended</c>.</param>
/// <param name="Price">Paid each period; null while there are only gifts.</param>
/// <param name="AccessUntil">From then on it gives no access, unless it is renewed.</param>
/// <param name="NextTryAt">When a renewal that failed is tried again.</param>
public sealed record MembershipJson(
    MembershipId Id, SupportPersonJson? Supporter, SupportPersonJson? Creator, TierJson? Tier, string State, string Period, string? Price, string Currency, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd,
    DateTimeOffset AccessUntil, bool Gift, int GiftMonths, bool CancelsAtEnd, bool PausesAtEnd, NextTermsJson? Next, DateTimeOffset? NextTryAt, bool MayContact, string? EndedWhy);

/// <summary>Months that somebody gave.</summary>
public sealed record GiftJson(GiftId Id, SupportPersonJson? Giver, SupportPersonJson? Recipient, SupportPersonJson? Creator, TierJson? Tier, int Months, int Left, string Amount, string Currency, DateTimeOffset At, DateTimeOffset? UsedAt);

/// <summary>What a creator offers, and what whoever asks has of it.</summary>
public sealed record SupportJson(SupportPersonJson Creator, IReadOnlyList<TierJson> Tiers, MembershipJson? Mine);

/// <summary>What somebody supports, and was given.</summary>
public sealed record MembershipsJson(IReadOnlyList<MembershipJson> Memberships, IReadOnlyList<GiftJson> Gifts);

/// <summary>Part of a creator's supporters.</summary>
/// <param name="Next">What to skip to get the following part; null on the last.</param>
public sealed record SupportersJson(IReadOnlyList<MembershipJson> Supporters, int? Next);
