using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>How far a payout is. Stored as numbers: what a number means never changes.</summary>
public enum PayoutState
{
    /// <summary>The money is set aside; the provider has not said that it heard of it, or a steward has not paid it yet.</summary>
    Requested = 0,

    /// <summary>It lies on the payee's own balance at the provider.</summary>
    Transferred = 1,

    /// <summary>It is on its way from there to their bank.</summary>
    Sent = 2,
    Paid = 3,

    /// <summary>It lies in the wallet again.</summary>
    Failed = 4,

    /// <summary>Their bank did not take it: the provider is asked for it back.</summary>
    Returning = 5,

    /// <summary>Stewards look at it before anything moves.</summary>
    Looked = 6,
}

/// <summary>
/// Money that leaves a member's wallet for their bank. It is set aside while it is under way, leaves the wallet when it is paid, and is
/// back when that fails, also afterwards.
/// </summary>
public sealed class Payout
{
    public const int LongestWords = 500;

    /// <summary>Banks take days. What is set aside must not come free before.</summary>
    private static readonly TimeSpan SetAsideFor = TimeSpan.FromDays(400);

    /// <summary>So long providers know a command that comes again; after that it could be another payout (docs.stripe.com/api/idempotent_requests: a day).</summary>
    private static readonly TimeSpan SentFor = TimeSpan.FromHours(20);

    /// <summary>Banks send back for some days what they took (docs.stripe.com/payouts#payout-failures: within five days). Longer asks for what is long over.</summary>
    private static readonly TimeSpan MayFailFor = TimeSpan.FromDays(10);

    private static readonly TimeSpan PaidAskedEvery = TimeSpan.FromHours(12);

    /// <summary>
    /// A provider that says for so long, each time it is asked, that it knows nothing of what it took, has lost it. Longer keeps the member's
    /// money set aside for nothing; shorter believes a provider that is being mended.
    /// </summary>
    internal static readonly TimeSpan LostAfter = TimeSpan.FromDays(3);

    /// <summary>Made by who asks.</summary>
    public required Guid Id { get; init; }

    /// <summary>With which the provider is asked to pay it to the bank: <see cref="Id"/> is that of the transfer before.</summary>
    public Guid Command { get; init; }
    public required MemberId Member { get; init; }
    public required string Provider { get; init; }

    /// <summary>The provider's name for the payee; "" where stewards pay.</summary>
    public required string Payee { get; init; }

    /// <summary>The bank account it goes to, sealed, while a steward has it to pay.</summary>
    public string? Account { get; private set; }
    public required string Currency { get; init; }

    /// <summary>What leaves the wallet.</summary>
    public required long Amount { get; init; }

    /// <summary>What of it the house keeps for what it pays the provider.</summary>
    public required long Fee { get; init; }
    public required DateTimeOffset At { get; init; }
    public PayoutState State { get; private set; }

    /// <summary>Since when it is so far.</summary>
    public DateTimeOffset StepAt { get; private set; }

    /// <summary>The provider's names for its transfer to the payee's balance, for taking that back, and for the payout from there.</summary>
    public string? Transfer { get; private set; }
    public string? Reversal { get; private set; }
    public string? Reference { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }
    public DateTimeOffset? FailedAt { get; private set; }

    /// <summary>Since when the provider says, each time it is asked, that it knows nothing of it.</summary>
    public DateTimeOffset? UnknownSince { get; private set; }

    /// <summary>Why it failed: <c>refused</c>, <c>bank</c>, <c>unlooked</c>, <c>steward</c>, <c>lost</c>.</summary>
    public string? Why { get; private set; }

    /// <summary>And in a steward's words.</summary>
    public string? Words { get; private set; }

    /// <summary>The steward who paid it, or said that it failed.</summary>
    public MemberId? By { get; private set; }
    public DateTimeOffset? AskAt { get; private set; }
    public int Asked { get; private set; }

    public Currency Of => Ledger.Currency.Of(Currency);

    /// <summary>What arrives at the bank.</summary>
    public Money Arrives => new(Amount - Fee, Of);

    public bool IsUnderWay => State is not (PayoutState.Paid or PayoutState.Failed);

    /// <summary>A steward is to pay it.</summary>
    public bool IsByHand => Provider == ProviderNames.Transfer;

    /// <summary>Nobody knows whether the provider heard of the last command, and it may not be asked any more.</summary>
    public bool IsStuck(DateTimeOffset now) => !IsByHand && State is PayoutState.Requested or PayoutState.Transferred or PayoutState.Returning && now - StepAt > SentFor;

    /// <summary>With which the provider is asked for a transfer back.</summary>
    public Guid TakingBack => DerivedId.Of("payout.take_back", Id);

