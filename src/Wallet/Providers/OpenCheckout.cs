using Microsoft.Extensions.Logging;
using Palabre.Kit;

namespace Palabre.Wallet.Providers;

/// <summary>Where the provider's page leads back to, and in which language it is.</summary>
/// <param name="Title">What it says is paid.</param>
internal sealed record CheckoutPages(string Title, Uri Paid, Uri GivenUp, string Language);

/// <summary>
/// Keeps what is to be paid before the provider hears of it, then opens it there. Whoever hears nothing asks again with the same id: it is
/// the same checkout, here and there.
/// </summary>
internal sealed partial class OpenCheckout(IPaymentProvider provider, IDesk desk, TimeProvider clock, ILogger<OpenCheckout> log)
{
    private static readonly Refusal OtherBody = new("checkout_other_body", 409);
    private static readonly Refusal Over = new("checkout_over", 410);
    private static readonly Refusal NoAnswer = new("provider_silent", 503);

    public async Task<(Checkout? Opened, Refusal? Refused)> DoAsync(Checkout wished, CheckoutPages pages, CancellationToken ct)
    {
        var kept = await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.CheckoutAsync(wished.Id, stop) is { } known) return known;
            turn.Add(wished);
            return wished;
        }, ct);
        if (!kept.IsSame(wished)) return (null, OtherBody);
        if (kept.Reference is not null || kept.State != CheckoutState.Waiting) return (kept, null);
        if (clock.GetUtcNow() >= kept.Until) return (null, Over);
        OpenedCheckout there;
        try
        {
            there = await provider.OpenCheckoutAsync(new(kept.Id, new(kept.Charged, kept.Of), pages.Title, pages.Paid, pages.GivenUp, pages.Language, kept.Until), ct);
        }
        catch (ProviderException e)
        {
            NotOpened(log, kept.Id, e.Message);
            return (null, NoAnswer);
        }
        return (await desk.TogetherAsync(async (turn, stop) =>
        {
            var row = await turn.CheckoutAsync(kept.Id, stop);
            row!.Open(there, clock.GetUtcNow());
            return row;
        }, ct), null);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Checkout {Checkout} could not be opened at the provider: {Why}")]
    static partial void NotOpened(ILogger log, Guid checkout, string why);
}
