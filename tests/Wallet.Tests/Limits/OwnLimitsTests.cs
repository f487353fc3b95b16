using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>Limits that members set for themselves: lowered at once, raised a day later and only by themselves.</summary>
public sealed class OwnLimitsTests
{
    private const string Path = "/api/wallet/limits";
    private static readonly DateTimeOffset Now = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_lowered_holds_at_once_and_what_is_raised_a_day_later()
    {
        var own = new OwnLimits { Member = new MemberId(1), Currency = "EUR" };
        own.Set(new(500, null, null), Now);
        Assert.Equal((new(500, null, null), null), (own.At(Now), own.WaitingAt(Now)));

        // One down, one up, one new, in one wish.
        Assert.True(own.IsRaisedBy(new(800, 900, null), Now));
        own.Set(new(800, 900, null), Now);
        Assert.Equal(new(500, 900, null), own.At(Now));
        Assert.Equal((new(800, 900, null), Now.AddDays(1)), own.WaitingAt(Now));
        Assert.Equal(new(500, 900, null), own.At(Now.AddDays(1).AddTicks(-1)));
        Assert.Equal((new(800, 900, null), null), (own.At(Now.AddDays(1)), own.WaitingAt(Now.AddDays(1))));
    }

    [Fact]
    public void What_waits_keeps_its_moment_when_it_is_wished_again_and_begins_anew_when_it_is_another()
    {
        var own = new OwnLimits { Member = new MemberId(1), Currency = "EUR" };
        own.Set(new(500, 500, 500), Now);
        own.Set(new(null, 500, 500), Now);
        own.Set(new(null, 500, 500), Now.AddHours(20));
        Assert.False(own.IsRaisedBy(new(null, 500, 500), Now.AddHours(20)));
        Assert.Equal(Now.AddDays(1), own.WaitingAt(Now.AddHours(20))!.Value.At);

        own.Set(new(900, 500, 500), Now.AddHours(20));
        Assert.Equal(Now.AddHours(44), own.WaitingAt(Now.AddHours(20))!.Value.At);
        own.Set(new(500, 400, 500), Now.AddHours(21));
        Assert.Equal((new(500, 400, 500), null), (own.At(Now.AddHours(21)), own.WaitingAt(Now.AddHours(21))));
    }

    [Fact]
    public void What_waits_can_be_taken_back_until_its_moment()
    {
        var own = new OwnLimits { Member = new MemberId(1), Currency = "EUR" };
        own.Set(new(500, null, null), Now);
        own.Set(default, Now);
        own.Keep(Now.AddHours(23));
        Assert.Equal(new(500, null, null), own.At(Now.AddDays(9)));

        own.Set(default, Now);
        own.Keep(Now.AddHours(25));
        Assert.Equal(default, own.At(Now.AddHours(25)));
    }

