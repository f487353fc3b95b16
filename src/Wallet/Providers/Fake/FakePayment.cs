using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Fake;

/// <summary>A payment at the fake provider.</summary>
public sealed class FakePayment(CheckoutRequest request)
{
    public CheckoutRequest Request { get; } = request;
    public string Reference { get; } = $"fcs_{request.Id:N}";
    public string Payment { get; } = $"fpi_{request.Id:N}";
    public PaymentState State { get; set; } = PaymentState.Open;
    public Money Fee { get; set; }

    /// <summary>From when on its balance says what the fee was.</summary>
    public DateTimeOffset FeeKnownAt { get; set; }
}

/// <summary>A message on its way to the house's webhook.</summary>
/// <param name="At">When it arrives.</param>
internal sealed record FakeMessage(DateTimeOffset At, byte[] Body, string Signature);
