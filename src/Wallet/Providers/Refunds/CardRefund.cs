using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Refunds;

/// <summary>How far a refund is. Stored as numbers: what a number means never changes.</summary>
public enum RefundState
{
    /// <summary>The money is set aside; the provider has not said that it heard of it.</summary>
    Requested = 0,

    /// <summary>The provider has it.</summary>
    Sent = 1,
    Settled = 2,

    /// <summary>It could not be paid back, and lies in the wallet again.</summary>
    Failed = 3,
}

/// <summary>
/// Money that goes back to the instrument it was paid with, and to no other. It is set aside in the wallet while it is under way, leaves it when
/// the provider says that it is done, and is back when that fails, also afterwards.
/// </summary>
public sealed class CardRefund
{
    public const int LongestWords = 500;

    /// <summary>Banks take days. What is set aside must not come free before.</summary>
    private static readonly TimeSpan SetAsideFor = TimeSpan.FromDays(400);

    /// <summary>So long providers know a command that comes again; after that it could be another refund (docs.stripe.com/api/idempotent_requests: a day).</summary>
    private static readonly TimeSpan SentFor = TimeSpan.FromHours(20);

    /// <summary>A provider that says for so long, each time it is asked, that it knows nothing of what it took, has lost it.</summary>
    internal static readonly TimeSpan LostAfter = TimeSpan.FromDays(3);

    /// <summary>Made by who asks.</summary>
    public required Guid Id { get; init; }
    public required Guid Checkout { get; init; }

    /// <summary>Whose wallet it leaves.</summary>
    public required MemberId Member { get; init; }

    /// <summary>Who asked for it: they themselves, or a steward.</summary>
    public required MemberId By { get; init; }
    public required string Provider { get; init; }

    /// <summary>The provider's name for what was paid.</summary>
    public required string Payment { get; init; }
    public required string Currency { get; init; }

    /// <summary>What leaves the wallet.</summary>
    public required long Amount { get; init; }

    /// <summary>What the house gives of its own, so that the card's cost comes back as well.</summary>
    public required long Borne { get; init; }

    /// <summary>Why, in a steward's words.</summary>
    public string? Words { get; init; }
    public required DateTimeOffset At { get; init; }

    public RefundState State { get; private set; }

    /// <summary>The provider's name for it.</summary>
    public string? Reference { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }
    public DateTimeOffset? FailedAt { get; private set; }
    public DateTimeOffset? AskAt { get; private set; }
    public int Asked { get; private set; }

    /// <summary>Since when the provider says, each time it is asked, that it knows nothing of it.</summary>
    public DateTimeOffset? UnknownSince { get; private set; }

    public Currency Of => Ledger.Currency.Of(Currency);

    /// <summary>What arrives at the card.</summary>
    public Money Total => new(Amount + Borne, Of);

    public bool IsUnderWay => State is RefundState.Requested or RefundState.Sent;

    /// <summary>Nobody knows whether the provider heard of it, and it may not be asked any more.</summary>
    public bool IsStuck(DateTimeOffset now) => State == RefundState.Requested && now - At > SentFor;

    private Guid Settled => DerivedId.Of("card_refund.settled", Id);
    private Guid Failed => DerivedId.Of("card_refund.failed", Id);
    private Guid Hold => DerivedId.Of("card_refund.hold", Id);
    private Guid HouseHold => DerivedId.Of("card_refund.house", Id);

    /// <summary>Whether somebody who asks with the same id asks for the same.</summary>
    public bool IsSame(CardRefund other) => (Checkout, By, Amount, Borne, Words) == (other.Checkout, other.By, other.Amount, other.Borne, other.Words);

    /// <summary>What it leaves the wallet with is set aside.</summary>
    public Draft Request()
    {
        // It is sent at once by who asked; this is for when the house falls before that.
        AskAt = At + Wait(0);
        List<Line> lines = [new Line.Hold(Hold, WalletAccount.Of(Member), ProviderAccounts.At(Provider), new(Amount, Of), At + SetAsideFor)];
        if (Borne > 0) lines.Add(new Line.Hold(HouseHold, ProviderAccounts.Refunds, ProviderAccounts.At(Provider), new(Borne, Of), At + SetAsideFor));
        return new(Id, ProviderKinds.Refund, lines);
    }

    /// <summary>The provider has it.</summary>
    public void Send(string reference, DateTimeOffset now)
    {
        Reference ??= reference;
        if (State != RefundState.Requested) return;
        State = RefundState.Sent;
        (Asked, AskAt) = (0, now + Wait(0));
    }

