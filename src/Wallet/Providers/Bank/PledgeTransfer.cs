using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;
using Palabre.Ledger.Fees;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>A member says that they will transfer something, and is given the reference by which it is known to be theirs.</summary>
internal sealed class PledgeTransfer(IDesk desk, WalletSettings settings, Limits limits, TimeProvider clock)
{
    /// <summary>How long it is shown as awaited. What comes later is credited all the same.</summary>
    private static readonly TimeSpan Awaited = TimeSpan.FromDays(30);

    private static readonly Refusal Off = new("payments_off", 404);
    private static readonly Refusal OtherBody = new("checkout_other_body", 409);
    private static readonly Refusal BadId = new("checkout_id", 422, "id");

    public async Task<(Checkout? Opened, Refusal? Refused)> DoAsync(MemberId me, Guid id, Money amount, CancellationToken ct)
    {
        if (settings.Provider != ProviderNames.Transfer) return (null, Off);
        if (!Draft.CanBeId(id)) return (null, BadId);
        var most = new Money(settings.MostAdded, settings.Of);
        if (amount > most) return (null, new Refusal("checkout_too_large", 422, "amount") { Args = [new Written(most)] });
        if (await limits.CheckRoomAsync(me, amount, ct) is { } full) return (null, full);
        var now = clock.GetUtcNow();
        var wished = new Checkout
        {
            Id = id,
            Member = me,
            Provider = ProviderNames.Transfer,
            Currency = amount.Currency.Code,
            Amount = amount.Minor,
            Charged = amount.Minor,
            Estimated = 0,
            Recovered = 0,
            Bearer = FeeBearer.Payer,
            At = now,
            Until = now + Awaited,
        };
        var kept = await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.CheckoutAsync(id, stop) is { } known) return known;
            wished.Await(TransferReference.Of(id));
            turn.Add(wished);
            return wished;
        }, ct);
        return kept.IsSame(wished) ? (kept, null) : (null, OtherBody);
    }
}
