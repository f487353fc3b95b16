namespace Palabre.Wallet.Providers.Refunds;

/// <summary>Lets the house say of a refund what the provider says, the money with it.</summary>
internal static class HearRefund
{
    /// <returns>Whether it is one of ours.</returns>
    public static async Task<bool> DoAsync(IDeskTurn turn, string provider, MoveObject truth, DateTimeOffset now, CancellationToken ct)
    {
        var refund = truth.Command is { } id ? await turn.RefundAsync(id, ct) : null;
        refund ??= await turn.RefundAsync(provider, truth.Ref.Id, ct);
        if (refund is null || refund.Provider != provider || truth.Amount != refund.Total) return false;
        var before = refund.State;
        var drafts = refund.Hear(truth.State, truth.Ref.Id, now);
        if (drafts.Count > 0) await turn.WriteAsync(drafts, ct);
        if (refund.AskAt <= now) refund.AskLater(now);
        if (refund.State == RefundState.Failed && before != RefundState.Failed) await turn.TakeBackAsync(refund, ct);
        if (refund.State != before && await turn.CheckoutAsync(refund.Checkout, ct) is { } shown) turn.Tell(shown);
        return true;
    }

    /// <summary>What failed may be asked for again.</summary>
    public static async Task TakeBackAsync(this IDeskTurn turn, CardRefund refund, CancellationToken ct) =>
        (await turn.CheckoutAsync(refund.Checkout, ct))!.Refund(-refund.Total.Minor);
}
