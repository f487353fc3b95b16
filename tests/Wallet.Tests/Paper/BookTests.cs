using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Ledger.Exports;

namespace Palabre.Wallet.Tests.Paper;

/// <summary>Books that are taken along: one's own, and the whole one by stewards.</summary>
public sealed class BookTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ones_own_book_is_what_the_command_writes_of_a_member()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("ada", 3_000);
        await purse.SendAsync("ada", "bo", "5", "pour le puits");
        await purse.SendAsync("bo", "cy", "2");
        foreach (var (ending, format) in new[] { ("csv", LedgerFormat.Csv), ("journal", LedgerFormat.Hledger), ("beancount", LedgerFormat.Beancount) })
            foreach (var who in new[] { "ada", "bo", "cy" })
            {
                var answer = await (await purse.AsAsync(who)).GetAsync($"/wallet/statement/book.{ending}", Ct);
                Assert.Equal($"palabre.{ending}", answer.Content.Headers.ContentDisposition!.FileName);
                var book = await answer.Content.ReadAsStringAsync(Ct);
                Assert.Equal(await ByCommandAsync(purse, format, who), book);
                Assert.DoesNotContain("puits", book, StringComparison.Ordinal);
            }

        var theirs = await CsvExport.SumsAsync(new StringReader(await (await purse.AsAsync("bo")).GetStringAsync("/wallet/statement/book.csv", Ct)), Ct);
        Assert.Equal((200, 500), theirs[new(WalletAccount.Of(purse["bo"]), Ledger.Currency.Of("EUR"))]);
        Assert.DoesNotContain(theirs.Keys, account => account.Name == new Ledger.AccountName("asset:bank"));
        Assert.Equal(HttpStatusCode.SeeOther, (await purse.App.Guest().GetAsync("/wallet/statement/book.csv", Ct)).StatusCode);
        await using var scope = purse.App.Services.CreateAsyncScope();
        var along = Assert.Single(scope.ServiceProvider.GetServices<ITakenAlong>(), one => one.File == "wallet.csv");
        Assert.Equal(await ByCommandAsync(purse, LedgerFormat.Csv, "bo"), System.Text.Encoding.UTF8.GetString(await along.OfAsync(purse["bo"], "https://house.test", Ct)));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("journal")]
    [InlineData("beancount")]
    public async Task Who_thanked_without_a_name_stays_unnamed_in_the_book_of_who_was_thanked(string ending)
    {
        await using var purse = await Purse.OpenAsync(handles: ["bo", "cy"]);
        await purse.FillAsync("bo", 100);
        await purse.FillAsync("cy", 100);
        var (ada, bo) = (await purse.AsAsync("ada"), await purse.AsAsync("bo"));
        var thanked = purse.Id();
        Assert.Equal(HttpStatusCode.Created, (await bo.PostAsJsonAsync("/api/tips", new { id = thanked, to = "ada", amount = "5", isPrivate = true }, Ct)).StatusCode);
        await purse.SendAsync("cy", "ada", "7");
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsJsonAsync($"/api/wallet/transfers/{thanked}/refund", new { id = purse.Id(), amount = "2" }, Ct)).StatusCode);

        var book = await ada.GetStringAsync($"/wallet/statement/book.{ending}", Ct);
        Assert.DoesNotContain(purse["bo"].ToString(), book, StringComparison.Ordinal);
        Assert.Contains(purse["cy"].ToString(), book, StringComparison.Ordinal);
        Assert.Contains("unnamed", book, StringComparison.Ordinal);
        Assert.DoesNotContain(System.Text.RegularExpressions.Regex.Matches(book, "[0-9a-f]{64}"), hash => hash.Value.Trim('0').Length > 0);
        Assert.Contains(purse["ada"].ToString(), await bo.GetStringAsync($"/wallet/statement/book.{ending}", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("@bo", await ada.GetStringAsync("/wallet/statement.csv", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stewards_take_the_whole_book_and_stand_in_the_log_for_it()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("ada", 3_000);
        await purse.SendAsync("ada", "bo", "5");
        var ada = await purse.AsAsync("ada");
        foreach (var (ending, format) in new[] { ("csv", LedgerFormat.Csv), ("journal", LedgerFormat.Hledger), ("beancount", LedgerFormat.Beancount) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (await purse.AsAsync("bo")).GetAsync($"/stewards/payments/book.{ending}", Ct)).StatusCode);
            var answer = await ada.GetAsync($"/stewards/payments/book.{ending}", Ct);
            Assert.Equal($"palabre-2026-10-31.{ending}", answer.Content.Headers.ContentDisposition!.FileName);
            Assert.Equal(await ByCommandAsync(purse, format, null), await answer.Content.ReadAsStringAsync(Ct));
        }
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.GetAsync("/stewards/payments/fec?year=2026", Ct)).StatusCode);

        await Circle.UntilAsync(async () => !await UnheardAsync(purse));
        var log = WebUtility.HtmlDecode(await ada.GetStringAsync("/stewards/log", Ct));
        Assert.Equal(3, log.Split("Book of money taken along").Length - 1);
        Assert.Contains("beancount", log, StringComparison.Ordinal);
        Assert.DoesNotContain("FEC", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_house_with_a_number_hands_over_its_fec()
    {
        await using var purse = await Purse.OpenAsync(new Dictionary<string, string?> { ["Wallet:Currency"] = "EUR", ["Wallet:Siren"] = "732829320" }, "bo");
        await purse.FillAsync("ada", 3_000);
        await purse.SendAsync("ada", "bo", "5", "un secret");
        var ada = await purse.AsAsync("ada", "fr");
        Assert.Contains("Fichier des écritures (FEC)", WebUtility.HtmlDecode(await ada.GetStringAsync("/stewards/payments", Ct)), StringComparison.Ordinal);

        var answer = await ada.GetAsync("/stewards/payments/fec?year=2026", Ct);
        Assert.Equal("732829320FEC20261231.txt", answer.Content.Headers.ContentDisposition!.FileName);
        var rows = ExportLedger.Latin9.GetString(await answer.Content.ReadAsByteArrayAsync(Ct)).TrimEnd('\r', '\n').Split("\r\n").Skip(1).Select(row => row.Split('\t')).ToList();
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(18, row.Length));
        Assert.Equal(["test-fill", "test-fill", "envoi", "envoi"], rows.Select(row => row[10]));
        Assert.Equal(["512000", "467100", "467100", "467100"], rows.Select(row => row[4]));
        Assert.Equal(["30,00", "0,00", "5,00", "0,00"], rows.Select(row => row[11]));
        Assert.DoesNotContain(rows.SelectMany(row => row), cell => cell.Contains("secret", StringComparison.Ordinal) || cell.Contains("bo", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await (await purse.AsAsync("bo")).GetAsync("/stewards/payments/fec?year=2026", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.GetAsync("/stewards/payments/fec?year=2027", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("732829320", true)]
    [InlineData("732829321", false)]
    [InlineData("73282932", false)]
    [InlineData("", false)]
    [InlineData("٧32829320", false)]
    public void A_siren_checks_itself(string number, bool isOne) => Assert.Equal(isOne, Siren.IsValid(number));

    private static async Task<string> ByCommandAsync(Purse purse, LedgerFormat format, string? handle)
    {
        await using var scope = purse.App.Services.CreateAsyncScope();
        await using var text = new StringWriter();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ExportLedger>().DoAsync(format, handle, text, Ct));
        return text.ToString();
    }

    private static async Task<bool> UnheardAsync(Purse purse)
    {
        await using var scope = purse.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(message => message.DeliveredAt == null, Ct);
    }
}
