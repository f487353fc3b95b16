using Microsoft.AspNetCore.Http;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>Nobody brings money in by itself: wallets hold points, or stewards import what the bank says.</summary>
internal sealed class NoProvider(string name) : IPaymentProvider
{
    public string Name { get; } = name;

    public ProviderCaps Caps { get; } = new();

    public Task<OnboardingLink> OnboardAsync(PayeeRequest payee, CancellationToken ct) => throw Nobody();
    public Task<OpenedCheckout> OpenCheckoutAsync(CheckoutRequest checkout, CancellationToken ct) => throw Nobody();
    public Task<ProviderRef> TransferAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct) => throw Nobody();
    public Task<ProviderRef> ReverseTransferAsync(ProviderRef transfer, Money amount, Guid id, CancellationToken ct) => throw Nobody();
    public Task<ProviderRef> RefundAsync(ProviderRef payment, Money amount, Guid id, CancellationToken ct) => throw Nobody();
    public Task<ProviderRef> PayOutAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct) => throw Nobody();
    public ProviderEvent? ParseWebhook(ReadOnlySpan<byte> body, IHeaderDictionary headers) => throw new ForgedEventException("Nobody tells anything here.");
    public Task<ProviderObject?> GetAsync(ProviderRef about, CancellationToken ct) => Task.FromResult<ProviderObject?>(null);
    public IAsyncEnumerable<BalanceLine> BalanceLinesAsync(DateTimeOffset since, CancellationToken ct) => AsyncEnumerable.Empty<BalanceLine>();

    private static ProviderException Nobody() => new("there is no provider", isFinal: true);
}
