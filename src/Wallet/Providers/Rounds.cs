using Microsoft.Extensions.Logging;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers;

/// <summary>Looks at what was told, and asks for what nobody told anything of: messages of providers are lost, come twice, late and in any order.</summary>
internal sealed partial class Rounds(IPaymentProvider provider, IDesk desk, Settle settle, RefundCard refunds, PayToBank toBank, TimeProvider clock, ILogger<Rounds> log)
{
    private const int Most = 50;

    /// <summary>How many it looked at.</summary>
    public async Task<int> DoAsync(CancellationToken ct)
    {
        var events = await desk.DueEventsAsync(provider.Name, clock.GetUtcNow(), Most, ct);
        foreach (var told in events) await HearAsync(told, ct);
        var checkouts = await desk.DueCheckoutsAsync(provider.Name, clock.GetUtcNow(), Most, ct);
        foreach (var checkout in checkouts) await AskAsync(checkout, ct);
        var disputes = await desk.DueDisputesAsync(provider.Name, clock.GetUtcNow(), Most, ct);
        foreach (var dispute in disputes) await AskAsync(dispute, ct);
        var moving = await desk.DueRefundsAsync(provider.Name, clock.GetUtcNow(), Most, ct);
        foreach (var refund in moving) await (refund.Reference is null ? refunds.SendAsync(refund, ct) : refunds.AskAsync(refund, ct));
        var payees = await desk.DuePayeesAsync(provider.Name, clock.GetUtcNow(), Most, ct);
        foreach (var payee in payees) await AskAsync(payee, ct);
        var payouts = await desk.DuePayoutsAsync(provider.Name, clock.GetUtcNow(), Most, ct);
        foreach (var payout in payouts) await toBank.StepAsync(payout, ct);
        return events.Count + checkouts.Count + disputes.Count + moving.Count + payees.Count + payouts.Count + await RecoverAsync(ct);
    }

    /// <summary>Takes what is owed from wallets that have something again. No provider is asked.</summary>
    public async Task<int> RecoverAsync(CancellationToken ct)
    {
        var owing = await desk.RecoverableAsync(Most, ct);
        foreach (var dispute in owing) await RecoverAsync(dispute, ct);
        return owing.Count;
    }

    private async Task AskAsync(Dispute dispute, CancellationToken ct)
    {
        try
        {
            await settle.DoAsync(new(ProviderThing.Dispute, dispute.Reference), by: null, ct);
        }
        catch (ProviderException e)
        {
            NoAnswer(log, dispute.Reference, e.Message);
        }
        await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.DisputeAsync(dispute.Id, stop) is { } row) row.AskLater(clock.GetUtcNow());
            return true;
        }, ct);
    }

    private async Task AskAsync(Payee payee, CancellationToken ct)
    {
        try
        {
            await settle.DoAsync(new(ProviderThing.Payee, payee.Reference!), by: null, ct);
        }
        catch (ProviderException e)
        {
            NoAnswer(log, payee.Reference!, e.Message);
        }
        await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.PayeeAsync(payee.Provider, payee.Member, stop) is { } row) row.AskLater(clock.GetUtcNow());
            return true;
        }, ct);
    }

    private Task<bool> RecoverAsync(Dispute dispute, CancellationToken ct) => desk.TogetherAsync(async (turn, stop) =>
    {
        if (await turn.DisputeAsync(dispute.Id, stop) is not { } row) return false;
        if (row.Recover(await turn.AvailableAsync(new(WalletAccount.Of(row.Member), row.Of), stop)) is not { } draft) return false;
        await turn.WriteAsync([draft], stop);
        return true;
    }, ct);

    private async Task HearAsync(HeardEvent told, CancellationToken ct)
    {
        try
        {
            if (!await settle.DoAsync(told.Ref, told, ct)) NotOurs(log, told.Event, told.Kind, told.About);
        }
        catch (ProviderException e)
        {
            var isOver = await desk.TogetherAsync(async (turn, stop) =>
            {
                if (await turn.EventAsync(told.Provider, told.Event, stop) is not { } row) return true;
                row.TryAgain(clock.GetUtcNow());
                return row.DueAt is null;
            }, ct);
            if (isOver) GivenUp(log, told.Event, told.About, e.Message);
            else if (told.Tries == 0) NoAnswer(log, told.About, e.Message);
        }
    }

    private async Task AskAsync(Checkout checkout, CancellationToken ct)
    {
        try
        {
            await settle.DoAsync(new(ProviderThing.Payment, checkout.Reference!), by: null, ct);
        }
        catch (ProviderException e)
        {
            NoAnswer(log, checkout.Reference!, e.Message);
        }
        await desk.TogetherAsync(async (turn, stop) =>
        {
            // Also when the provider knows nothing of it: it is not asked for ever.
            var now = clock.GetUtcNow();
            if (await turn.CheckoutAsync(checkout.Id, stop) is { } row && row.AskAt <= now) row.AskLater(now);
            return true;
        }, ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} ({Kind}) is about {About}, which is nothing of ours")]
    static partial void NotOurs(ILogger log, string @event, string kind, string about);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider says nothing of {About}: {Why}. It is asked again")]
    static partial void NoAnswer(ILogger log, string about, string why);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The provider has said nothing of {About} for three days, of which event {Event} told: {Why}. Look at it there; the nightly reconciliation finds what it moved")]
    static partial void GivenUp(ILogger log, string @event, string about, string why);
}
