namespace Palabre.Wallet.Providers.Disputes;

/// <summary>Lets the house say of a dispute what the provider says, the money with it.</summary>
internal static class HearDispute
{
    /// <returns>Whether it is about a payment of ours.</returns>
    public static async Task<bool> DoAsync(IDeskTurn turn, string provider, DisputeObject truth, DateTimeOffset now, CancellationToken ct)
    {
        var known = await turn.DisputeAsync(provider, truth.Ref.Id, ct);
        if (known is null && truth.State == DisputeState.Inquiry) return true;
        if (known is null && (known = await OpenAsync(turn, provider, truth, now, ct)) is null) return false;
        var before = known.State;
        var drafts = known.Hear(truth.State, await turn.IsHeldAsync(known.Hold, ct), now);
        if (drafts.Count > 0) await turn.WriteAsync(drafts, ct);
        if (known.State != before) turn.Tell(known);
        return true;
    }

    private static async Task<Dispute?> OpenAsync(IDeskTurn turn, string provider, DisputeObject truth, DateTimeOffset now, CancellationToken ct)
    {
        var checkout = await turn.PaidCheckoutAsync(provider, truth.Payment, ct);
        if (checkout is not { State: CheckoutState.Credited or CheckoutState.Differs } || truth.Amount.Currency != checkout.Of || truth.Amount.Minor <= 0) return null;
        var dispute = Dispute.From(truth, checkout, now);
        var wallet = await turn.AvailableAsync(new(WalletAccount.Of(dispute.Member), dispute.Of), ct);
        await turn.WriteAsync([dispute.Open(wallet)], ct);
        turn.Add(dispute);
        await turn.EndWhatWasPaidAsync(checkout, ct);
        turn.Tell(dispute);
        return dispute;
    }
}
