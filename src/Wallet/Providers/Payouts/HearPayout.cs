namespace Palabre.Wallet.Providers.Payouts;

/// <summary>Lets the house say of payees, of transfers to their balances and of payouts what the provider says, the money with it.</summary>
internal static class HearPayout
{
    /// <returns>Whether it is one of ours.</returns>
    public static async Task<bool> DoAsync(IDeskTurn turn, string provider, PayeeObject truth, DateTimeOffset now, CancellationToken ct)
    {
        if (await turn.PayeeAsync(provider, truth.Ref.Id, ct) is not { } payee) return false;
        // Who the provider knows by their papers is known.
        if (payee.Hear(truth, now)) await turn.VerifyAsync(payee.Member, ct);
        payee.AskLater(now);
        return true;
    }

    /// <inheritdoc cref="DoAsync(IDeskTurn, string, PayeeObject, DateTimeOffset, CancellationToken)"/>
    public static async Task<bool> DoAsync(IDeskTurn turn, string provider, MoveObject truth, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindAsync(turn, provider, truth, ct) is not { } payout || payout.Provider != provider || truth.Amount != payout.Arrives) return false;
        var before = payout.State;
        var drafts = truth.Ref.Thing == ProviderThing.Payout ? payout.Hear(truth.State, truth.Ref.Id, now)
            : IsReversal(truth.Ref) ? payout.HearReversal(truth.Ref.Id, now) : payout.HearTransfer(truth.Ref.Id, now);
        if (drafts.Count > 0) await turn.WriteAsync(drafts, ct);
        payout.AskLater(now);
        if (payout.State != before) turn.Tell(payout);
        return true;
    }

    /// <summary>By the provider's name for it, or else by the command that made it, when the answer to that was lost.</summary>
    public static async Task<Payout?> FindAsync(this IDeskTurn turn, string provider, ProviderRef about, CancellationToken ct) => about.Thing == ProviderThing.Payout
        ? await turn.PayoutOfReferenceAsync(provider, about.Id, ct) : await turn.PayoutOfTransferAsync(provider, about.Id.Split('/')[0], ct);

    private static async Task<Payout?> FindAsync(IDeskTurn turn, string provider, MoveObject truth, CancellationToken ct)
    {
        if (await turn.FindAsync(provider, truth.Ref, ct) is { } known) return known;
        if (truth.Command is not { } command || IsReversal(truth.Ref)) return null;
        return truth.Ref.Thing == ProviderThing.Payout ? await turn.PayoutOfCommandAsync(command, ct) : await turn.PayoutAsync(command, ct);
    }

    /// <summary>Of a transfer, and named with it.</summary>
    private static bool IsReversal(ProviderRef about) => about.Thing == ProviderThing.Transfer && about.Id.Contains('/', StringComparison.Ordinal);
}
