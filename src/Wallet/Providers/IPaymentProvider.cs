using Microsoft.AspNetCore.Http;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>
/// Who moves money between the world and the house. Every deed carries an id of ours and happens once for it, however often it is asked for.
/// What it tells by itself (<see cref="ParseWebhook"/>) says only that something changed; what is true is asked (<see cref="GetAsync"/>).
/// All of it may throw <see cref="ProviderException"/>.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>As in <see cref="ProviderNames"/>.</summary>
    string Name { get; }

    ProviderCaps Caps { get; }

    /// <summary>A page of the provider's where somebody who shall be paid out says who they are. Nothing of that comes here.</summary>
    Task<OnboardingLink> OnboardAsync(PayeeRequest payee, CancellationToken ct);

    /// <summary>A page of the provider's where something is paid.</summary>
    Task<OpenedCheckout> OpenCheckoutAsync(CheckoutRequest checkout, CancellationToken ct);

    /// <summary>Moves money of the house at the provider to a payee's own balance there.</summary>
    Task<ProviderRef> TransferAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct);

    /// <summary>Takes a transfer back, wholly or in part. What comes of it is named with the transfer: <c>tr_1/trr_1</c>.</summary>
    Task<ProviderRef> ReverseTransferAsync(ProviderRef transfer, Money amount, Guid id, CancellationToken ct);

    /// <summary>Pays back to the instrument it was paid with.</summary>
    Task<ProviderRef> RefundAsync(ProviderRef payment, Money amount, Guid id, CancellationToken ct);

    /// <summary>From a payee's own balance at the provider to their bank.</summary>
    Task<ProviderRef> PayOutAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct);

    /// <summary>What a webhook tells; null when it is the provider's and none of our business.</summary>
    /// <exception cref="ForgedEventException">It is not the provider's, or an old one sent again.</exception>
    ProviderEvent? ParseWebhook(ReadOnlySpan<byte> body, IHeaderDictionary headers);

    /// <summary>How something is now; null when the provider knows nothing of it.</summary>
    Task<ProviderObject?> GetAsync(ProviderRef about, CancellationToken ct);

    /// <summary>Everything that changed the house's balance at the provider since then, in order.</summary>
    IAsyncEnumerable<BalanceLine> BalanceLinesAsync(DateTimeOffset since, CancellationToken ct);
}

/// <summary>What a provider can do.</summary>
public sealed record ProviderCaps(bool Checkouts = false, bool Payees = false, bool Refunds = false, bool Payouts = false);

public enum ProviderThing
{
    Payment,
    Refund,
    Payout,
    Payee,
    Transfer,
    Dispute,
}

/// <summary>Something at a provider.</summary>
/// <param name="Id">The provider's own.</param>
public readonly record struct ProviderRef(ProviderThing Thing, string Id);

/// <param name="Id">Of the checkout here; the provider is asked with it.</param>
/// <param name="Title">What the provider's page says is paid.</param>
/// <param name="Paid">Where who has paid comes back to. Coming there proves nothing.</param>
/// <param name="GivenUp">Where who has not comes back to.</param>
/// <param name="Language">The reader's, two letters.</param>
public sealed record CheckoutRequest(Guid Id, Money Charged, string Title, Uri Paid, Uri GivenUp, string Language, DateTimeOffset Until);

/// <param name="Url">Where it is paid.</param>
public sealed record OpenedCheckout(string Reference, string Url);

/// <param name="Known">The payee at the provider, when there is one already.</param>
public sealed record PayeeRequest(Guid Id, string? Known, Uri Back, Uri Again);

public sealed record OnboardingLink(ProviderRef Payee, string Url);

/// <param name="Id">The provider's own, by which it is known when it comes again.</param>
/// <param name="Kind">As the provider calls it.</param>
public sealed record ProviderEvent(string Id, string Kind, ProviderRef About);

/// <summary>How something at a provider is.</summary>
public abstract record ProviderObject(ProviderRef Ref);

public enum PaymentState
{
    Open,
    Paid,

    /// <summary>It was given up or refused, and will not be paid any more.</summary>
    Failed,
}

/// <param name="Checkout">The id it was opened with.</param>
/// <param name="Charged">What was, or is to be, paid.</param>
/// <param name="Fee">What the provider took of it, by its own balance; null when that does not say it yet.</param>
/// <param name="Payment">By which its balance and refunds name it; null before it is paid.</param>
public sealed record PaymentObject(ProviderRef Ref, Guid? Checkout, PaymentState State, Money Charged, Money? Fee, string? Payment) : ProviderObject(Ref);

public enum MoveState
{
    OnItsWay,
    Done,
    Failed,
}

/// <summary>A refund, a payout, a transfer or the taking back of one.</summary>
public sealed record MoveObject(ProviderRef Ref, Guid? Command, MoveState State, Money Amount) : ProviderObject(Ref);

/// <param name="IsReady">Whether they may be paid out.</param>
/// <param name="IsMissing">They are not ready, and it is their turn to say something.</param>
public sealed record PayeeObject(ProviderRef Ref, bool IsReady, bool IsMissing = false) : ProviderObject(Ref);

public enum DisputeState
{
    Open,
    Won,
    Lost,

    /// <summary>The payer's bank only asks; no money moved.</summary>
    Inquiry,
}

/// <param name="Payment">What is disputed.</param>
public sealed record DisputeObject(ProviderRef Ref, string Payment, DisputeState State, Money Amount) : ProviderObject(Ref);

/// <summary>One change of the house's balance at the provider.</summary>
/// <param name="About">The payment, refund, dispute or transfer that it comes of, as <see cref="PaymentObject.Payment"/>; null for what comes of none.</param>
/// <param name="Net">What the balance grew by; below zero when it shrank.</param>
/// <param name="Fee">What the provider kept of it.</param>
/// <param name="Thing">What <paramref name="About"/> is.</param>
public sealed record BalanceLine(string Id, string Kind, string? About, Money Net, Money Fee, DateTimeOffset At, ProviderThing Thing = ProviderThing.Payment);

/// <summary>The provider did not do what it was asked.</summary>
/// <param name="isFinal">Asking again the same way will not help.</param>
public sealed class ProviderException(string message, bool isFinal = false, Exception? inner = null) : Exception(message, inner)
{
    public bool IsFinal { get; } = isFinal;
}

/// <summary>A webhook that is not the provider's, or too old.</summary>
public sealed class ForgedEventException(string message) : Exception(message);
