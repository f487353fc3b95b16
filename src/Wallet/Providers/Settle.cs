using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers;

/// <summary>Asks the provider how something is, and lets the house's rows and book say the same. In whatever order it is told, once or often: the truth is one.</summary>
internal sealed class Settle(IPaymentProvider provider, IDesk desk, TimeProvider clock)
{
    /// <param name="about">What changed, as somebody says.</param>
    /// <param name="by">The event by which it was heard; done with afterwards.</param>
    /// <returns>Whether it is something of ours.</returns>
    /// <exception cref="ProviderException">It did not answer; nothing is changed.</exception>
    public async Task<bool> DoAsync(ProviderRef about, HeardEvent? by, CancellationToken ct)
    {
        var truth = await provider.GetAsync(about, ct);
        // What is disputed was paid, whatever was told of that.
        var paid = truth is DisputeObject { Payment: { Length: > 0 } payment } ? await provider.GetAsync(new(ProviderThing.Payment, payment), ct) : null;
        return await desk.TogetherAsync(async (turn, stop) =>
        {
            if (paid is not null) await HearAsync(turn, paid, stop);
            var isOurs = truth is not null && await HearAsync(turn, truth, stop);
            if (by is not null && await turn.EventAsync(by.Provider, by.Event, stop) is { } told) told.Finish(isOurs ? HeardState.Done : HeardState.Void);
            return isOurs;
        }, ct);
    }

    private async Task<bool> HearAsync(IDeskTurn turn, ProviderObject truth, CancellationToken ct) => truth switch
    {
        PaymentObject payment => await HearPaymentAsync(turn, payment, ct),
        DisputeObject dispute => await HearDispute.DoAsync(turn, provider.Name, dispute, clock.GetUtcNow(), ct),
        MoveObject { Ref.Thing: ProviderThing.Refund } refund => await HearRefund.DoAsync(turn, provider.Name, refund, clock.GetUtcNow(), ct),
        MoveObject { Ref.Thing: ProviderThing.Payout or ProviderThing.Transfer } move => await HearPayout.DoAsync(turn, provider.Name, move, clock.GetUtcNow(), ct),
        PayeeObject payee => await HearPayout.DoAsync(turn, provider.Name, payee, clock.GetUtcNow(), ct),
        _ => false,
    };

    private async Task<bool> HearPaymentAsync(IDeskTurn turn, PaymentObject truth, CancellationToken ct)
    {
        var checkout = truth.Checkout is { } id ? await turn.CheckoutAsync(id, ct) : null;
        checkout ??= await turn.CheckoutAsync(provider.Name, truth.Ref.Id, ct);
        if (checkout is null || checkout.Provider != provider.Name) return false;
        var (before, now) = (checkout.State, clock.GetUtcNow());
        var drafts = checkout.Hear(truth, now);
        if (drafts.Count > 0) await turn.WriteAsync(drafts, ct);
        if (checkout.AskAt <= now) checkout.AskLater(now);
        if (checkout.State != before) turn.Tell(checkout);
        return true;
    }
}
