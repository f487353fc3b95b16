using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Ledger;
using Palabre.TestApp;
using Palabre.Wallet.Providers.Bank;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Money by bank transfer: a reference, the bank's statement, what belongs to nobody.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly Guid Id = Guid.Parse("01993e7a-0000-7000-8000-000000000001");
    private PalabreApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "transfer",
        ["Wallet:Iban"] = "FR7630006000011234567890189",
        ["Wallet:AccountHolder"] = "Le Figuier SCIC",
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Each_line_is_credited_once_in_whatever_file_it_comes_and_what_names_nobody_waits_for_a_steward()
    {
        var bo = await _app.AsAsync("bo");
        using var opened = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id, amount = "20" }, Ct);
        var reference = (await opened.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("reference").GetString()!;
        var page = await bo.GetStringAsync(new Uri($"/wallet/add/{Id}", UriKind.Relative), Ct);
        Assert.Contains("FR76 3000 6000 0112 3456 7890 189", page, StringComparison.Ordinal);
        Assert.Contains(Iban.Printed(reference), page, StringComparison.Ordinal);

        // Two of the same sum by two people on one day, and one twice for the same reference on two days.
        var csv = $"Date;Libellé;Montant\n03/03/2026;VIR {reference};20,00\n03/03/2026;inconnu;7,00\n03/03/2026;inconnu;7,00\n04/03/2026;{reference};5,00\n04/03/2026;loyer;-300,00\n";
        Assert.Equal(new(2, 2, 0, 1, []), await ImportAsync(csv), new ImportedComparer());
        Assert.Equal(new(0, 0, 4, 1, []), await ImportAsync(csv), new ImportedComparer());
        Assert.Equal(new(1, 0, 3, 0, []), await ImportAsync($"Date;Libellé;Montant\n03/03/2026;inconnu;7,00\n03/03/2026;inconnu;7,00\n04/03/2026;encore {reference};5,00\n04/03/2026;{reference};5,00\n"), new ImportedComparer());

        Assert.Equal((3000L, 1400L, 4400L), (await BalanceAsync($"liab:member:{await MemberAsync("bo")}"), await BalanceAsync("liab:suspense"), await BalanceAsync("asset:bank")));
        Assert.Contains("The transfer has arrived", await bo.GetStringAsync(new Uri($"/wallet/add/{Id}", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_steward_assigns_what_is_in_suspense_once()
    {
        await _app.AsAsync("bo");
        var ada = await _app.AsAsync("ada");
        await ImportAsync("Date;Nom;Libellé;Montant\n03/03/2026;Bo L.;pour le puits;7,00\n");
        var page = await ada.GetStringAsync(new Uri("/stewards/incoming", UriKind.Relative), Ct);
        Assert.Contains("Bo L.", page, StringComparison.Ordinal);
        Assert.Contains("pour le puits", page, StringComparison.Ordinal);
        var line = page.Split("name=\"line\" value=\"")[1].Split('"')[0];

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await AssignAsync(ada, line, "nadie"));
        Assert.Equal(HttpStatusCode.SeeOther, await AssignAsync(ada, line, "@bo"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await AssignAsync(ada, line, "@bo"));

        Assert.Equal((700L, 0L), (await BalanceAsync($"liab:member:{await MemberAsync("bo")}"), await BalanceAsync("liab:suspense")));
        Assert.DoesNotContain("Bo L.", await ada.GetStringAsync(new Uri("/stewards/incoming", UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Empty((await _app.Services.GetRequiredService<VerifyLedger>().DoAsync(Ct)).Findings);
    }

    [Fact]
    public async Task Statements_are_imported_on_the_page_by_stewards_alone()
    {
        var (ada, bo) = (await _app.AsAsync("ada"), await _app.AsAsync("bo"));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.GetAsync(new Uri("/stewards/incoming", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await UploadAsync(bo, "Date;Libellé;Montant\n03/03/2026;x;7,00\n")).Status);

        var (status, page) = await UploadAsync(ada, "Date;Libellé;Montant\n03/03/2026;x;7,00\n03/03/2026;y;1,234\n");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Lines that could not be read: 3.", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UploadAsync(ada, "hello")).Status);
    }

    [Fact]
    public async Task By_transfer_nobody_tips_and_no_webhook_is_taken()
    {
        var bo = await _app.AsAsync("bo");
        using var tip = await bo.PostAsJsonAsync("/api/wallet/checkouts", new { id = Id, amount = "20", to = "ada" }, Ct);
        Assert.Equal(HttpStatusCode.NotFound, tip.StatusCode);
        using var guest = _app.Guest();
        using var hook = await guest.PostAsync(new Uri("/wallet/hooks/transfer", UriKind.Relative), new StringContent("{}"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, hook.StatusCode);
    }

    private sealed class ImportedComparer : IEqualityComparer<Imported>
    {
        public bool Equals(Imported? x, Imported? y) => x is not null && y is not null && (x.Credited, x.Suspended, x.Known, x.Passed) == (y.Credited, y.Suspended, y.Known, y.Passed) && x.Unread.SequenceEqual(y.Unread);

        public int GetHashCode(Imported obj) => obj.Credited;
    }

    private async Task<Imported> ImportAsync(string file)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return (await scope.ServiceProvider.GetRequiredService<ImportStatement>().DoAsync(stream, Ct)).Done!;
    }

    private static async Task<HttpStatusCode> AssignAsync(HttpClient who, string line, string owner)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["provider"] = "transfer", ["line"] = line, ["owner"] = owner });
        using var answer = await who.PostAsync(new Uri("/stewards/incoming/assign", UriKind.Relative), form, Ct);
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Page)> UploadAsync(HttpClient who, string file)
    {
        using var form = new MultipartFormDataContent { { new StringContent(file), "file", "releve.csv" } };
        using var answer = await who.PostAsync(new Uri("/stewards/incoming/import", UriKind.Relative), form, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<MemberId> MemberAsync(string handle)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle].Id;
    }

    private Task<long> BalanceAsync(string account) => _app.Services.GetRequiredService<ILedgerStore>()
        .InSnapshotAsync(async (ledger, stop) => (await ledger.AccountsAsync([new(new(account), Euro)], stop)).Sum(a => a.Balance.Minor), Ct);
}