    /// <summary>Nothing new was heard: it is asked for, or sent, again, more and more seldom.</summary>
    public void AskLater(DateTimeOffset now)
    {
        Asked++;
        AskAt = !IsUnderWay || IsStuck(now) ? null : now + Wait(Asked);
    }

    /// <summary>The provider answers, and knows nothing of what it took: after a time (<see cref="LostAfter"/>) it has failed.</summary>
    public IReadOnlyList<Draft> HearUnknown(DateTimeOffset now)
    {
        if (State != RefundState.Sent) return [];
        UnknownSince ??= now;
        return now - UnknownSince < LostAfter ? [] : [Fail(now)];
    }

    /// <summary>What the provider says of it.</summary>
    public IReadOnlyList<Draft> Hear(MoveState truth, string reference, DateTimeOffset now)
    {
        UnknownSince = null;
        Send(reference, now);
        return (State, truth) switch
        {
            (RefundState.Sent, MoveState.Done) => [Settle(now)],
            (RefundState.Sent or RefundState.Settled, MoveState.Failed) => [Fail(now)],
            _ => [],
        };
    }

    /// <summary>It lies in the wallet again.</summary>
    public Draft Fail(DateTimeOffset now)
    {
        List<Line> lines = [];
        if (State != RefundState.Settled) lines.Add(new Line.Void(Hold));
        else lines.Add(new Line.Move(ProviderAccounts.At(Provider), WalletAccount.Of(Member), new(Amount, Of)));
        if (Borne > 0) lines.Add(State != RefundState.Settled ? new Line.Void(HouseHold) : new Line.Move(ProviderAccounts.At(Provider), ProviderAccounts.Refunds, new(Borne, Of)));
        (State, FailedAt, AskAt) = (RefundState.Failed, now, null);
        return new(Failed, ProviderKinds.RefundFailed, lines);
    }

    /// <summary>The journals that a line of the provider's balance stands for, and what is still to be written for it; null while it is under way.</summary>
    public Booked? Book(bool went, Money fee)
    {
        if (IsUnderWay) return null;
        if (!went && State != RefundState.Failed) return null;
        List<Draft> drafts = [];
        var journal = went ? Settled : Failed;
        if (SettledAt is null)
        {
            // It went out and came back, and was never done: the wallet did not move.
            journal = DerivedId.Of(went ? "card_refund.bounced" : "card_refund.bounced_back", Id);
            var (at, bounced) = (ProviderAccounts.At(Provider), ProviderAccounts.Bounced(Provider));
            drafts.Add(new(journal, ProviderKinds.RefundFailed, [went ? new Line.Move(bounced, at, Total) : new Line.Move(at, bounced, Total)]));
        }
        var cost = DerivedId.Of(went ? "card_refund.fee" : "card_refund.fee_back", Id);
        if (fee.Minor != 0 && fee.Currency == Of)
            drafts.Add(new(cost, ProviderKinds.Fee, new Sides(Of).Debit(ProviderAccounts.Fees(Provider), fee.Minor).Credit(ProviderAccounts.At(Provider), fee.Minor).Lines()));
        return new(journal, [journal, cost], drafts);
    }

    private Draft Settle(DateTimeOffset now)
    {
        (State, SettledAt, AskAt) = (RefundState.Settled, now, null);
        return new(Settled, ProviderKinds.RefundSettled, Borne > 0 ? [new Line.Post(Hold), new Line.Post(HouseHold)] : [new Line.Post(Hold)]);
    }

    private static TimeSpan Wait(int asked) => TimeSpan.FromSeconds(Math.Min(3600, 20 * Math.Pow(1.7, Math.Min(asked, 12))));
}

internal sealed class CardRefundMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<CardRefund>(refund =>
    {
        refund.ToTable("provider_refunds");
        refund.Property(r => r.Id).ValueGeneratedNever();
        refund.Property(r => r.Provider).HasMaxLength(20);
        refund.Property(r => r.Payment).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        refund.Property(r => r.Reference).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        refund.Property(r => r.Currency).HasMaxLength(10);
        refund.Property(r => r.Words).HasMaxLength(CardRefund.LongestWords);
        refund.Ignore(r => r.Of).Ignore(r => r.Total).Ignore(r => r.IsUnderWay);
        refund.HasIndex(r => new { r.Provider, r.Reference }).IsUnique();
        refund.HasIndex(r => r.Checkout);
        refund.HasIndex(r => r.AskAt);
    });
}
