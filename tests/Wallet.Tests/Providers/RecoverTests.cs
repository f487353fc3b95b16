using Microsoft.Extensions.DependencyInjection;
using Palabre.Ledger;
using Palabre.Ledger.Fees;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>What is owed from a time when the house had a provider.</summary>
public sealed class RecoverTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_member_owes_is_taken_from_what_comes_also_where_there_is_no_provider_any_more()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        Assert.Equal(ProviderNames.Points, purse.App.Services.GetRequiredService<WalletSettings>().Provider);
        await purse.FillAsync("ada", 5000);
        await OweAsync(purse, 1000);
        Assert.Equal(1000, await OwedAsync(purse));

        Assert.Equal(System.Net.HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "4")).StatusCode);
        await Till.UntilAsync(async () => await OwedAsync(purse) == 600, "four euros are recovered");
        Assert.Equal(System.Net.HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "8")).StatusCode);
        await Till.UntilAsync(async () => await OwedAsync(purse) == 0, "the rest is recovered");
        Assert.Equal((200, 0), await purse.BalanceAsync("bo"));
        await purse.VerifyAsync();
    }

    /// <summary>@bo was credited by card, has spent it, and their bank took it back.</summary>
    private static async Task OweAsync(Purse purse, long minor)
    {
        await using var scope = purse.App.Services.CreateAsyncScope();
        var (desk, now) = (scope.ServiceProvider.GetRequiredService<IDesk>(), purse.Clock.GetUtcNow());
        var checkout = new Checkout
        {
            Id = purse.Id(),
            Member = purse["bo"],
            Provider = ProviderNames.Fake,
            Currency = "EUR",
            Amount = minor,
            Charged = minor,
            Estimated = 0,
            Recovered = 0,
            Bearer = FeeBearer.Coop,
            At = now,
            Until = now + Checkout.TimeToPay,
        };
        await desk.TogetherAsync(async (turn, stop) =>
        {
            turn.Add(checkout);
            await turn.WriteAsync(checkout.Hear(new(new(ProviderThing.Payment, "fcs_1"), checkout.Id, PaymentState.Paid, new(minor, Euro), new(0, Euro), "fpi_1"), now), stop);
            await turn.WriteAsync([new(purse.Id(), "test-spend", [new Line.Move(WalletAccount.Of(purse["bo"]), new("inc:elsewhere"), new(minor, Euro))])], stop);
            var dispute = Dispute.From(new(new(ProviderThing.Dispute, "fdp_1"), "fpi_1", DisputeState.Open, new(minor, Euro)), checkout, now);
            turn.Add(dispute);
            await turn.WriteAsync([dispute.Open(0)], stop);
            return dispute.Hear(DisputeState.Lost, isSetAside: false, now);
        }, Ct);
    }

    private static async Task<long> OwedAsync(Purse purse) => (await purse.App.Services.GetRequiredService<ILedgerStore>()
        .InSnapshotAsync((ledger, stop) => ledger.AccountsAsync([new(ProviderAccounts.Owed(purse["bo"]), Euro)], stop), Ct)).Sum(a => a.Balance.Minor);
}
