using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>What may be paid out, reckoned from the book over days.</summary>
public sealed class WithdrawableTests
{
    private static readonly Dictionary<string, string?> Settings = new() { ["Wallet:Currency"] = "EUR", ["Wallet:Provider"] = "fake" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Money_waits_seven_days_in_the_first_month_of_a_payee_and_two_later_and_what_lay_there_before_is_spent_first()
    {
        await using var purse = await Purse.OpenAsync(Settings, "bo", "cleo");
        await purse.FillAsync("bo", 10_000);
        Assert.Equal(("100.00", "0.00", "100.00", 7, "0.00", "0.00"), await LinesAsync(purse));
        await ReadyAsync(purse);
        purse.Clock.Sleep(TimeSpan.FromDays(6));
        await purse.FillAsync("bo", 5_000);
        Assert.Equal(("150.00", "0.00", "150.00", 7, "0.00", "0.00"), await LinesAsync(purse));
        purse.Clock.Sleep(TimeSpan.FromDays(1));
        Assert.Equal(("150.00", "0.00", "50.00", 7, "0.00", "100.00"), await LinesAsync(purse));
        for (var sent = 0; sent < 2; sent++) Assert.True((await purse.SendAsync("bo", "cleo", "20")).IsSuccessStatusCode);
        // The forty came of what was old.
        Assert.Equal(("110.00", "0.00", "50.00", 7, "0.00", "60.00"), await LinesAsync(purse));
        purse.Clock.Sleep(TimeSpan.FromDays(22));
        await purse.FillAsync("bo", 700);
        purse.Clock.Sleep(TimeSpan.FromHours(47));
        // Thirty days after they became ready: two days.
        Assert.Equal(("117.00", "0.00", "7.00", 2, "0.00", "110.00"), await LinesAsync(purse));
        purse.Clock.Sleep(TimeSpan.FromHours(1));
        Assert.Equal(("117.00", "0.00", "0.00", 2, "0.00", "117.00"), await LinesAsync(purse));
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task A_tenth_of_what_came_by_card_stays_for_ninety_days()
    {
        await using var purse = await Purse.OpenAsync(Settings, "bo", "cleo");
        await WriteAsync(purse, ProviderKinds.CardTip, 6_001);
        await purse.FillAsync("bo", 2_000);
        purse.Clock.Sleep(TimeSpan.FromDays(8));
        // Rounded up, so that a reserve is never short.
        Assert.Equal(("80.01", "0.00", "0.00", 7, "6.01", "74.00"), await LinesAsync(purse));
        purse.Clock.Sleep(TimeSpan.FromDays(81));
        Assert.Equal("6.01", (await LinesAsync(purse)).Reserve);
        purse.Clock.Sleep(TimeSpan.FromDays(1));
        Assert.Equal(("80.01", "0.00", "0.00", 7, "0.00", "80.01"), await LinesAsync(purse));
    }

    [Fact]
    public async Task What_came_back_from_a_bank_is_not_young_again_and_a_journal_that_also_took_brought_the_rest()
    {
        await using var purse = await Purse.OpenAsync(Settings, "bo");
        await purse.FillAsync("bo", 2_000);
        purse.Clock.Sleep(TimeSpan.FromDays(8));
        await WriteAsync(purse, ProviderKinds.PayoutFailed, 1_000);
        await WriteAsync(purse, ProviderKinds.CardTip, 500, taken: 33);
        Assert.Equal(("34.67", "0.00", "4.67", 7, "0.47", "29.53"), await LinesAsync(purse));
    }

    private static async Task WriteAsync(Purse purse, string kind, long minor, long taken = 0)
    {
        List<Line> lines = [new Line.Move(new("asset:provider:fake"), WalletAccount.Of(purse["bo"]), new(minor, Till.Euro))];
        if (taken > 0) lines.Add(new Line.Move(WalletAccount.Of(purse["bo"]), ProviderAccounts.Recovered, new(taken, Till.Euro)));
        Assert.IsType<Ledger.Outcome.Created>(await purse.App.Services.GetRequiredService<GroupCommit>().CommitAsync(new(purse.Id(), kind, lines), Ct));
    }

    /// <summary>The provider knows @bo from now on.</summary>
    private static async Task ReadyAsync(Purse purse)
    {
        await using var scope = purse.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var payee = new Payee { Member = purse["bo"], Provider = "fake", At = purse.Clock.GetUtcNow() };
        payee.Hear(new(new(ProviderThing.Payee, "facct_bo"), IsReady: true), purse.Clock.GetUtcNow());
        db.Add(payee);
        await db.SaveChangesAsync(Ct);
    }

    private static async Task<(string Lies, string Held, string Young, int Days, string Reserve, string Most)> LinesAsync(Purse purse)
    {
        var may = await (await purse.AsAsync("bo")).GetFromJsonAsync<JsonElement>(new Uri("/api/wallet/payouts", UriKind.Relative), Ct);
        string Text(string name) => may.GetProperty(name).GetString()!;
        return (Text("lies"), Text("held"), Text("young"), may.GetProperty("days").GetInt32(), Text("reserve"), Text("most"));
    }
}