    [Fact]
    public async Task A_lower_limit_holds_for_every_way_of_giving_and_says_whose_it_is()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 10_000);
        var ada = await purse.AsAsync("ada");

        var set = await JsonAsync(await ada.PutAsJsonAsync(Path, new { atOnce = "5", day = "8,00" }, Ct));
        Assert.Equal(("20.00", "5.00", "8.00", JsonValueKind.Null, JsonValueKind.Null, "8.00", "200.00"),
            (set.GetProperty("house").GetProperty("atOnce").GetString(), set.GetProperty("own").GetProperty("atOnce").GetString(), set.GetProperty("own").GetProperty("day").GetString(),
            set.GetProperty("own").GetProperty("month").ValueKind, set.GetProperty("next").ValueKind, set.GetProperty("leftInDay").GetString(), set.GetProperty("leftInMonth").GetString()));

        var single = await purse.SendAsync("ada", "bo", "5,01");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "own_limit_single"), (single.StatusCode, await single.CodeAsync()));
        Assert.Contains("Your own limit: €5.00", (await JsonAsync(await purse.SendAsync("ada", "bo", "5,01"))).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("own_limit_single", await (await ada.PostAsJsonAsync("/api/tips", new { id = purse.Id(), to = "bo", amount = "6" }, Ct)).CodeAsync());
        var tier = (await JsonAsync(await (await purse.AsAsync("bo")).PostAsJsonAsync("/api/wallet/tiers", new { name = "Sous l’arbre", monthly = "6" }, Ct))).GetProperty("id").GetString();
        Assert.Equal("own_limit_single", await (await ada.PutAsJsonAsync("/api/members/bo/support", new { tier }, Ct)).CodeAsync());
        var room = (await JsonAsync(await ada.PostAsJsonAsync("/api/rooms", new { title = "À qui appartient l’eau ?" }, Ct))).GetProperty("id").GetString();
        (await ada.PutAsync($"/api/rooms/{room}/presence", null, Ct)).EnsureSuccessStatusCode();
        Assert.Equal("own_limit_single", await (await ada.PostAsJsonAsync("/api/red-packets", new { id = purse.Id(), room, total = "6", shares = 2 }, Ct)).CodeAsync());

        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "5")).StatusCode);
        Assert.Equal("own_limit_day", await (await purse.SendAsync("ada", "bo", "3,01")).CodeAsync());
        (await ada.PutAsJsonAsync(Path, new { atOnce = "5", day = "8", month = "6" }, Ct)).EnsureSuccessStatusCode();
        Assert.Equal("own_limit_month", await (await purse.SendAsync("ada", "bo", "1,01")).CodeAsync());
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("ada", "bo", "1")).StatusCode);
        await purse.VerifyAsync();
    }

    [Fact]
    public async Task Raising_and_removing_ask_for_a_proof_and_wait_a_day_in_which_they_can_be_taken_back()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.App.AddAsync("cy", password: PalabreApp.Password);
        await purse.KnowAsync("cy");
        purse.Clock.Sleep(TimeSpan.FromDays(8));
        await purse.FillAsync("cy", 10_000);
        var cy = await purse.AsAsync("cy");
        (await cy.PutAsJsonAsync(Path, new { atOnce = "0" }, Ct)).EnsureSuccessStatusCode();
        Assert.Equal("own_limit_single", await (await purse.SendAsync("cy", "bo", "0,01")).CodeAsync());

        var unproved = await cy.PutAsJsonAsync(Path, new { atOnce = "10" }, Ct);
        Assert.Equal((HttpStatusCode.Forbidden, "proof_password"), (unproved.StatusCode, await unproved.CodeAsync()));
        Assert.Equal("password_wrong", await (await cy.PutAsJsonAsync(Path, new { password = "autre" }, Ct)).CodeAsync());
        Assert.Equal(JsonValueKind.Null, (await cy.GetFromJsonAsync<JsonElement>(Path, Ct)).GetProperty("next").ValueKind);

        var raised = await JsonAsync(await cy.PutAsJsonAsync(Path, new { atOnce = "10", password = PalabreApp.Password }, Ct));
        Assert.Equal(("0.00", "10.00"), (raised.GetProperty("own").GetProperty("atOnce").GetString(), raised.GetProperty("next").GetProperty("atOnce").GetString()));
        Assert.Equal(purse.Clock.GetUtcNow().AddDays(1), raised.GetProperty("next").GetProperty("at").GetDateTimeOffset());
        purse.Clock.Sleep(TimeSpan.FromHours(23));
        Assert.Equal("own_limit_single", await (await purse.SendAsync("cy", "bo", "5")).CodeAsync());
        var kept = await JsonAsync(await cy.DeleteAsync($"{Path}/next", Ct));
        Assert.Equal(("0.00", JsonValueKind.Null), (kept.GetProperty("own").GetProperty("atOnce").GetString(), kept.GetProperty("next").ValueKind));
        purse.Clock.Sleep(TimeSpan.FromHours(2));
        Assert.Equal("own_limit_single", await (await purse.SendAsync("cy", "bo", "5")).CodeAsync());

        (await cy.PutAsJsonAsync(Path, new { password = PalabreApp.Password }, Ct)).EnsureSuccessStatusCode();
        purse.Clock.Sleep(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Created, (await purse.SendAsync("cy", "bo", "15")).StatusCode);
    }

    [Fact]
    public async Task They_are_lower_than_the_houses_are_amounts_and_are_there_for_money_alone()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros);
        var ada = await purse.AsAsync("ada");
        foreach (var (wish, code, field) in new[] { (new { atOnce = "21", day = (string?)null }, "limit_not_lower", "atOnce"), (new { atOnce = "5", day = (string?)"x" }, "amount_not_a_number", "day") })
        {
            var refused = await JsonAsync(await ada.PutAsJsonAsync(Path, wish, Ct));
            Assert.Equal((code, field), (refused.GetProperty("type").GetString(), refused.GetProperty("field").GetString()));
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await purse.App.Guest().GetAsync(Path, Ct)).StatusCode);

        await using var points = await Purse.OpenAsync();
        Assert.Equal("limits_off", await (await (await points.AsAsync("ada")).GetAsync(Path, Ct)).CodeAsync());
    }

    [Fact]
    public async Task Wishes_at_the_same_moment_are_taken_one_after_the_other_and_the_last_one_holds_whole()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros);
        await purse.App.AddAsync("cy", password: PalabreApp.Password);
        var cy = await purse.AsAsync("cy");
        // None of them has a row yet, and each sets all three.
        var first = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => cy.PutAsJsonAsync(Path, new { atOnce = $"{n}", day = $"{n}", month = $"{n}", password = PalabreApp.Password }, Ct)));
        Assert.All(first, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        // The lowest holds now, whichever came last: who raises it again waits a day.
        var now = (await cy.GetFromJsonAsync<JsonElement>(Path, Ct)).GetProperty("own");
        Assert.Equal(("1.00", "1.00", "1.00"), (now.GetProperty("atOnce").GetString(), now.GetProperty("day").GetString(), now.GetProperty("month").GetString()));

        // One raises and one lowers: either the raise waits above the lower one, or lowering took it back.
        var both = await Task.WhenAll(cy.PutAsJsonAsync(Path, new { atOnce = "9", day = "9", month = "9", password = PalabreApp.Password }, Ct), cy.PutAsJsonAsync(Path, new { atOnce = "0", day = "0", month = "0" }, Ct));
        Assert.All(both, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var (own, next) = (await cy.GetFromJsonAsync<JsonElement>(Path, Ct)) is var shown ? (shown.GetProperty("own"), shown.GetProperty("next")) : default;
        Assert.Equal("0.00", own.GetProperty("atOnce").GetString());
        if (next.ValueKind != JsonValueKind.Null) Assert.Equal("9.00", next.GetProperty("month").GetString());
    }

    [Theory]
    [InlineData("en", "Higher from", "Your password", "5.00")]
    [InlineData("fr", "Plus haut à partir", "Votre mot de passe", "5,00")]
    [InlineData("ar", "أعلى ابتداءً", "كلمة", "5,00")]
    public async Task On_pages_they_are_set_raised_with_a_proof_and_told_in_the_wallet(string language, string told, string proof, string shown)
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros);
        await purse.App.AddAsync("cy", password: PalabreApp.Password);
        var cy = await purse.AsAsync("cy", language);
        async Task<HttpResponseMessage> FormAsync(string path, params (string Name, string Value)[] fields)
        {
            using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            return await cy.PostAsync(path, content, Ct);
        }

        Assert.Equal("/wallet/limits?saved", (await FormAsync("/wallet/limits", ("atOnce", "5"), ("day", ""), ("month", ""))).Headers.Location!.ToString());
        Assert.Contains($"value=\"{shown}\"", WebUtility.HtmlDecode(await cy.GetStringAsync("/wallet/limits", Ct)), StringComparison.Ordinal);
        // What is shown in a field may be sent again.
        Assert.Equal("/wallet/limits?saved", (await FormAsync("/wallet/limits", ("atOnce", shown), ("day", ""), ("month", ""))).Headers.Location!.ToString());
        Assert.DoesNotContain(told, WebUtility.HtmlDecode(await cy.GetStringAsync("/wallet", Ct)), StringComparison.Ordinal);
        var wrong = await FormAsync("/wallet/limits", ("atOnce", "x5"), ("day", ""), ("month", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("value=\"x5\"", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        var raise = (await FormAsync("/wallet/limits", ("atOnce", "12"), ("day", ""), ("month", ""))).Headers.Location!.ToString();
        Assert.Equal("/wallet/limits/raise?atOnce=12&day=&month=", raise);
        Assert.Contains(proof, WebUtility.HtmlDecode(await cy.GetStringAsync(raise, Ct)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await FormAsync("/wallet/limits/raise", ("atOnce", "12"), ("proof-password", "autre"))).StatusCode);
        Assert.Equal("/wallet/limits?saved", (await FormAsync("/wallet/limits/raise", ("atOnce", "12"), ("day", ""), ("month", ""), ("proof-password", PalabreApp.Password))).Headers.Location!.ToString());
        foreach (var path in new[] { "/wallet", "/wallet/limits" }) Assert.Contains(told, WebUtility.HtmlDecode(await cy.GetStringAsync(path, Ct)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await FormAsync("/wallet/limits/keep")).StatusCode);
        Assert.DoesNotContain(told, WebUtility.HtmlDecode(await cy.GetStringAsync("/wallet", Ct)), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
}
