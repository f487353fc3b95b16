using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Wallet.Tests.Transfers;

/// <summary>What a wallet shows, asks for and gives back.</summary>
public sealed class WalletPagesTests
{
    [Fact]
    public async Task A_statement_tells_each_movement_with_its_balance_and_can_be_asked_by_month_and_direction()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 3_000);
        await purse.SendAsync("ada", "bo", "5", "pour le puits");
        purse.Clock.Sleep(TimeSpan.FromDays(3));
        await purse.SendAsync("ada", "bo", "7", "=HYPERLINK(\"x\")");
        var ada = await purse.AsAsync("ada");

        var all = (await ada.GetFromJsonAsync<JsonElement>("/api/wallet/statement", ct)).GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(["-7.00", "-5.00", "30.00"], all.Select(line => line.GetProperty("change").GetString()));
        Assert.Equal(["18.00", "25.00", "30.00"], all.Select(line => line.GetProperty("balance").GetString()));
        Assert.Equal(("bo", "pour le puits"), (all[1].GetProperty("other").GetString(), all[1].GetProperty("note").GetString()));

        async Task<IEnumerable<string?>> ChangesAsync(string query) =>
            (await ada.GetFromJsonAsync<JsonElement>($"/api/wallet/statement?{query}", ct)).GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("change").GetString()).ToList();
        Assert.Equal(["30.00"], await ChangesAsync("way=in"));
        Assert.Equal(["-5.00", "30.00"], await ChangesAsync("month=2026-10"));
        Assert.Equal(["-7.00"], await ChangesAsync("month=2026-11"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.GetAsync("/api/wallet/statement?month=2026-13", ct)).StatusCode);
        var part = await ada.GetFromJsonAsync<JsonElement>("/api/wallet/statement?limit=2", ct);
        Assert.Equal(["30.00"], await ChangesAsync($"limit=2&before={part.GetProperty("next").GetInt64()}"));

        var csv = (await ada.GetStringAsync("/api/wallet/statement.csv?way=out", ct)).TrimEnd().Split("\r\n");
        Assert.Equal(3, csv.Length);
        Assert.Contains(",sent,'@bo,pour le puits,,5.00,,25.00,EUR", csv[1], StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", csv[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_received_gives_back_in_parts_and_never_more_than_was_paid()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("ada", 1_000);
        var paid = purse.Id();
        await purse.SendAsync("ada", "bo", "10", id: paid);
        var bo = await purse.AsAsync("bo");
        async Task<HttpResponseMessage> GiveAsync(HttpClient who, Guid id, string? amount) => await who.PostAsJsonAsync($"/api/wallet/transfers/{paid}/refund", new { id, amount }, ct);

        var part = purse.Id();
        Assert.Equal(HttpStatusCode.OK, (await GiveAsync(bo, part, "4")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GiveAsync(bo, part, "4")).StatusCode);
        Assert.Equal("refund_more", await (await GiveAsync(bo, purse.Id(), "6,01")).CodeAsync());
        Assert.Equal("payment_unknown", await (await GiveAsync(await purse.AsAsync("cy"), purse.Id(), null)).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await GiveAsync(bo, purse.Id(), null)).StatusCode);
        Assert.Equal("refund_over", await (await GiveAsync(bo, purse.Id(), null)).CodeAsync());
        Assert.Equal(((1_000, 0), (0, 0)), (await purse.BalanceAsync("ada"), await purse.BalanceAsync("bo")));
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task Who_sent_takes_it_back_during_a_day_while_it_lies_there()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(handles: ["bo", "cy"]);
        await purse.FillAsync("ada", 100);
        var (spent, kept) = (purse.Id(), purse.Id());
        await purse.SendAsync("ada", "bo", "60", id: spent);
        await purse.SendAsync("bo", "cy", "60");
        await purse.SendAsync("ada", "bo", "10", id: kept);
        var ada = await purse.AsAsync("ada");
        Task<HttpResponseMessage> TakeAsync(Guid transfer) => ada.PostAsJsonAsync($"/api/wallet/transfers/{transfer}/refund", new { id = purse.Id() }, ct);

        Assert.Equal("refund_spent", await (await TakeAsync(spent)).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await TakeAsync(kept)).StatusCode);
        purse.Clock.Sleep(TimeSpan.FromHours(25));
        Assert.Equal("refund_over", await (await TakeAsync(spent)).CodeAsync());
        Assert.Equal((40, 0), await purse.BalanceAsync("ada"));
    }

    [Fact]
    public async Task A_request_is_paid_once_declined_or_withdrawn()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(handles: ["bo", "cy"]);
        await purse.FillAsync("bo", 100);
        var (ada, bo) = (await purse.AsAsync("ada"), await purse.AsAsync("bo"));
        async Task<string> AskAsync(string amount)
        {
            var made = await ada.PostAsJsonAsync("/api/wallet/requests", new { from = "@bo", amount, note = "le dîner" }, ct);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            return (await made.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString()!;
        }

        var (paid, declined, withdrawn) = (await AskAsync("30"), await AskAsync("20"), await AskAsync("10"));
        Assert.Equal("money_request_unknown", await (await (await purse.AsAsync("cy")).PostAsJsonAsync($"/api/wallet/requests/{paid}/pay", new { }, ct)).CodeAsync());
        Assert.Equal("money_request_unknown", await (await ada.PostAsJsonAsync($"/api/wallet/requests/{paid}/pay", new { }, ct)).CodeAsync());
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.NoContent, (await bo.PostAsJsonAsync($"/api/wallet/requests/{paid}/pay", new { }, ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await bo.DeleteAsync($"/api/wallet/requests/{declined}", ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/wallet/requests/{withdrawn}", ct)).StatusCode);
        Assert.Equal("money_request_over", await (await bo.PostAsJsonAsync($"/api/wallet/requests/{declined}/pay", new { }, ct)).CodeAsync());
        Assert.Empty((await bo.GetFromJsonAsync<JsonElement>("/api/wallet/requests", ct)).EnumerateArray());
        Assert.Equal(((30, 0), (70, 0)), (await purse.BalanceAsync("ada"), await purse.BalanceAsync("bo")));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("ar")]
    public async Task Every_page_of_money_is_there_in_every_language_and_only_the_book_for_strangers(string language)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 4_000);
        await purse.SendAsync("ada", "bo", "5", "un mot");
        var ada = await purse.AsAsync("ada", language);
        foreach (var path in new[] { "/wallet", "/wallet/send", "/wallet/ask", "/wallet/statement", "/wallet/statement?month=2026-10&way=out", "/money", "/stewards/payments" })
            Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(path, ct)).StatusCode);

        var stranger = purse.App.Guest(language);
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.GetAsync("/wallet", ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/stewards/payments", ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/money", ct)).StatusCode);
        var book = await stranger.GetFromJsonAsync<JsonElement>("/api/ledger", ct);
        Assert.Equal((2, "0.00"), (book.GetProperty("journals").GetInt64(), book.GetProperty("commission").GetString()));
        Assert.Equal(book.GetProperty("root").GetString(), book.GetProperty("days")[0].GetProperty("root").GetString());
    }

    [Fact]
    public async Task On_pages_a_payment_is_looked_at_before_it_is_sent_and_a_second_press_sends_nothing()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 4_000);
        var ada = await purse.AsAsync("ada");
        async Task<HttpResponseMessage> FormAsync(string path, params (string Name, string Value)[] fields)
        {
            using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            return await ada.PostAsync(path, content, ct);
        }

        var wrong = await FormAsync("/wallet/send", ("to", "bo"), ("amount", "5,005"), ("note", "gardé"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var again = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(ct));
        Assert.Contains("5,005", again, StringComparison.Ordinal);
        Assert.Contains("gardé", again, StringComparison.Ordinal);

        var prepared = (await FormAsync("/wallet/send", ("to", "@bo"), ("amount", "12,50"), ("note", "mot secret"))).Headers.Location!.ToString();
        Assert.DoesNotContain("secret", prepared, StringComparison.Ordinal);
        var shown = WebUtility.HtmlDecode(await ada.GetStringAsync(prepared, ct));
        Assert.Contains("€12.50", shown, StringComparison.Ordinal);
        Assert.Contains("mot secret", shown, StringComparison.Ordinal);
        Assert.Equal((4_000, 0), await purse.BalanceAsync("ada"));
        for (var i = 0; i < 2; i++) Assert.StartsWith("/wallet?sent=", (await FormAsync(prepared)).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal((2_750, 0), await purse.BalanceAsync("ada"));
        // The payment of one member is nothing to another, nor to anybody an hour later.
        Assert.Equal("/wallet/send", (await (await purse.AsAsync("bo")).GetAsync(prepared, ct)).Headers.Location!.ToString());
        purse.Clock.Sleep(TimeSpan.FromHours(2));
        Assert.Equal("/wallet/send", (await ada.GetAsync(prepared, ct)).Headers.Location!.ToString());
    }
}