    /// <summary>Of what is told of it: the same however often it is told.</summary>
    public Guid News => State == PayoutState.Failed ? DerivedId.Of("payout.failed", Id) : Id;

    private Guid Hold => DerivedId.Of("payout.hold", Id);
    private Guid FeeHold => DerivedId.Of("payout.fee_hold", Id);
    private Guid Transferred => DerivedId.Of("payout.transferred", Id);
    private Guid Lost => DerivedId.Of("payout.lost", Id);
    private Guid TakenBack => DerivedId.Of("payout.taken_back", Id);

    /// <summary>From where it goes to the bank.</summary>
    private AccountName Out => IsByHand ? ProviderAccounts.Bank : ProviderAccounts.Payees(Provider);

    public static Payout From(Guid id, Payee payee, Money amount, Money fee, DateTimeOffset now) => new()
    {
        Id = id,
        Command = DerivedId.Of("payout.send", id),
        Member = payee.Member,
        Provider = payee.Provider,
        Payee = payee.Reference ?? "",
        Account = payee.Account,
        Currency = amount.Currency.Code,
        Amount = amount.Minor,
        Fee = fee.Minor,
        At = now,
    };

    /// <summary>What it leaves the wallet with is set aside.</summary>
    /// <param name="isLookedAt">Stewards look at it first.</param>
    public Draft Request(bool isLookedAt, DateTimeOffset now)
    {
        // It is sent at once by who asked; the time is for when the house falls before that, or nobody looks.
        Step(isLookedAt ? PayoutState.Looked : PayoutState.Requested, now, isLookedAt ? Review.Longest : IsByHand ? null : Wait(0));
        List<Line> lines = [new Line.Hold(Hold, WalletAccount.Of(Member), ProviderAccounts.PayoutTransit, Arrives, At + SetAsideFor)];
        if (Fee > 0) lines.Add(new Line.Hold(FeeHold, WalletAccount.Of(Member), ProviderAccounts.Recovered, new(Fee, Of), At + SetAsideFor));
        return new(Id, ProviderKinds.Payout, lines);
    }

    /// <summary>Stewards have looked at it, and it goes on.</summary>
    public void Pass(DateTimeOffset now)
    {
        if (State == PayoutState.Looked) Step(PayoutState.Requested, now, IsByHand ? null : TimeSpan.Zero);
    }

    /// <summary>The transfer to the payee's balance is there.</summary>
    public IReadOnlyList<Draft> HearTransfer(string reference, DateTimeOffset now)
    {
        if (State != PayoutState.Requested) return [];
        Transfer = reference;
        Step(PayoutState.Transferred, now, TimeSpan.Zero);
        return [new(Transferred, ProviderKinds.PayoutTransferred, [new Line.Move(ProviderAccounts.Payees(Provider), ProviderAccounts.At(Provider), Arrives)])];
    }

    /// <summary>What the provider says of the payout to the bank.</summary>
    public IReadOnlyList<Draft> Hear(MoveState truth, string reference, DateTimeOffset now)
    {
        if (Transfer is null) return [];
        Reference ??= reference;
        if (State == PayoutState.Transferred) Step(PayoutState.Sent, now, Wait(0));
        switch (State, truth)
        {
            case (PayoutState.Sent, MoveState.Done):
                return [Pay(now)];
            case (PayoutState.Sent or PayoutState.Paid, MoveState.Failed):
                TakeBack("bank", now);
                return [];
            default:
                return [];
        }
    }

    /// <summary>It does not reach the bank: what lies on the payee's balance is asked for.</summary>
    public void TakeBack(string why, DateTimeOffset now)
    {
        Why = why;
        Step(PayoutState.Returning, now, TimeSpan.Zero);
    }

    /// <summary>
    /// The provider answers, and knows nothing of it. After a time (<see cref="LostAfter"/>) what lies on the payee's balance is asked for; when it knows
    /// nothing of that either the wallet has its money again, and the house looks for its own.
    /// </summary>
    public IReadOnlyList<Draft> HearUnknown(DateTimeOffset now)
    {
        UnknownSince ??= now;
        if (now - UnknownSince < LostAfter) return [];
        if (State == PayoutState.Sent)
        {
            TakeBack("lost", now);
            return [];
        }
        return State != PayoutState.Returning ? [] :
        [
            new(Lost, ProviderKinds.PayoutLost, [new Line.Move(ProviderAccounts.Missing, ProviderAccounts.Payees(Provider), Arrives)]),
            Fail("lost", null, null, now),
        ];
    }

    /// <summary>The provider knows it.</summary>
    public void HearKnown() => UnknownSince = null;

