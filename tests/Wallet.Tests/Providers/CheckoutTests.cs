using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Fake;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Paying, with the fake provider, on the whole server: the page's numbers, the webhook and the journals.</summary>
public sealed class CheckoutTests : IAsyncLifetime
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private PalabreApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await StartAsync(0);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task<PalabreApp> StartAsync(int seed) => PalabreApp.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "fake",
        ["Wallet:FakeSeed"] = $"{seed}",
    });

    [Theory]
    [InlineData("payer", "5.33", "0.33", 500, 500, 33)]
    [InlineData("recipient", "5.00", "0.33", 467, 467, 33)]
    public async Task A_tip_by_card_comes_to_the_journal_of_the_table(string bearer, string charged, string fee, long received, long atProvider, long recovered)
    {
        var (bo, cleo) = (await _app.AsAsync("bo"), await _app.AddAsync("cleo"));
        var opened = await OpenAsync(bo, new { id = Id(1), amount = "5", bearer, to = "cleo" });
        Assert.Equal((charged, fee, "0.00"), (Text(opened, "charged"), Text(opened, "fee"), Text(opened, "share")));

        await PayAsync(opened);
        await UntilStateAsync(bo, Id(1), "credited");

        Assert.Equal(received, await BalanceAsync(WalletAccount.Of(cleo)));
        Assert.Equal(atProvider, await BalanceAsync(new("asset:provider:fake")));
        Assert.Equal(33, await BalanceAsync(new("exp:fees:fake")));
        Assert.Equal(recovered, await BalanceAsync(new("inc:fee_recovered")));
    }

    [Fact]
    public async Task What_is_said_with_a_tip_by_card_stands_on_the_list_of_thanks_once_it_is_paid()
    {
        var (bo, cleo) = (await _app.AsAsync("bo"), await _app.AsAsync("cleo"));
        var opened = await OpenAsync(bo, new { id = Id(40), amount = "5", bearer = "recipient", to = "cleo", words = " Pour le puits \n", isPrivate = true });
        using var other = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id(40), amount = "5", bearer = "recipient", to = "cleo", words = "autre chose", isPrivate = true }, Ct);
        Assert.Equal("checkout_other_body", Text(await other.Content.ReadFromJsonAsync<JsonElement>(Ct), "type"));
        using var tooLong = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id(41), amount = "5", to = "cleo", words = new string('é', 141) }, Ct);
        Assert.Equal("tip_words", Text(await tooLong.Content.ReadFromJsonAsync<JsonElement>(Ct), "type"));
        Assert.Empty(await ThanksAsync(cleo));

        await PayAsync(opened);
        await UntilStateAsync(bo, Id(40), "credited");

        List<JsonElement> thanks = [];
        for (var tries = 0; tries < 600 && thanks.Count == 0; tries++)
        {
            if (tries > 0) await Task.Delay(50, Ct);
            thanks = await ThanksAsync(cleo);
        }
        var line = Assert.Single(thanks);
        Assert.Equal((null, "Pour le puits", "4.67"), (Text(line, "by"), Text(line, "words"), Text(line, "amount")));
        foreach (var path in new[] { "/api/tips", "/api/notifications", "/api/wallet/statement" })
            Assert.DoesNotContain("\"bo\"", (await cleo.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Ct)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sheet_leads_to_the_card_s_page_which_keeps_what_was_written()
    {
        var (bo, cleo) = (await _app.AsAsync("bo"), await _app.AddAsync("cleo"));
        var sheet = await bo.GetStringAsync(new Uri($"/thank?member={cleo}", UriKind.Relative), Ct);
        Assert.Contains("formaction=\"/wallet/add\"", sheet, StringComparison.Ordinal);

        var page = WebUtility.HtmlDecode(await bo.GetStringAsync(new Uri($"/wallet/add?id={Id(42)}&member={cleo}&room=&choice=5.00&other=&words=Pour+la+patience&private=true", UriKind.Relative), Ct));
        Assert.Contains("<q>Pour la patience</q>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"private\" value=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains("Pay €5.33", page, StringComparison.Ordinal);
        Assert.Contains("amount=10.00&bearer=payer&to=cleo&words=Pour%20la%20patience&private=true", page, StringComparison.Ordinal);
        using var nobody = await bo.GetAsync(new Uri("/wallet/add?member=1&choice=5.00", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task A_top_up_is_credited_once_however_often_it_is_told_and_asked_for()
    {
        var bo = await _app.AsAsync("bo");
        var opened = await OpenAsync(bo, new { id = Id(2), amount = "20,00", bearer = "payer" });
        Assert.Equal(Text(opened, "url"), Text(await OpenAsync(bo, new { id = Id(2), amount = "20", bearer = "payer" }), "url"));
        using var other = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id(2), amount = "21", bearer = "payer" }, Ct);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        await PayAsync(opened);
        await UntilStateAsync(bo, Id(2), "credited");
        var fake = Fake.Find($"fcs_{Id(2):N}")!;
        for (var again = 0; again < 3; again++) Assert.Equal(HttpStatusCode.OK, (await HookAsync($"evt_{again}", fake.Reference, FakeProvider.Secret)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await HookAsync("evt_0", fake.Reference, FakeProvider.Secret)).StatusCode);
        await NothingWaitsAsync();

        Assert.Equal(2000, await BalanceAsync(WalletAccount.Of(await MemberAsync("bo"))));
    }

    [Fact]
    public async Task What_is_forged_too_large_or_of_another_provider_is_refused_and_nothing_is_kept_of_it()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await HookAsync("evt_1", "fcs_1", "whsec_somebody")).StatusCode);
        using var guest = _app.Guest();
        Assert.Equal(HttpStatusCode.BadRequest, (await guest.PostAsync(new Uri("/wallet/hooks/fake", UriKind.Relative), new StringContent("{}"), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.PostAsync(new Uri("/wallet/hooks/stripe", UriKind.Relative), new StringContent("{}"), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await guest.PostAsync(new Uri("/wallet/hooks/fake", UriKind.Relative), new StringContent(new string(' ', 300_000)), Ct)).StatusCode);
        await using var scope = _app.Services.CreateAsyncScope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<HeardEvent>().CountAsync(Ct));
    }

    [Fact]
    public async Task Coming_back_credits_nothing_and_says_that_it_waits()
    {
        var bo = await _app.AsAsync("bo");
        await OpenAsync(bo, new { id = Id(3), amount = "20", bearer = "payer" });

        var page = await bo.GetStringAsync(new Uri($"/wallet/add/{Id(3)}", UriKind.Relative), Ct);

        Assert.Contains("Waiting for confirmation", page, StringComparison.Ordinal);
        Assert.Contains($"data-topic=\"checkout/{Id(3)}\"", page, StringComparison.Ordinal);
        Assert.Contains("no real money moves", page, StringComparison.Ordinal);
        Assert.Equal(0, await BalanceAsync(WalletAccount.Of(await MemberAsync("bo"))));
        var cleo = await _app.AsAsync("cleo");
        Assert.Equal(HttpStatusCode.NotFound, (await cleo.GetAsync(new Uri($"/wallet/add/{Id(3)}", UriKind.Relative), Ct)).StatusCode);
    }

    [Fact]
    public async Task The_page_shows_the_three_lines_before_anything_is_paid()
    {
        var bo = await _app.AsAsync("bo");
        var page = WebUtility.HtmlDecode(await bo.GetStringAsync(new Uri("/wallet/add?amount=20&bearer=payer", UriKind.Relative), Ct));
        Assert.Contains("€20.00", page, StringComparison.Ordinal);
        Assert.Contains("€0.56", page, StringComparison.Ordinal);
        Assert.Contains("€0.00", page, StringComparison.Ordinal);
        Assert.Contains("Pay €20.56", page, StringComparison.Ordinal);

        using var wrong = await bo.GetAsync(new Uri("/wallet/add?amount=0.50", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["id"] = $"{Id(4)}", ["amount"] = "20.00", ["bearer"] = "payer" });
        using var paid = await bo.PostAsync(new Uri("/wallet/add", UriKind.Relative), form, Ct);
        Assert.Equal($"/wallet/fake/fcs_{Id(4):N}", paid.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"0.99"}""", 422, "checkout_too_small")]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"150.01"}""", 422, "checkout_too_large")]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"5","bearer":"coop"}""", 422, "checkout_bearer")]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"5","bearer":"nobody"}""", 422, "checkout_bearer")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000000","amount":"5"}""", 422, "checkout_id")]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"5","to":"bo"}""", 422, "tip_oneself")]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"5","to":"nadie"}""", 404, "member_unknown")]
    [InlineData("""{"id":"01993e7a-0000-7000-8000-000000000009","amount":"x"}""", 422, "amount_not_a_number")]
    public async Task What_cannot_be_paid_is_told(string body, int status, string code)
    {
        var bo = await _app.AsAsync("bo");
        using var answer = await bo.PostAsync(new Uri("/api/wallet/checkouts", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Ct);
        Assert.Equal((status, code), ((int)answer.StatusCode, Text(await answer.Content.ReadFromJsonAsync<JsonElement>(Ct), "type")));
    }

    [Fact]
    public async Task After_three_failures_within_an_hour_nothing_more_is_opened()
    {
        var bo = await _app.AsAsync("bo");
        for (var i = 10; i < 13; i++)
        {
            await OpenAsync(bo, new { id = Id(i), amount = "5" });
            Fake.GiveUp($"fcs_{Id(i):N}");
            await UntilStateAsync(bo, Id(i), "failed");
        }
        using var answer = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id(14), amount = "5" }, Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    /// <summary>A few of the lives of <see cref="ProviderLivesTests"/> on the real server: its database, its jobs, its webhook.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    public async Task On_the_real_server_too_a_provider_that_loses_repeats_and_forges_is_credited_once(int seed)
    {
        await using var app = await StartAsync(seed);
        var bo = await app.AsAsync("bo");
        var paid = 0L;
        var fake = (FakeProvider)app.Services.GetRequiredService<IPaymentProvider>();
        for (var i = 0; i < 8; i++)
        {
            for (var tries = 0; tries < 5; tries++)
            {
                using var answer = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id(20 + i), amount = $"{5 + i}", bearer = "payer" }, Ct);
                if (answer.StatusCode == HttpStatusCode.Created) break;
            }
            if (i % 3 != 0 && fake.Pay($"fcs_{Id(20 + i):N}")) paid += (5 + i) * 100;
        }
        await using var scope = app.Services.CreateAsyncScope();
        var reconcile = scope.ServiceProvider.GetRequiredService<Reconcile>();
        var desk = scope.ServiceProvider.GetRequiredService<IDesk>();
        for (var tries = 0; (await desk.KnownLinesAsync("fake", [.. fake.Lines.Select(l => l.Id)], Ct)).Count < fake.Lines.Count; tries++)
        {
            Assert.True(tries < 200);
            try { await reconcile.DoAsync(Ct); }
            catch (ProviderException) { /* It did not answer; the next time. */ }
        }
        var ledger = app.Services.GetRequiredService<ILedgerStore>();
        var balance = await ledger.InSnapshotAsync(async (book, stop) => (await book.AccountsOfAsync(WalletAccount.Of((await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync(["bo"], stop))["bo"].Id), stop)).Sum(a => a.Balance.Minor), Ct);
        Assert.Equal(paid, balance);
        var atProvider = await ledger.InSnapshotAsync(async (book, stop) => (await book.AccountsOfAsync(new("asset:provider:fake"), stop)).Sum(a => a.Balance.Minor), Ct);
        Assert.Equal(fake.Lines.Sum(line => line.Net.Minor), atProvider);
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ProviderLine>().CountAsync(l => l.State != LineState.Matched, Ct));
        Assert.Empty((await app.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);
    }

    private FakeProvider Fake => (FakeProvider)_app.Services.GetRequiredService<IPaymentProvider>();

    private static Guid Id(int n) => Guid.Parse(FormattableString.Invariant($"01993e7a-0000-7000-8000-{n:x12}"));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<JsonElement> OpenAsync(HttpClient who, object wish)
    {
        using var answer = await who.PostAsJsonAsync("/api/wallet/checkouts", wish, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private async Task PayAsync(JsonElement opened)
    {
        var bo = await _app.AsAsync("bo");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["deed"] = "pay" });
        using var paid = await bo.PostAsync(new Uri(Text(opened, "url")!, UriKind.Relative), form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
    }

    private static async Task UntilStateAsync(HttpClient who, Guid checkout, string state)
    {
        string? now = null;
        for (var tries = 0; tries < 600 && now != state; tries++)
        {
            if (tries > 0) await Task.Delay(50, Ct);
            now = Text(await who.GetFromJsonAsync<JsonElement>(new Uri($"/api/wallet/checkouts/{checkout}", UriKind.Relative), Ct), "state");
        }
        Assert.Equal(state, now);
    }

    private async Task NothingWaitsAsync()
    {
        var waiting = 1;
        for (var tries = 0; tries < 600 && waiting > 0; tries++)
        {
            if (tries > 0) await Task.Delay(50, Ct);
            await using var scope = _app.Services.CreateAsyncScope();
            waiting = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<HeardEvent>().CountAsync(e => e.DueAt != null, Ct);
        }
        Assert.Equal(0, waiting);
    }

    private static async Task<List<JsonElement>> ThanksAsync(HttpClient who) =>
        [.. (await who.GetFromJsonAsync<JsonElement>(new Uri("/api/tips", UriKind.Relative), Ct)).GetProperty("thanks").EnumerateArray()];

    private async Task<HttpResponseMessage> HookAsync(string id, string about, string secret)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ProviderEvent(id, "payment.succeeded", new(ProviderThing.Payment, about)));
        using var guest = _app.Guest();
        using var content = new ByteArrayContent(body);
        content.Headers.Add(FakeProvider.SignatureHeader, WebhookSignature.Header(body, secret, TimeProvider.System.GetUtcNow()));
        return await guest.PostAsync(new Uri("/wallet/hooks/fake", UriKind.Relative), content, Ct);
    }

    private async Task<MemberId> MemberAsync(string handle)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    private Task<long> BalanceAsync(AccountName account) => _app.Services.GetRequiredService<ILedgerStore>()
        .InSnapshotAsync(async (ledger, stop) => (await ledger.AccountsAsync([new(account, Euro)], stop)).Sum(a => a.Balance.Minor), Ct);
}
