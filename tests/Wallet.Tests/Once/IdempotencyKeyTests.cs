using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Tests;

/// <summary>The id of a deed in the header, as programs send it: once is once, whatever the answer's way back did.</summary>
public sealed class IdempotencyKeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_stands_for_the_id_that_is_missing_and_must_not_be_another()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 5_000);
        var ada = await purse.AsAsync("ada");
        var key = purse.Id();

        var first = await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { to = "bo", amount = "5" }, $"{key}");
        var again = await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { to = "bo", amount = "5.00" }, $"\"{key}\"");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(key, (await JsonAsync(again)).GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { id = key, to = "bo", amount = "5" }, $"{key}")).StatusCode);

        Assert.Equal((409, "payment_other_body"), await SaidAsync(await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { to = "bo", amount = "6" }, $"{key}")));
        Assert.Equal((422, "idempotency_other_id"), await SaidAsync(await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { id = purse.Id(), to = "bo", amount = "5" }, $"{key}")));
        Assert.Equal((422, "idempotency_key"), await SaidAsync(await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { to = "bo", amount = "5" }, "one")));
        Assert.Equal((422, "payment_id"), await SaidAsync(await SendAsync(ada, HttpMethod.Post, "/api/wallet/transfers", new { to = "bo", amount = "5" }, null)));
        Assert.Equal(((4_500, 0), (500, 0)), (await purse.BalanceAsync("ada"), await purse.BalanceAsync("bo")));
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task Every_deed_with_money_takes_one_and_does_it_once()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("ada", 10_000);
        var (ada, bo) = (await purse.AsAsync("ada"), await purse.AsAsync("bo"));
        var tier = (await JsonAsync(await bo.PostAsJsonAsync("/api/wallet/tiers", new { name = "Sous l’arbre", monthly = "3" }, Ct))).GetProperty("id").GetString();
        var room = (await JsonAsync(await ada.PostAsJsonAsync("/api/rooms", new { title = "À qui appartient l’eau ?" }, Ct))).GetProperty("id").GetString();
        (await ada.PutAsync($"/api/rooms/{room}/presence", null, Ct)).EnsureSuccessStatusCode();
        var paid = purse.Id();
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "4", id: paid)).StatusCode);

        foreach (var (who, method, path, body, other, refused) in new (HttpClient, HttpMethod, string, object, object, string)[]
        {
            (ada, HttpMethod.Post, "/api/tips", new { to = "bo", amount = "2" }, new { to = "bo", amount = "3" }, "tip_other_body"),
            (ada, HttpMethod.Post, "/api/red-packets", new { room, total = "2", shares = 2 }, new { room, total = "2", shares = 1 }, "packet_other_body"),
            (ada, HttpMethod.Put, "/api/members/bo/support", new { tier }, new { tier, mayContact = true }, "payment_other_body"),
            (ada, HttpMethod.Post, "/api/members/bo/support/gifts", new { tier, to = "cy", months = 1 }, new { tier, to = "cy", months = 2 }, "support_gift_other"),
            (bo, HttpMethod.Post, $"/api/wallet/transfers/{paid}/refund", new { amount = "1" }, new { amount = "2" }, "payment_other_body"),
            (ada, HttpMethod.Post, "/api/wallet/requests", new { from = "bo", amount = "7" }, new { from = "bo", amount = "8" }, "payment_other_body"),
        })
        {
            var key = purse.Id();
            var answers = new List<HttpResponseMessage>();
            for (var i = 0; i < 2; i++) answers.Add(await SendAsync(who, method, path, body, $"{key}"));
            Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}"));
            Assert.Equal(await IdAsync(answers[0]), await IdAsync(answers[1]));
            Assert.Equal((path, 409, refused), (path, (int)(await SendAsync(who, method, path, other, $"{key}")).StatusCode, await (await SendAsync(who, method, path, other, $"{key}")).CodeAsync()));
        }

        // 4 sent, 1 of it back, 2 thanked, 2 in the envelope, 3 to join, 3 given.
        Assert.Equal((10_000 - 400 + 100 - 200 - 200 - 300 - 300, 0), await purse.BalanceAsync("ada"));
        Assert.Single((await bo.GetFromJsonAsync<JsonElement>("/api/wallet/requests", Ct)).EnumerateArray());
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task Many_that_come_at_the_same_moment_ask_once()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        var ada = await purse.AsAsync("ada");
        var key = purse.Id();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync(ada, HttpMethod.Post, "/api/wallet/requests", new { from = "bo", amount = "7", note = "le puits" }, $"{key}")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(IdAsync))).Distinct());
        await using var scope = purse.App.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<MoneyRequest>().CountAsync(Ct));
    }

    [Fact]
    public async Task A_gift_that_is_asked_for_again_has_its_answer_when_nothing_more_may_leave()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("ada", 10_000);
        var (ada, bo) = (await purse.AsAsync("ada"), await purse.AsAsync("bo"));
        var tier = (await JsonAsync(await bo.PostAsJsonAsync("/api/wallet/tiers", new { name = "Sous l’arbre", monthly = "20" }, Ct))).GetProperty("id").GetString();
        var wish = new { id = purse.Id(), tier, to = "cy", months = 1 };
        (await ada.PostAsJsonAsync("/api/members/bo/support/gifts", wish, Ct)).EnsureSuccessStatusCode();
        foreach (var amount in new[] { "20", "10" }) Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", amount)).StatusCode);

        Assert.Equal("limit_day", await (await ada.PostAsJsonAsync("/api/members/bo/support/gifts", new { id = purse.Id(), tier, to = "cy", months = 1 }, Ct)).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsJsonAsync("/api/members/bo/support/gifts", wish, Ct)).StatusCode);
        Assert.Equal((5_000, 0), await purse.BalanceAsync("ada"));
    }

    [Fact]
    public async Task The_description_of_the_api_names_the_header_where_it_is_taken()
    {
        await using var purse = await Purse.OpenAsync();
        var api = await purse.App.Guest().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var taking = api.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Where(deed => deed.Value.TryGetProperty("parameters", out var all) && all.EnumerateArray().Any(one => (one.GetProperty("name").GetString(), one.GetProperty("in").GetString()) == ("Idempotency-Key", "header")))
            .Select(deed => deed.Value.GetProperty("operationId").GetString()!);
        Assert.Equal("AskForMoney GiveSupport GiveTip JoinCreator MakeRedPacket OpenCheckout RefundMoney RefundToCard SendMoney", string.Join(' ', taking.Order(StringComparer.Ordinal)));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient who, HttpMethod method, string path, object body, string? key)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add(AskedOnce.Header, key);
        return await who.SendAsync(request, Ct);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    private static async Task<string> IdAsync(HttpResponseMessage answer) => (await JsonAsync(answer)).GetProperty("id").ToString();

    private static async Task<(int Status, string Code)> SaidAsync(HttpResponseMessage answer) => ((int)answer.StatusCode, await answer.CodeAsync());
}