    /// <summary>The transfer came back, whoever asked for that.</summary>
    public IReadOnlyList<Draft> HearReversal(string reference, DateTimeOffset now)
    {
        if (Transfer is null || Reversal is not null || State == PayoutState.Failed) return [];
        (Reversal, UnknownSince) = (reference, null);
        return
        [
            new(TakenBack, ProviderKinds.PayoutTakenBack, [new Line.Move(ProviderAccounts.At(Provider), ProviderAccounts.Payees(Provider), Arrives)]),
            Fail(Why ?? "bank", null, null, now),
        ];
    }

    /// <summary>It has left the wallet.</summary>
    /// <param name="by">The steward who paid it.</param>
    public Draft Pay(DateTimeOffset now, MemberId? by = null)
    {
        (PaidAt, By, Account) = (now, by, null);
        Step(PayoutState.Paid, now, IsByHand ? null : PaidAskedEvery);
        List<Line> lines = [new Line.Post(Hold)];
        if (Fee > 0) lines.Add(new Line.Post(FeeHold));
        lines.Add(new Line.Move(ProviderAccounts.PayoutTransit, Out, Arrives));
        return new(DerivedId.Of("payout.paid", Id), ProviderKinds.PayoutPaid, lines);
    }

    /// <summary>It lies in the wallet again.</summary>
    public Draft Fail(string why, string? words, MemberId? by, DateTimeOffset now)
    {
        (FailedAt, Why, Words, By, Account) = (now, why, words, by ?? By, null);
        Step(PayoutState.Failed, now, null);
        List<Line> lines = [PaidAt is null ? new Line.Void(Hold) : new Line.Move(Out, WalletAccount.Of(Member), Arrives)];
        if (Fee > 0) lines.Add(PaidAt is null ? new Line.Void(FeeHold) : new Line.Move(ProviderAccounts.Recovered, WalletAccount.Of(Member), new(Fee, Of)));
        return new(DerivedId.Of("payout.failed", Id), ProviderKinds.PayoutFailed, lines);
    }

    /// <summary>Nothing new was heard: the provider is asked, or told, again, more and more seldom.</summary>
    public void AskLater(DateTimeOffset now)
    {
        if (AskAt is null || AskAt > now) return;
        Asked++;
        AskAt = State switch
        {
            PayoutState.Failed => null,
            PayoutState.Paid => now - PaidAt > MayFailFor ? null : now + PaidAskedEvery,
            // Asking what it knows may be done at any time.
            _ => UnknownSince is null && IsStuck(now) ? null : now + Wait(Asked),
        };
    }

    /// <summary>The journals that a line of the provider's balance stands for, and what is still to be written for it: its fee is the house's.</summary>
    public Booked? Book(bool went, Money fee)
    {
        if (went ? Transfer is null : Reversal is null) return null;
        var journal = went ? Transferred : TakenBack;
        var cost = DerivedId.Of(went ? "payout.cost" : "payout.cost_back", Id);
        IReadOnlyList<Draft> drafts = fee.Minor == 0 || fee.Currency != Of ? []
            : [new(cost, ProviderKinds.Fee, new Sides(Of).Debit(ProviderAccounts.Fees(Provider), fee.Minor).Credit(ProviderAccounts.At(Provider), fee.Minor).Lines())];
        return new(journal, [journal, cost], drafts);
    }

    private void Step(PayoutState state, DateTimeOffset now, TimeSpan? wait) => (State, StepAt, Asked, AskAt) = (state, now, 0, now + wait);

    private static TimeSpan Wait(int asked) => TimeSpan.FromSeconds(Math.Min(3600, 20 * Math.Pow(1.7, Math.Min(asked, 12))));
}

internal sealed class PayoutMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Payout>(payout =>
    {
        payout.ToTable("provider_payouts");
        payout.Property(p => p.Id).ValueGeneratedNever();
        payout.Property(p => p.Provider).HasMaxLength(20);
        payout.Property(p => p.Payee).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        payout.Property(p => p.Account).HasMaxLength(BankAccounts.LongestSealed);
        payout.Property(p => p.Currency).HasMaxLength(10);
        payout.Property(p => p.Transfer).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        payout.Property(p => p.Reversal).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        payout.Property(p => p.Reference).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        payout.Property(p => p.Why).HasMaxLength(20);
        payout.Property(p => p.Words).HasMaxLength(Payout.LongestWords);
        payout.Ignore(p => p.Of).Ignore(p => p.Arrives).Ignore(p => p.IsUnderWay).Ignore(p => p.IsByHand).Ignore(p => p.TakingBack).Ignore(p => p.News);
        payout.HasIndex(p => p.Command).IsUnique();
        payout.HasIndex(p => new { p.Provider, p.Transfer }).IsUnique();
        payout.HasIndex(p => new { p.Provider, p.Reference }).IsUnique();
        payout.HasIndex(p => new { p.Member, p.At });
        payout.HasIndex(p => p.State);
        payout.HasIndex(p => p.AskAt);
    });
}
