using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Disputes;

/// <summary>What a payer's bank has decided. Stored as numbers: what a number means never changes.</summary>
public enum DisputeStanding { Open = 0, Won = 1, Lost = 2 }

/// <summary>
/// A payment that its payer's bank took back. The house is owed it by who was credited: what of it lies in their wallet is set aside until the
/// bank has decided; what does not comes from what arrives later, never below nothing, or is written off.
/// </summary>
public sealed class Dispute
{
    public const int LongestWords = 1_000;

    /// <summary>Banks decide in months. What is set aside must not come free before.</summary>
    private static readonly TimeSpan SetAsideFor = TimeSpan.FromDays(400);

    /// <summary>When nobody told that it is decided. Sooner asks the provider for nothing more often.</summary>
    private static readonly TimeSpan AskedEvery = TimeSpan.FromHours(1);

    public required Guid Id { get; init; }
    public required string Provider { get; init; }

    /// <summary>The provider's name for it.</summary>
    public required string Reference { get; init; }
    public required Guid Checkout { get; init; }

    /// <summary>Who was credited.</summary>
    public required MemberId Member { get; init; }
    public required string Currency { get; init; }

    /// <summary>What was taken back.</summary>
    public required long Amount { get; init; }

    /// <summary>What of it they owe. The rest was never credited to them.</summary>
    public required long Owed { get; init; }
    public required DateTimeOffset At { get; init; }

    public DisputeStanding State { get; private set; }

    /// <summary>What of their wallet was set aside when it was opened.</summary>
    public long SetAside { get; private set; }
    public long Recovered { get; private set; }
    public long WrittenOff { get; private set; }

