using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>What was paid for. Stored as numbers: what a number means never changes.</summary>
public enum InvoiceKind { Period = 0, Upgrade = 1, Gift = 2 }

/// <summary>
/// One period of one membership, paid; or the difference when it became a dearer one; or a month of a gift, for nothing. There is one for
/// each beginning, and it is written with its money in one transaction: that is why nothing is charged twice.
/// </summary>
public sealed class Invoice
{
    public required MembershipId Membership { get; init; }
    public required DateTimeOffset PeriodStart { get; init; }
    public required DateTimeOffset PeriodEnd { get; init; }
    public required InvoiceKind Kind { get; init; }
    public required TierId Tier { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }
    public required string Currency { get; init; }

    /// <summary>In the book; null where nothing was moved.</summary>
    public Guid? Journal { get; init; }

    /// <summary>The gift it is a month of.</summary>
    public GiftId? Gift { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class InvoiceMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Invoice>(invoice =>
    {
        invoice.ToTable("membership_invoices");
        invoice.HasKey(i => new { i.Membership, i.PeriodStart });
        invoice.Property(i => i.Currency).HasMaxLength(6);
        invoice.HasIndex(i => i.Journal).IsUnique().HasFilter("journal IS NOT NULL");
        invoice.HasOne<Membership>().WithMany().HasForeignKey(i => i.Membership).OnDelete(DeleteBehavior.Restrict);
    });
}
