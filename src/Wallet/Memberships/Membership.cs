using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>Where a membership stands. Stored as numbers: what a number means never changes.</summary>
public enum MembershipState
{
    /// <summary>Wanted, and not paid yet.</summary>
    Incomplete = 0,
    Active = 1,

    /// <summary>The next period could not be paid: there are more tries, and access meanwhile.</summary>
    PastDue = 2,
    Paused = 3,
    Ended = 4,
}

/// <summary>
/// One member's monthly or yearly support of another. The rules of its life are here and in Membership.Deeds.cs, and know no database: what
/// is to be paid they say (<see cref="Due"/>), what was paid they are told.
/// </summary>
public sealed partial class Membership
{
    public required MembershipId Id { get; init; }
    public required MemberId Supporter { get; init; }
    public required MemberId Creator { get; init; }

    /// <summary>What their present period gives them; a gift's may be another than their own.</summary>
    public required TierId Tier { get; set; }

    /// <summary>What they pay for, and how much each period; the tier and the price are not there while they have gifts alone.</summary>
    public TierId? OwnTier { get; set; }
    public long? Price { get; set; }
    public MembershipPeriod Period { get; set; } = MembershipPeriod.Monthly;
    public required string Currency { get; init; }

    /// <summary>What it becomes at the next date.</summary>
    public TierId? NextTier { get; set; }
    public long? NextPrice { get; set; }
    public MembershipPeriod? NextPeriod { get; set; }

    public MembershipState State { get; set; }
    public int AnchorDay { get; set; }
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>The present period, or the last one; the same instant twice before there was one.</summary>
    public DateTimeOffset PeriodStart { get; set; }
    public DateTimeOffset PeriodEnd { get; set; }

    /// <summary>Nobody paid for the present period but who gave it.</summary>
    public bool IsGift { get; set; }

    /// <summary>Months of gifts that wait for their turn.</summary>
    public int GiftMonths { get; set; }
    public bool CancelsAtEnd { get; set; }
    public bool PausesAtEnd { get; set; }

    /// <summary>When the present renewal failed first.</summary>
    public DateTimeOffset? FailedAt { get; set; }

    /// <summary>When there is something to do again; null: not by itself.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>From this instant on it gives no access.</summary>
    public DateTimeOffset AccessUntil { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The last part of the key of the words that say it: <c>cancelled</c>, <c>unpaid</c>, <c>apart</c>, <c>gift_over</c>, <c>disputed</c>, <c>never_paid</c>.</summary>
    public string? EndedWhy { get; set; }

    /// <summary>The supporter lets the creator write to them elsewhere: told in the creator's list.</summary>
    public bool MayContact { get; set; }

    public bool IsLive => State != MembershipState.Ended;

    /// <summary>Whether it goes on by itself when the period is over.</summary>
    public bool Continues => State == MembershipState.Active && !PausesAtEnd && (GiftMonths > 0 || (Price is not null && !CancelsAtEnd));

    public bool GivesAccess(DateTimeOffset at) => PeriodStart < PeriodEnd && at >= PeriodStart && at < AccessUntil;

    internal Anchor Anchor => new(AnchorDay);

    internal Terms? Own => Price is { } price && OwnTier is { } tier ? new(tier, Period, price) : null;

    internal Terms? Next => NextPrice is { } price && NextTier is { } tier ? new(tier, NextPeriod ?? Period, price) : null;
}

internal sealed class MembershipMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Membership>(membership =>
    {
        membership.ToTable("memberships");
        membership.Property(m => m.Id).ValueGeneratedNever();
        membership.Property(m => m.Currency).HasMaxLength(6);
        membership.Property(m => m.EndedWhy).HasMaxLength(20);
        membership.HasIndex(m => new { m.Supporter, m.Creator }).IsUnique().HasFilter("ended_at IS NULL").HasDatabaseName("ix_memberships_live");
        membership.HasIndex(m => new { m.Creator, m.Id });
        membership.HasIndex(m => new { m.Supporter, m.Id });
        membership.HasIndex(m => m.DueAt).HasFilter("due_at IS NOT NULL");
    });
}