    /// <summary>What they still owe once it is lost.</summary>
    public long Left { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? AskAt { get; private set; }

    /// <summary>What who was credited says to it.</summary>
    public string? Plea { get; set; }

    /// <summary>The steward who wrote the rest off, and why.</summary>
    public MemberId? WrittenOffBy { get; private set; }
    public string? Words { get; private set; }

    public Currency Of => Ledger.Currency.Of(Currency);

    /// <summary>While it is so, nothing leaves their wallet for the world.</summary>
    public bool Freezes => State == DisputeStanding.Open || Left > 0;

    public Guid Opened => DerivedId.Of("dispute.opened", Id);

    public Guid Returned => DerivedId.Of("dispute.won", Id);

    public Guid Hold => DerivedId.Of("dispute.hold", Id);

    /// <summary>What a line of the provider's balance stands for: what went, or what came back. What the provider took for it is the house's.</summary>
    public Booked? Book(bool went, Money fee)
    {
        if (!went && State != DisputeStanding.Won) return null;
        var journal = went ? Opened : Returned;
        var cost = DerivedId.Of(went ? "dispute.fee" : "dispute.fee_back", Id);
        IReadOnlyList<Draft> drafts = fee.Minor == 0 || fee.Currency != Of ? []
            : [new(cost, ProviderKinds.Fee, new Sides(Of).Debit(ProviderAccounts.Fees(Provider), fee.Minor).Credit(ProviderAccounts.At(Provider), fee.Minor).Lines())];
        return new(journal, [journal, cost], drafts);
    }

    public static Dispute From(DisputeObject truth, Checkout checkout, DateTimeOffset now) => new()
    {
        Id = DerivedId.Of("dispute", checkout.Provider, truth.Ref.Id),
        Provider = checkout.Provider,
        Reference = truth.Ref.Id,
        Checkout = checkout.Id,
        Member = checkout.To,
        Currency = checkout.Currency,
        Amount = truth.Amount.Minor,
        Owed = checkout.State != CheckoutState.Credited ? 0 : checkout.Payee is null ? truth.Amount.Minor : Math.Min(truth.Amount.Minor, checkout.Arrived),
        At = now,
        AskAt = now + AskedEvery,
    };

    /// <summary>The payment is gone from the provider: it is owed to the house, and what of it is there is set aside.</summary>
    /// <param name="available">What can be spent in their wallet.</param>
    public Draft Open(long available)
    {
        List<Line> lines = [.. new Sides(Of)
            .Debit(ProviderAccounts.Owed(Member), Owed).Debit(House, Amount - Owed)
            .Credit(ProviderAccounts.At(Provider), Amount).Lines()];
        SetAside = Math.Clamp(available, 0, Owed);
        if (SetAside > 0) lines.Add(new Line.Hold(Hold, WalletAccount.Of(Member), ProviderAccounts.Owed(Member), new(SetAside, Of), At + SetAsideFor));
        return new(Opened, ProviderKinds.Disputed, lines);
    }

    /// <summary>What the provider says of it.</summary>
    /// <param name="isSetAside">Whether what was set aside still is.</param>
    public IReadOnlyList<Draft> Hear(DisputeState truth, bool isSetAside, DateTimeOffset now) => (State, truth) switch
    {
        (DisputeStanding.Open or DisputeStanding.Lost, DisputeState.Won) => [Win(isSetAside, now)],
        (DisputeStanding.Open, DisputeState.Lost) => Lose(isSetAside, now),
        _ => [],
    };

    /// <summary>Nothing new was heard of it.</summary>
    public void AskLater(DateTimeOffset now)
    {
        if (AskAt <= now) AskAt = now + AskedEvery;
    }

    /// <summary>What came into their wallet since goes towards what they owe.</summary>
    public Draft? Recover(long available)
    {
        var minor = Math.Min(available, Left);
        if (minor <= 0) return null;
        // What was recovered before only grows, so that each part has an id of its own.
        var draft = new Draft(DerivedId.Of("dispute.recovered", Id, Recovered), ProviderKinds.Recovered, [new Line.Move(WalletAccount.Of(Member), ProviderAccounts.Owed(Member), new(minor, Of))]);
        (Recovered, Left) = (Recovered + minor, Left - minor);
        return draft;
    }

    /// <summary>The house bears what is left.</summary>
    public Draft WriteOff(MemberId by, string words)
    {
        var draft = new Draft(DerivedId.Of("dispute.written_off", Id), ProviderKinds.WrittenOff, [new Line.Move(ProviderAccounts.Chargebacks, ProviderAccounts.Owed(Member), new(Left, Of))]);
        (WrittenOff, Left, WrittenOffBy, Words) = (Left, 0, by, words);
        return draft;
    }

    private Draft Win(bool isSetAside, DateTimeOffset now)
    {
        // A bank that changes its mind gives back also what was taken meanwhile.
        List<Line> lines = [.. new Sides(Of)
            .Debit(ProviderAccounts.At(Provider), Amount)
            .Credit(ProviderAccounts.Owed(Member), Owed - Recovered - WrittenOff).Credit(WalletAccount.Of(Member), Recovered)
            .Credit(House, Amount - Owed).Credit(ProviderAccounts.Chargebacks, WrittenOff).Lines()];
        if (isSetAside) lines.Add(new Line.Void(Hold));
        (State, Left, ClosedAt, AskAt) = (DisputeStanding.Won, 0, now, null);
        return new(Returned, ProviderKinds.DisputeWon, lines);
    }

    private IReadOnlyList<Draft> Lose(bool isSetAside, DateTimeOffset now)
    {
        Recovered = isSetAside ? SetAside : 0;
        (State, Left, ClosedAt, AskAt) = (DisputeStanding.Lost, Owed - Recovered, now, null);
        return isSetAside ? [new(DerivedId.Of("dispute.lost", Id), ProviderKinds.DisputeLost, [new Line.Post(Hold)])] : [];
    }

    /// <summary>For what nobody owes. What was never credited to anybody stands in suspense, on both sides.</summary>
    private AccountName House => Owed == 0 ? ProviderAccounts.Missing : ProviderAccounts.Chargebacks;
}

internal sealed class DisputeMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Dispute>(dispute =>
    {
        dispute.ToTable("provider_disputes");
        dispute.Property(d => d.Id).ValueGeneratedNever();
        dispute.Property(d => d.Provider).HasMaxLength(20);
        dispute.Property(d => d.Reference).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        dispute.Property(d => d.Currency).HasMaxLength(10);
        dispute.Property(d => d.Plea).HasMaxLength(Dispute.LongestWords);
        dispute.Property(d => d.Words).HasMaxLength(Dispute.LongestWords);
        dispute.Ignore(d => d.Of).Ignore(d => d.Freezes).Ignore(d => d.Opened).Ignore(d => d.Returned).Ignore(d => d.Hold);
        dispute.HasIndex(d => new { d.Provider, d.Reference }).IsUnique();
        dispute.HasIndex(d => new { d.Member, d.At });
        dispute.HasIndex(d => d.Checkout);
        dispute.HasIndex(d => d.AskAt);
        dispute.HasIndex(d => d.Left);
    });
}
