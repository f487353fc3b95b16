using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests.Transfers;

/// <summary>Members send each other money: once, whole, within limits, and never between people who keep apart.</summary>
public sealed class SendMoneyTests
{
    [Fact]
    public async Task What_is_sent_arrives_whole_and_a_repeat_counts_once()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 2_000);
        var id = purse.Id();

        var first = await purse.SendAsync("ada", "@Bo", "5,00", "Merci", id);
        var again = await purse.SendAsync("ada", "bo", "5", "Merci", id);
        var other = await purse.SendAsync("ada", "bo", "6", "Merci", id);
        var words = await purse.SendAsync("ada", "bo", "5", "Autre", id);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.Conflict), (first.StatusCode, again.StatusCode, other.StatusCode, words.StatusCode));
        Assert.Equal("payment_other_body", await other.CodeAsync());
        var told = await first.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(("5.00", "EUR", "bo", "done"), (told.GetProperty("amount").GetString(), told.GetProperty("currency").GetString(), told.GetProperty("to").GetString(), told.GetProperty("state").GetString()));
        Assert.Equal(((1_500, 0), (500, 0)), (await purse.BalanceAsync("ada"), await purse.BalanceAsync("bo")));
        await purse.VerifyAsync();
    }

    [Theory]
    [InlineData("5,005", "amount_too_many_decimals")]
    [InlineData("0", "amount_zero")]
    [InlineData("-3", "amount_negative")]
    [InlineData("", "amount_empty")]
    [InlineData("five", "amount_not_a_number")]
    [InlineData("19", "not_enough")]
    public async Task An_amount_that_cannot_be_sent_is_refused_with_its_reason(string amount, string code)
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 1_800);

        var answer = await purse.SendAsync("ada", "bo", amount);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(code, await answer.CodeAsync());
        Assert.Equal((1_800, 0), await purse.BalanceAsync("ada"));
    }

    [Theory]
    [InlineData("ada", 422, "pay_yourself")]
    [InlineData("nadie", 422, "member_unknown")]
    public async Task Somebody_else_who_is_there_can_be_paid_and_nobody_else(string to, int status, string code)
    {
        await using var purse = await Purse.OpenAsync(handles: "bo");
        await purse.FillAsync("ada", 10);

        var answer = await purse.SendAsync("ada", to, "1");

        Assert.Equal((status, code), ((int)answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task Who_is_blocked_neither_pays_nor_is_told_so()
    {
        await using var purse = await Purse.OpenAsync(handles: "bo");
        await purse.FillAsync("bo", 10);
        (await (await purse.AsAsync("ada")).PutAsync($"/api/me/blocks/{purse["bo"]}", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var answer = await purse.SendAsync("bo", "ada", "1");

        Assert.Equal((HttpStatusCode.NotFound, "payee_gone"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Equal((10, 0), await purse.BalanceAsync("bo"));
    }

    [Fact]
    public async Task Limits_of_one_payment_a_day_and_thirty_days_hold_also_for_many_at_once()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy", "di", "eli");
        await purse.FillAsync("ada", 100_000);

        Assert.Equal("limit_single", await (await purse.SendAsync("ada", "bo", "20,01")).CodeAsync());
        var together = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => purse.SendAsync("ada", "bo", "10")));
        Assert.Equal(5, together.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal("limit_day", await (await purse.SendAsync("ada", "bo", "0,01")).CodeAsync());
        foreach (var to in new[] { "cy", "di", "eli" })
        {
            purse.Clock.Sleep(TimeSpan.FromDays(1));
            for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", to, "10")).StatusCode);
        }
        purse.Clock.Sleep(TimeSpan.FromDays(1));
        Assert.Equal("limit_month", await (await purse.SendAsync("ada", "bo", "1")).CodeAsync());
        purse.Clock.Sleep(TimeSpan.FromDays(27));
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "1")).StatusCode);
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task A_newcomer_sends_little_and_a_full_wallet_takes_no_more()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.JoinAsync("neo");
        await purse.FillAsync("neo", 5_000);
        await purse.FillAsync("bo", 14_500);

        Assert.Equal("limit_day", await (await purse.SendAsync("neo", "ada", "11")).CodeAsync());
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("neo", "bo", "5")).StatusCode);
        Assert.Equal("wallet_full", await (await purse.SendAsync("neo", "bo", "1")).CodeAsync());
    }

    [Fact]
    public async Task Money_that_comes_back_within_a_day_waits_for_a_look_and_is_passed_on()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("bo", 2_000);
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("bo", "cy", "10")).StatusCode);

        var id = purse.Id();
        var back = await purse.SendAsync("cy", "bo", "8", "c'est pour toi", id);
        Assert.Equal("held", (await back.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("state").GetString());
        Assert.Equal(((1_000, 800), (1_000, 0)), (await purse.BalanceAsync("cy"), await purse.BalanceAsync("bo")));
        Assert.Equal(HttpStatusCode.OK, (await purse.SendAsync("cy", "bo", "8", "c'est pour toi", id)).StatusCode);

        var stewards = await purse.AsAsync("ada");
        var waiting = Assert.Single((await stewards.GetFromJsonAsync<JsonElement>("/api/stewards/payments", ct)).EnumerateArray());
        Assert.Equal("circle", waiting.GetProperty("reasons")[0].GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await (await purse.AsAsync("cy")).GetAsync("/api/stewards/payments", ct)).StatusCode);
        (await (await purse.AsAsync("cy")).PutAsJsonAsync($"/api/wallet/reviews/{id}/plea", new { text = "Il a payé le dîner." }, ct)).EnsureSuccessStatusCode();
        var decide = $"/api/stewards/payments/{id}";
        Assert.Equal(HttpStatusCode.NoContent, (await stewards.PostAsJsonAsync(decide, new { passes = true }, ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await stewards.PostAsJsonAsync(decide, new { passes = true }, ct)).StatusCode);
        Assert.Equal("review_over", await (await stewards.PostAsJsonAsync(decide, new { passes = false, words = "non" }, ct)).CodeAsync());

        Assert.Equal(((200, 0), (1_800, 0)), (await purse.BalanceAsync("cy"), await purse.BalanceAsync("bo")));
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task Thanks_without_a_name_that_stewards_pass_on_stay_without_one()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("bo", 2_000);
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("bo", "cy", "10")).StatusCode);
        var id = purse.Id();
        var held = await (await purse.AsAsync("cy")).PostAsJsonAsync("/api/tips", new { id, to = "bo", amount = "8", words = "Merci", isPrivate = true }, ct);
        Assert.True((await held.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("isHeld").GetBoolean());

        (await (await purse.AsAsync("ada")).PostAsJsonAsync($"/api/stewards/payments/{id}", new { passes = true }, ct)).EnsureSuccessStatusCode();
        purse.Clock.Advance(TimeSpan.FromMinutes(2));

        var bo = await purse.AsAsync("bo");
        List<string?> kinds = [];
        for (var tries = 0; tries < 600 && !kinds.Contains("tipReceived"); tries++)
        {
            if (tries > 0) await Task.Delay(50, ct);
            var news = (await bo.GetFromJsonAsync<JsonElement>("/api/notifications", ct)).GetProperty("notifications");
            Assert.DoesNotContain("cy", news.EnumerateArray().SelectMany(n => n.GetRawText().Split('"')));
            kinds = [.. news.EnumerateArray().Select(n => n.GetProperty("kind").GetString())];
        }
        Assert.Single(kinds, kind => kind == "tipReceived");
        Assert.DoesNotContain("moneyReceived", kinds);
        Assert.Equal(((200, 0), (1_800, 0)), (await purse.BalanceAsync("cy"), await purse.BalanceAsync("bo")));
    }

    [Fact]
    public async Task A_payment_that_is_not_passed_on_goes_back_with_words_and_one_nobody_looks_at_in_time()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("bo", 2_000);
        await purse.SendAsync("bo", "cy", "10");
        var (first, second) = (purse.Id(), purse.Id());
        await purse.SendAsync("cy", "bo", "3", id: first);
        await purse.SendAsync("cy", "bo", "4", id: second);

        var stewards = await purse.AsAsync("ada");
        Assert.Equal("review_words", await (await stewards.PostAsJsonAsync($"/api/stewards/payments/{first}", new { passes = false }, ct)).CodeAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await stewards.PostAsJsonAsync($"/api/stewards/payments/{first}", new { passes = false, words = "Expliquez d’abord." }, ct)).StatusCode);
        Assert.Equal((1_000, 400), await purse.BalanceAsync("cy"));
        Assert.Contains("Expliquez d’abord.", await (await purse.AsAsync("cy", "fr")).GetStringAsync("/wallet", ct), StringComparison.Ordinal);

        purse.Clock.Sleep(TimeSpan.FromDays(7));
        // Whoever touches the account has what is over given back first.
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("cy", "ada", "10")).StatusCode);
        Assert.Equal((0, 0), await purse.BalanceAsync("cy"));
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task Above_an_amount_who_pays_shows_that_it_is_they()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var purse = await Purse.OpenAsync(new Dictionary<string, string?>(Purse.Euros) { ["WalletLimits:AtOnce"] = "100", ["WalletLimits:Day"] = "1000" }, "bo");
        await purse.App.AddAsync("cy", password: PalabreApp.Password);
        await purse.KnowAsync("cy");
        purse.Clock.Sleep(TimeSpan.FromDays(8));
        await purse.FillAsync("ada", 10_000);
        await purse.FillAsync("cy", 10_000);

        Assert.Equal("proof_none", await (await purse.SendAsync("ada", "bo", "50,01")).CodeAsync());
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "50")).StatusCode);
        Assert.Equal("proof_password", await (await purse.SendAsync("cy", "bo", "50,01")).CodeAsync());
        var program = await purse.AsAsync("cy");
        var wrong = await program.PostAsJsonAsync("/api/wallet/transfers", new { id = purse.Id(), to = "bo", amount = "60", password = "guessed" }, ct);
        Assert.Equal("password_wrong", await wrong.CodeAsync());
        var right = await program.PostAsJsonAsync("/api/wallet/transfers", new { id = purse.Id(), to = "bo", amount = "60", password = PalabreApp.Password }, ct);

        Assert.Equal(HttpStatusCode.Created, right.StatusCode);
        Assert.Equal(((4_000, 0), (11_000, 0)), (await purse.BalanceAsync("cy"), await purse.BalanceAsync("bo")));
    }

    [Fact]
    public async Task Points_are_neither_limited_nor_looked_at()
    {
        await using var purse = await Purse.OpenAsync(handles: "bo");
        await purse.FillAsync("ada", 5_000);

        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "4 000")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("bo", "ada", "3000")).StatusCode);
        Assert.Equal(((4_000, 0), (1_000, 0)), (await purse.BalanceAsync("ada"), await purse.BalanceAsync("bo")));
    }
}
