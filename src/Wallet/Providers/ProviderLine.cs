using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

public enum LineState
{
    /// <summary>The journal that it belongs to moved exactly what it says.</summary>
    Matched = 0,

    /// <summary>The journal moved something else: the difference stands in suspense.</summary>
    Differs = 1,

    /// <summary>Nothing of ours belongs to it: all of it stands in suspense.</summary>
    Unknown = 2,

    /// <summary>It was in suspense, and a steward found out whose it is.</summary>
    Assigned = 3,
}

/// <summary>A line of a provider's balance, or of the statement of the house's bank, and the one journal that it belongs to.</summary>
public sealed class ProviderLine
{
    public const int LongestText = 500;

    public required string Provider { get; init; }

    /// <summary>The provider's own id of it, or the fingerprint of a line of a statement.</summary>
    public required string Line { get; init; }
    public required string Kind { get; init; }
    public string? About { get; init; }
    public required string Currency { get; init; }

    /// <summary>What came (above zero) or went.</summary>
    public required long Net { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset ReadAt { get; init; }
    public required LineState State { get; set; }

    /// <summary>Each journal has one line at most.</summary>
    public required Guid Journal { get; init; }

    /// <summary>What stands in suspense for it; 0 when nothing does, or does not any more.</summary>
    public long Suspended { get; private set; }

    /// <summary>Who paid and what they wrote, as the bank says, while it has to be found out whose it is.</summary>
    public string? Payer { get; set; }
    public string? Text { get; set; }

    /// <summary>Whose it turned out to be, and which steward said so.</summary>
    public MemberId? Owner { get; private set; }
    public MemberId? AssignedBy { get; private set; }

    public Money Amount => new(Net, Ledger.Currency.Of(Currency));

    public Money InSuspense => new(Suspended, Ledger.Currency.Of(Currency));

    private Guid Id => TextId.Of(Provider, Line);

    /// <summary>The journal for a line that nothing belongs to, or of what differs.</summary>
    public static Guid SuspenseOf(string provider, string line) => DerivedId.Of("line.suspense", TextId.Of(provider, line));

    /// <summary>Puts a part of it, or all, in suspense.</summary>
    public Draft Suspend(long minor)
    {
        Suspended = minor;
        var at = ProviderAccounts.At(Provider);
        var amount = new Money(Math.Abs(minor), Ledger.Currency.Of(Currency));
        return new(SuspenseOf(Provider, Line), ProviderKinds.Suspense,
            [minor > 0 ? new Line.Move(at, ProviderAccounts.Suspense, amount) : new Line.Move(ProviderAccounts.Missing, at, amount)]);
    }

    /// <summary>What came in is this member's.</summary>
    public Draft Assign(MemberId owner, MemberId by)
    {
        var amount = InSuspense;
        (Owner, AssignedBy, State, Suspended, Payer, Text) = (owner, by, LineState.Assigned, 0, null, null);
        return new(DerivedId.Of("line.assigned", Id), ProviderKinds.Assigned, [new Line.Move(ProviderAccounts.Suspense, WalletAccount.Of(owner), amount)]);
    }
}

internal sealed class ProviderLineMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ProviderLine>(line =>
    {
        line.ToTable("provider_lines");
        line.HasKey(l => new { l.Provider, l.Line });
        line.Property(l => l.Provider).HasMaxLength(20);
        line.Property(l => l.Line).HasMaxLength(Checkout.LongestReference);
        line.Property(l => l.Kind).HasMaxLength(40);
        line.Property(l => l.About).HasMaxLength(Checkout.LongestReference);
        line.Property(l => l.Currency).HasMaxLength(10);
        line.Property(l => l.Payer).HasMaxLength(200);
        line.Property(l => l.Text).HasMaxLength(ProviderLine.LongestText);
        line.Ignore(l => l.Amount).Ignore(l => l.InSuspense);
        line.HasIndex(l => l.Journal).IsUnique();
        line.HasIndex(l => new { l.Suspended, l.At });
        line.HasIndex(l => new { l.Provider, l.At });
    });
}
