using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>
/// What a creator offers for a price. Prices and benefits never change: nobody pays more, or has less, than what they agreed to. Whoever
/// wants others makes another tier and archives this one, which goes on for those who have it.
/// </summary>
public sealed class Tier
{
    public const int LongestName = 60;
    public const int LongestDescription = 500;

    /// <summary>Offered at the same time by one creator: more are not read.</summary>
    public const int Most = 10;

    public required TierId Id { get; init; }
    public required MemberId Creator { get; init; }
    public required string Name { get; set; }
    public required string Description { get; set; }
    public required string Currency { get; init; }

    /// <summary>Minor units; null where it cannot be paid so.</summary>
    public long? Monthly { get; init; }
    public long? Yearly { get; init; }

    /// <summary>Whoever joins may pay more: the price is the least.</summary>
    public required bool IsOpenPrice { get; init; }
    public required Benefits Benefits { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset? ArchivedAt { get; set; }

    public long? PriceFor(MembershipPeriod period) => period == MembershipPeriod.Yearly ? Yearly : Monthly;
}

internal sealed class TierMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Tier>(tier =>
    {
        tier.ToTable("membership_tiers");
        tier.Property(t => t.Id).ValueGeneratedNever();
        tier.Property(t => t.Name).HasMaxLength(Tier.LongestName);
        tier.Property(t => t.Description).HasMaxLength(Tier.LongestDescription);
        tier.Property(t => t.Currency).HasMaxLength(6);
        tier.HasIndex(t => new { t.Creator, t.Id });
    });
}
