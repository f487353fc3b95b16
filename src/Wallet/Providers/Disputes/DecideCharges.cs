using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Words;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers.Disputes;

/// <summary>What stewards, and who was credited, may do about payments that went back, or should.</summary>
internal sealed class DecideCharges(IDesk desk, RefundCard refunds, WalletSettings settings)
{
    private static readonly Refusal Unknown = new("dispute_unknown", 404);
    private static readonly Refusal NotOwed = new("dispute_not_owed");
    private static readonly Refusal Over = new("dispute_over");
    private static readonly Refusal Own = new("review_own", 403);

    /// <summary>The house bears what a member still owes.</summary>
    public async Task<Refusal?> WriteOffAsync(MemberId steward, Guid dispute, string? words, CancellationToken ct)
    {
        var why = Typed.Text(words);
        if (why.Length is 0 or > Dispute.LongestWords) return new("charge_words", 422, "words") { Args = [Dispute.LongestWords] };
        return await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.DisputeAsync(dispute, stop) is not { } row) return Unknown;
            if (row.Member == steward) return Own;
            if (row.Left <= 0) return row.WrittenOff > 0 ? null : NotOwed;
            await turn.WriteAsync([row.WriteOff(steward, why)], stop);
            return null;
        }, ct);
    }

    /// <summary>An error is put right: the card's cost comes back as well, at the house's expense.</summary>
    public async Task<(CardRefund? Refund, Refusal? Refused)> RefundAsync(MemberId steward, Guid checkout, CardRefundAsked asked, CancellationToken ct)
    {
        var why = Typed.Text(asked.Words);
        if (why.Length is 0 or > CardRefund.LongestWords) return (null, new("charge_words", 422, "words") { Args = [CardRefund.LongestWords] });
        var isOwn = await desk.TogetherAsync(async (turn, stop) => await turn.CheckoutAsync(checkout, stop) is { } found && (found.Member == steward || found.To == steward), ct);
        return isOwn ? (null, Own) : await RefundRoutes.AskAsync(checkout, asked with { Words = why }, steward, refunds, settings, ct);
    }

    /// <summary>What who was credited says to it, for the stewards and the payer's bank.</summary>
    public async Task<Refusal?> PleadAsync(MemberId me, Guid dispute, string? plea, CancellationToken ct)
    {
        var text = Typed.Text(plea);
        if (text.Length is 0 or > Dispute.LongestWords) return new("plea_text", 422, "plea") { Args = [Dispute.LongestWords] };
        return await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.DisputeAsync(dispute, stop) is not { } row || row.Member != me) return Unknown;
            if (row.State != DisputeStanding.Open) return Over;
            row.Plea = text;
            return null;
        }, ct);
    }
}
