using Palabre.Core;
using Palabre.Ledger;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers;

/// <summary>The rows of payments beside the book. In the house's database, or in the memory of a test that runs thousands of lives.</summary>
internal interface IDesk
{
    /// <summary>Keeps what was told, on the disk when this returns. False when it was told before.</summary>
    Task<bool> TakeAsync(HeardEvent told, CancellationToken ct);

    /// <summary>What was told and is to be looked at now, the oldest first.</summary>
    Task<IReadOnlyList<HeardEvent>> DueEventsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>What is open and nobody told anything of.</summary>
    Task<IReadOnlyList<Checkout>> DueCheckoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>Disputes of which nobody told that they are decided.</summary>
    Task<IReadOnlyList<Dispute>> DueDisputesAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>Lost disputes of which something is still owed by members who have something again.</summary>
    Task<IReadOnlyList<Dispute>> RecoverableAsync(int most, CancellationToken ct);

    /// <summary>Refunds that are to be sent, or that nobody told anything of.</summary>
    Task<IReadOnlyList<CardRefund>> DueRefundsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>Payouts of which the next step is due.</summary>
    Task<IReadOnlyList<Payout>> DuePayoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>Payees of whom nobody told whether they are ready.</summary>
    Task<IReadOnlyList<Payee>> DuePayeesAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>When the oldest refund was asked for that is still under way.</summary>
    Task<DateTimeOffset?> OldestUnderWayAsync(string provider, CancellationToken ct);

    /// <summary>Those of these lines that were read before.</summary>
    Task<IReadOnlySet<string>> KnownLinesAsync(string provider, IReadOnlyCollection<string> lines, CancellationToken ct);

    /// <summary>When the last line was that was read.</summary>
    Task<DateTimeOffset?> LastLineAsync(string provider, CancellationToken ct);

    /// <summary>Changes rows and the book together, alone: what is read in it stays true to its end.</summary>
    Task<T> TogetherAsync<T>(Func<IDeskTurn, CancellationToken, Task<T>> work, CancellationToken ct);
}

/// <summary>One's turn at the desk.</summary>
internal interface IDeskTurn
{
    Task<HeardEvent?> EventAsync(string provider, string id, CancellationToken ct);

    Task<Checkout?> CheckoutAsync(Guid id, CancellationToken ct);

    Task<Checkout?> CheckoutAsync(string provider, string reference, CancellationToken ct);

    Task<Checkout?> PaidCheckoutAsync(string provider, string payment, CancellationToken ct);

    Task<ProviderLine?> LineAsync(string provider, string line, CancellationToken ct);

    Task<bool> HasLineAsync(Guid journal, CancellationToken ct);

    Task<Dispute?> DisputeAsync(Guid id, CancellationToken ct);

    Task<Dispute?> DisputeAsync(string provider, string reference, CancellationToken ct);

    /// <summary>Whether a payment was taken back, or may be.</summary>
    Task<bool> IsDisputedAsync(Guid checkout, CancellationToken ct);

    /// <summary>Whether nothing may leave a member's wallet for the world.</summary>
    Task<bool> IsFrozenAsync(MemberId member, CancellationToken ct);

    Task<CardRefund?> RefundAsync(Guid id, CancellationToken ct);

    Task<CardRefund?> RefundAsync(string provider, string reference, CancellationToken ct);

    Task<IReadOnlyList<CardRefund>> RefundsAsync(Guid checkout, CancellationToken ct);

    Task<Payee?> PayeeAsync(string provider, MemberId member, CancellationToken ct);

    Task<Payee?> PayeeAsync(string provider, string reference, CancellationToken ct);

    Task<Payout?> PayoutAsync(Guid id, CancellationToken ct);

    Task<Payout?> PayoutOfCommandAsync(Guid command, CancellationToken ct);

    Task<Payout?> PayoutOfReferenceAsync(string provider, string reference, CancellationToken ct);

    Task<Payout?> PayoutOfTransferAsync(string provider, string transfer, CancellationToken ct);

    /// <summary>Whether a payout was asked for since then that has not failed.</summary>
    Task<bool> HasPaidOutAsync(MemberId member, DateTimeOffset since, CancellationToken ct);

    Task<bool> IsVerifiedAsync(MemberId member, CancellationToken ct);

    /// <summary>A provider knows who they are.</summary>
    Task VerifyAsync(MemberId member, CancellationToken ct);

    /// <summary>What lies in an account, and what of it is set aside, in minor units.</summary>
    Task<(long Balance, long Held)> LyingAsync(AccountKey account, CancellationToken ct);

    /// <summary>What came into an account after a moment, less what the same journals took, in minor units.</summary>
    /// <param name="among">By journals of these kinds; false: by all others.</param>
    Task<long> ArrivedAsync(AccountKey account, DateTimeOffset after, IReadOnlyList<string> kinds, bool among, CancellationToken ct);

    /// <summary>What a member spent since then, in minor units.</summary>
    Task<long> SpentAsync(AccountKey account, DateTimeOffset since, CancellationToken ct);

    /// <summary>What can be spent of an account, in minor units.</summary>
    Task<long> AvailableAsync(AccountKey account, CancellationToken ct);

    /// <summary>Whether a hold is pending.</summary>
    Task<bool> IsHeldAsync(Guid hold, CancellationToken ct);

    Task<ChargeTrace?> TraceAsync(AccountKey wallet, Guid payment, CancellationToken ct);

    /// <summary>What was paid out of a payment that was taken back ends.</summary>
    Task EndWhatWasPaidAsync(Checkout checkout, CancellationToken ct);

    void Add(Checkout checkout);

    void Add(Dispute dispute);

    void Add(CardRefund refund);

    void Add(Payee payee);

    void Add(Payout payout);

    void Add(Review review);

    void Add(ProviderLine line);

    /// <summary>Pages that show it are told when the turn is over.</summary>
    void Tell(Checkout checkout);

    /// <summary>Who was credited and the stewards are told.</summary>
    void Tell(Dispute dispute);

    /// <summary>Whose it is is told when it is paid, and when it has failed.</summary>
    void Tell(Payout payout);

    Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <exception cref="InvalidOperationException">The book refuses one of them. Nothing of the turn is kept.</exception>
    Task WriteAsync(IReadOnlyList<Draft> drafts, CancellationToken ct);
}
