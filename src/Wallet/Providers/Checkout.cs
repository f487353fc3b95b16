using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.Ledger.Fees;

namespace Palabre.Wallet.Providers;

public enum CheckoutState
{
    /// <summary>Nobody has told us that it is paid.</summary>
    Waiting = 0,

    /// <summary>It is paid and credited.</summary>
    Credited = 1,

    /// <summary>It was given up, refused, or its time is over.</summary>
    Failed = 2,

    /// <summary>Another sum was paid than was asked for: it waits for a steward.</summary>
    Differs = 3,
}

/// <summary>
/// Something that a member is to pay, or has paid, at a provider: their own wallet's, or a tip by card. It is credited when the provider says
/// that it is paid, once, and with exactly what the member was shown.
/// </summary>
public sealed class Checkout
{
    /// <summary>How long somebody has for paying.</summary>
    public static readonly TimeSpan TimeToPay = TimeSpan.FromHours(1);

    /// <summary>What was told too late is still found in this time after the end: then the provider is not asked any more, and its balance tells.</summary>
    private static readonly TimeSpan AskedFor = TimeSpan.FromDays(2);

    public const int LongestReference = 255;

    /// <summary>Made by who asks.</summary>
    public required Guid Id { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>Who is tipped; null: the member's own wallet.</summary>
    public MemberId? Payee { get; init; }
    public required string Provider { get; init; }
    public required string Currency { get; init; }

    /// <summary>What the button said, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>What the provider is asked to take.</summary>
    public required long Charged { get; init; }

    /// <summary>What the provider was thought to take when it was shown.</summary>
    public required long Estimated { get; init; }

    /// <summary>What payer or recipient contribute to the provider's fee, as they were shown it.</summary>
    public required long Recovered { get; init; }
    public required FeeBearer Bearer { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset Until { get; init; }

    public CheckoutState State { get; private set; }

    /// <summary>The provider's name for it, once it is open there.</summary>
    public string? Reference { get; private set; }
    public string? Url { get; private set; }

    /// <summary>The provider's name for what was paid.</summary>
    public string? Payment { get; private set; }

    /// <summary>What the provider took; null until its balance says so.</summary>
    public long? Fee { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>When the provider is asked without having told anything; null: no more.</summary>
    public DateTimeOffset? AskAt { get; private set; }
    public int Asked { get; private set; }

    /// <summary>What goes, or went, back to the instrument it was paid with. Never more than was paid: the database looks, too.</summary>
    public long Refunded { get; private set; }

    /// <summary>What came into the wallet, once it is credited.</summary>
    public long Arrived => Amount - (Bearer == FeeBearer.Recipient ? Recovered : 0);

    public Currency Of => Ledger.Currency.Of(Currency);

    /// <summary>Who is credited.</summary>
    public MemberId To => Payee ?? Member;

    /// <summary>The journal in which it is credited.</summary>
    public Guid Journal => DerivedId.Of("checkout.credited", Id);

    /// <summary>All journals that say together what came of it at the provider.</summary>
    public IReadOnlyList<Guid> Journals => [Journal, Correction];

    private Guid Correction => DerivedId.Of("checkout.fee", Id);

    /// <summary>Whether somebody who asks with the same id asks for the same.</summary>
    public bool IsSame(Checkout other) =>
        (Member, Payee, Provider, Currency, Amount, Charged, Recovered, Bearer) == (other.Member, other.Payee, other.Provider, other.Currency, other.Amount, other.Charged, other.Recovered, other.Bearer);

    /// <summary>It can be paid there.</summary>
    public void Open(OpenedCheckout there, DateTimeOffset now)
    {
        if (Reference is not null) return;
        (Reference, Url) = (there.Reference, there.Url);
        AskAt = now + Wait(0);
    }

    /// <summary>It is paid by a transfer that names it.</summary>
    public void Await(string reference) => Reference = reference;

    /// <summary>A transfer that names it has arrived, of whatever sum: the bank's line is what is credited.</summary>
    public void Receive(DateTimeOffset now) => (State, SettledAt, Fee) = (CheckoutState.Credited, SettledAt ?? now, 0);

    /// <summary>Nothing new was heard of it: it is asked for again, more and more seldom.</summary>
    public void AskLater(DateTimeOffset now)
    {
        Asked++;
        var isOver = now > Until + AskedFor || (State != CheckoutState.Waiting && (State != CheckoutState.Credited || Fee is not null));
        AskAt = isOver ? null : now + Wait(Asked);
    }

    /// <summary>So much goes back; below zero: it came back.</summary>
    public void Refund(long minor)
    {
        if (Refunded + minor < 0 || Refunded + minor > Charged) throw new InvalidOperationException($"{minor} of checkout {Id} cannot go back: {Refunded} of {Charged} do already.");
        Refunded += minor;
    }

    /// <summary>What the provider says it is.</summary>
    /// <returns>What is to be written in the book for it.</returns>
    public IReadOnlyList<Draft> Hear(PaymentObject truth, DateTimeOffset now)
    {
        if (State is CheckoutState.Credited or CheckoutState.Differs) return truth.Fee is { } late ? SettleFee(late) : [];
        if (truth.State == PaymentState.Open) return [];
        if (truth.State == PaymentState.Failed)
        {
            if (State == CheckoutState.Failed) return [];
            (State, SettledAt, AskAt) = (CheckoutState.Failed, now, null);
            return [];
        }
        (Payment, Fee, SettledAt) = (truth.Payment, truth.Fee is { } fee && fee.Currency == truth.Charged.Currency ? fee.Minor : null, now);
        if (Fee is not null) AskAt = null;
        State = truth.Charged == new Money(Charged, Of) ? CheckoutState.Credited : CheckoutState.Differs;
        return State == CheckoutState.Credited ? [Credit()] : [Suspend(truth)];
    }

    /// <summary>
    /// What the provider's balance says that it took. When that is known later than the payment, the difference from what was thought is the
    /// house's, and nobody else's.
    /// </summary>
    public IReadOnlyList<Draft> SettleFee(Money fee)
    {
        // One in another currency is not a fee of this journal; the balance's line then stands in suspense.
        if (Fee is not null || fee.Currency != Of) return [];
        (Fee, AskAt) = (fee.Minor, null);
        var lines = new Sides(Of).Debit(ProviderAccounts.Fees(Provider), fee.Minor - Estimated).Credit(ProviderAccounts.At(Provider), fee.Minor - Estimated).Lines();
        return lines.Count == 0 ? [] : [new(Correction, ProviderKinds.Fee, lines)];
    }

    private Draft Credit()
    {
        var fee = Fee ?? Estimated;
        var sides = new Sides(Of)
            .Debit(ProviderAccounts.At(Provider), Charged - fee).Debit(ProviderAccounts.Fees(Provider), fee)
            .Credit(WalletAccount.Of(To), Amount);
        List<Line> lines = [.. Bearer == FeeBearer.Payer ? sides.Credit(ProviderAccounts.Recovered, Recovered).Lines() : sides.Lines()];
        if (Bearer == FeeBearer.Recipient && Recovered > 0) lines.Add(new Line.Move(WalletAccount.Of(To), ProviderAccounts.Recovered, new(Recovered, Of)));
        return new(Journal, Payee is null ? ProviderKinds.TopUp : ProviderKinds.CardTip, lines);
    }

    /// <summary>Another sum or another currency than was asked for. Nobody's until a steward says whose.</summary>
    private Draft Suspend(PaymentObject truth)
    {
        var fee = Fee ??= 0;
        return new(Journal, ProviderKinds.Suspense, new Sides(truth.Charged.Currency)
            .Debit(ProviderAccounts.At(Provider), truth.Charged.Minor - fee).Debit(ProviderAccounts.Fees(Provider), fee)
            .Credit(ProviderAccounts.Suspense, truth.Charged.Minor).Lines());
    }

    /// <summary>Sooner asks the provider for nothing more often; later leaves who has paid waiting when its message is lost.</summary>
    private static TimeSpan Wait(int asked) => TimeSpan.FromSeconds(Math.Min(3600, 20 * Math.Pow(1.7, Math.Min(asked, 12))));
}

internal sealed class CheckoutMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Checkout>(checkout =>
    {
        checkout.ToTable("provider_checkouts", table => table.HasCheckConstraint("ck_provider_checkouts_refunded", "refunded BETWEEN 0 AND charged"));
        checkout.Property(c => c.Id).ValueGeneratedNever();
        checkout.Property(c => c.Provider).HasMaxLength(20);
        checkout.Property(c => c.Currency).HasMaxLength(10);
        checkout.Property(c => c.Reference).HasMaxLength(Checkout.LongestReference);
        checkout.Property(c => c.Payment).HasMaxLength(Checkout.LongestReference);
        checkout.Property(c => c.Url).HasMaxLength(2000);
        checkout.Ignore(c => c.Arrived).Ignore(c => c.Of).Ignore(c => c.To).Ignore(c => c.Journal).Ignore(c => c.Journals);
        checkout.HasIndex(c => new { c.Provider, c.Reference }).IsUnique();
        checkout.HasIndex(c => new { c.Provider, c.Payment });
        checkout.HasIndex(c => new { c.Member, c.At });
        checkout.HasIndex(c => c.AskAt);
    });
}
