using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Payouts where no provider pays: a bank account, a list, a steward who pays from it.</summary>
public sealed class BankPayoutTests : IAsyncLifetime
{
    private const string Iban = "DE89 3704 0044 0532 0130 00";

    private PalabreApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "transfer",
        ["Wallet:Iban"] = "FR7630006000011234567890189",
        ["Wallet:AccountHolder"] = "Le Figuier SCIC",
        ["Wallet:PayoutDaysAtFirst"] = "0",
    });

    public async ValueTask DisposeAsync()
    {
        Assert.Empty((await _app.Services.GetRequiredService<VerifyLedger>().DoAsync(CancellationToken.None)).Findings);
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_bank_account_is_checked_kept_sealed_and_shown_masked()
    {
        await _app.AddAsync("bo", password: PalabreApp.Password);
        var bo = await _app.AsAsync("bo");
        Assert.Equal("proof_password", await Till.CodeAsync(await bo.PutAsJsonAsync("/api/wallet/payee/account", new { iban = Iban, holder = "Bo Lindqvist" }, Ct)));
        Assert.Equal("payout_iban", await Till.CodeAsync(await KeepAsync(bo, Iban.Replace('9', '8'))));
        Assert.Equal(HttpStatusCode.NoContent, (await KeepAsync(bo, Iban)).StatusCode);
        var page = await bo.GetStringAsync(new Uri("/wallet/payout", UriKind.Relative), Ct);
        Assert.Contains("DE89 •••• 3000", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("0532", page, StringComparison.Ordinal);
        var kept = await DbAsync(db => db.Set<Payee>().Select(p => p.Account!).SingleAsync(Ct));
        Assert.DoesNotContain("3704", kept, StringComparison.Ordinal);
        Assert.Equal(new BankAccount("DE89370400440532013000", "Bo Lindqvist"), _app.Services.GetRequiredService<BankAccounts>().Open(kept));
        Assert.Null(_app.Services.GetRequiredService<BankAccounts>().Open("of other keys"));
    }

    [Fact]
    public async Task A_steward_pays_from_a_list_and_says_so_and_what_comes_back_is_in_the_wallet()
    {
        await _app.AddAsync("bo", password: PalabreApp.Password);
        var (ada, bo) = (await _app.AsAsync("ada"), await _app.AsAsync("bo"));
        await FillAsync("bo", 3000);
        Assert.Equal("payout_payee", await Till.CodeAsync(await AskAsync(bo, 1, "20")));
        Assert.Equal(HttpStatusCode.NoContent, (await KeepAsync(bo, Iban)).StatusCode);
        Assert.Equal("payout_unverified", await Till.CodeAsync(await AskAsync(bo, 1, "20")));
        using (var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["handle"] = "bo" })) Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostAsync(new Uri("/stewards/payments/verify", UriKind.Relative), form, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 1, "20")).StatusCode);
        Assert.Equal("payout_too_soon", await Till.CodeAsync(await AskAsync(bo, 2, "5")));

        var list = await ada.GetStringAsync(new Uri("/stewards/payouts/list.csv", UriKind.Relative), Ct);
        Assert.Contains(",Bo Lindqvist,DE89370400440532013000,20.00,EUR,RF", list, StringComparison.Ordinal);
        Assert.Contains("DE89 3704 0044 0532 0130 00", await ada.GetStringAsync(new Uri("/stewards/payouts", UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.GetAsync(new Uri("/stewards/payouts/list.csv", UriKind.Relative), Ct)).StatusCode);
        Assert.Contains("One transfer in a file for the bank", await ada.GetStringAsync(new Uri("/stewards/payouts", UriKind.Relative), Ct), StringComparison.Ordinal);
        using (var file = await ada.GetAsync(new Uri("/stewards/payouts/list.xml", UriKind.Relative), Ct))
        {
            Assert.Equal(("application/xml", true), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName!.StartsWith("palabre-payouts-", StringComparison.Ordinal)));
            var xml = await file.Content.ReadAsStringAsync(Ct);
            foreach (var part in new[] { "<IBAN>FR7630006000011234567890189</IBAN>", "<IBAN>DE89370400440532013000</IBAN>", "<InstdAmt Ccy=\"EUR\">20.00</InstdAmt>", "<Nm>Bo Lindqvist</Nm>" }) Assert.Contains(part, xml, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await bo.GetAsync(new Uri("/stewards/payouts/list.xml", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal("charge_words", await Till.CodeAsync(await DecideAsync(ada, 1, false, null)));
        using (var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["paid"] = "true" })) Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostAsync(new Uri($"/stewards/payouts/{Till.Id(1)}", UriKind.Relative), form, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await DecideAsync(ada, 1, true, null)).StatusCode);
        Assert.Equal((1000L, 0L, 1000L), (await BalanceAsync("bo"), await AtAsync("liab:payout_transit"), await AtAsync("asset:bank")));
        Assert.DoesNotContain("DE89", await ada.GetStringAsync(new Uri("/stewards/payouts/list.csv", UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await ada.GetAsync(new Uri("/stewards/payouts/list.xml", UriKind.Relative), Ct)).StatusCode);
        Assert.Null(await DbAsync(db => db.Set<Payout>().Select(p => p.Account).SingleAsync(Ct)));

        Assert.Equal(HttpStatusCode.NoContent, (await DecideAsync(ada, 1, false, "The bank knows no such account.")).StatusCode);
        Assert.Equal("payout_over", await Till.CodeAsync(await DecideAsync(ada, 1, true, null)));
        Assert.Equal((3000L, 3000L), (await BalanceAsync("bo"), await AtAsync("asset:bank")));
        Assert.Contains("The bank knows no such account.", await bo.GetStringAsync(new Uri("/wallet/payout", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_pays_themselves_and_what_could_not_be_paid_was_never_gone()
    {
        await _app.AddAsync("bo", password: PalabreApp.Password, steward: true);
        var (ada, bo) = (await _app.AsAsync("ada"), await _app.AsAsync("bo"));
        await FillAsync("bo", 3000);
        await KeepAsync(bo, Iban);
        using (var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["handle"] = "bo" })) await ada.PostAsync(new Uri("/stewards/payments/verify", UriKind.Relative), form, Ct);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 1, "20")).StatusCode);
        Assert.Equal("review_own", await Till.CodeAsync(await DecideAsync(bo, 1, true, null)));
        Assert.Equal(HttpStatusCode.NoContent, (await DecideAsync(ada, 1, false, "The name is another one.")).StatusCode);
        Assert.Equal((3000L, 3000L), (await BalanceAsync("bo"), await AtAsync("asset:bank")));
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(bo, 2, "20")).StatusCode);
    }

    private static Task<HttpResponseMessage> KeepAsync(HttpClient who, string iban) =>
        who.PutAsJsonAsync("/api/wallet/payee/account", new { iban, holder = "Bo Lindqvist", password = PalabreApp.Password }, Ct);

    private static Task<HttpResponseMessage> AskAsync(HttpClient who, int n, string amount) =>
        who.PostAsJsonAsync("/api/wallet/payouts", new { id = Till.Id(n), amount, password = PalabreApp.Password }, Ct);

    private static Task<HttpResponseMessage> DecideAsync(HttpClient who, int n, bool paid, string? words) => who.PostAsJsonAsync($"/api/stewards/payouts/{Till.Id(n)}", new { paid, words }, Ct);

    private async Task FillAsync(string handle, long minor) => Assert.IsType<Ledger.Outcome.Created>(await _app.Services.GetRequiredService<GroupCommit>()
        .CommitAsync(new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "test-fill", [new Line.Move(new("asset:bank"), WalletAccount.Of(await IdAsync(handle)), new(minor, Till.Euro))]), Ct));

    private async Task<MemberId> IdAsync(string handle)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    private async Task<T> DbAsync<T>(Func<PalabreDb, Task<T>> ask)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<PalabreDb>());
    }

    private async Task<long> BalanceAsync(string handle) => await AtAsync(WalletAccount.Of(await IdAsync(handle)).ToString());

    private Task<long> AtAsync(string account) => _app.Services.GetRequiredService<ILedgerStore>()
        .InSnapshotAsync(async (ledger, stop) => (await ledger.AccountsAsync([new(new(account), Till.Euro)], stop)).Sum(a => a.Balance.Minor), Ct);
}
