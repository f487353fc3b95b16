using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>Where it comes from. Stored as numbers: what a number means never changes.</summary>
public enum EntitlementSource { Paid = 0, Gift = 1 }

/// <summary>Somebody has what a tier gives, from then to then. This is all that is read when somebody stands before a door.</summary>
public sealed class Entitlement
{
    public required MembershipId Membership { get; init; }
    public required DateTimeOffset From { get; init; }
    public required MemberId Member { get; init; }
    public required MemberId Creator { get; init; }
    public required TierId Tier { get; set; }
    public required EntitlementSource Source { get; init; }

    /// <summary>Not any more from this instant on.</summary>
    public required DateTimeOffset To { get; set; }
}

internal sealed class EntitlementMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Entitlement>(entitlement =>
    {
        entitlement.ToTable("entitlements");
        entitlement.HasKey(e => new { e.Membership, e.From });
        entitlement.Property(e => e.From).HasColumnName("valid_from");
        entitlement.Property(e => e.To).HasColumnName("valid_to");
        entitlement.HasIndex(e => new { e.Creator, e.Member });
        entitlement.HasIndex(e => new { e.Member, e.To });
        entitlement.HasOne<Membership>().WithMany().HasForeignKey(e => e.Membership).OnDelete(DeleteBehavior.Restrict);
    });
}
