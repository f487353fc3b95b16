using System.Net.Http.Json;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>Who may do what about support, deed by deed: whose it is, somebody else, a guest.</summary>
public sealed class SupportRightsTests
{
    private static CancellationToken Ct => Patronage.Ct;

    [Fact]
    public async Task Everybody_does_what_is_theirs_and_nobody_what_is_not()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo, cleo, guest) = (await house.AsAsync("ada"), await house.AsAsync("bo"), await house.AsAsync("cleo"), house.App.Guest());
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 5000);
        var id = (await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct))).GetProperty("id").GetString();
        var gift = (await Patronage.JsonAsync(await bo.PostAsJsonAsync("/api/members/ada/support/gifts", new { id = Guid.CreateVersion7(), tier, to = "bo", months = 1 }, Ct))).GetProperty("id").GetString();
        var words = new { name = "Autre", description = "" };

        foreach (var (what, method, path, body, creator, supporter, other) in new (string, HttpMethod, string, object?, int, int, int)[]
        {
            ("see", HttpMethod.Get, "/api/members/ada/support", null, 200, 200, 200),
            ("change a tier", HttpMethod.Put, $"/api/wallet/tiers/{tier}", words, 204, 404, 404),
            ("pay", HttpMethod.Post, $"/api/wallet/memberships/{id}/pay", null, 404, 409, 404),
            ("change terms", HttpMethod.Put, $"/api/wallet/memberships/{id}/terms", new { tier, period = "yearly" }, 404, 200, 404),
            ("pause", HttpMethod.Post, $"/api/wallet/memberships/{id}/pause", null, 404, 200, 404),
            ("resume", HttpMethod.Post, $"/api/wallet/memberships/{id}/resume", null, 404, 200, 404),
            ("use a gift", HttpMethod.Post, $"/api/wallet/gifts/{gift}/use", null, 404, 200, 404),
            ("cancel", HttpMethod.Delete, $"/api/wallet/memberships/{id}", null, 404, 200, 404),
            ("archive a tier", HttpMethod.Delete, $"/api/wallet/tiers/{tier}", null, 204, 404, 404),
            ("join oneself", HttpMethod.Put, "/api/members/ada/support", new { tier }, 409, 404, 404),
            ("list", HttpMethod.Get, "/api/wallet/memberships", null, 200, 200, 200),
        })
        {
            Assert.Equal((what, what == "see" ? 200 : 401), (what, await StatusAsync(guest, method, path, body)));
            Assert.Equal((what, other), (what, await StatusAsync(cleo, method, path, body)));
            if (what == "archive a tier") Assert.Equal((what, supporter), (what, await StatusAsync(bo, method, path, body)));
            Assert.Equal((what, creator), (what, await StatusAsync(ada, method, path, body)));
            if (what != "archive a tier") Assert.Equal((what, supporter), (what, await StatusAsync(bo, method, path, body)));
        }
    }

    [Theory]
    [InlineData("""{"name":"","monthly":"5"}""", "tier_name")]
    [InlineData("""{"name":"Un"}""", "tier_price")]
    [InlineData("""{"name":"Un","monthly":"0"}""", "amount_zero")]
    [InlineData("""{"name":"Un","yearly":"cinq"}""", "amount_not_a_number")]
    public async Task What_is_no_tier_is_refused_in_words(string body, string code)
    {
        await using var house = await Patronage.OpenAsync();
        var answer = await (await house.AsAsync("ada")).PostAsync("/api/wallet/tiers", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Ct);
        Assert.Equal((422, code), await Patronage.SaidAsync(answer));
    }

    [Fact]
    public async Task Pages_work_without_a_script_for_creators_supporters_and_guests()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo, guest) = (await house.AsAsync("ada", "fr"), await house.AsAsync("bo", "fr"), house.App.Guest("ar"));
        Assert.Equal(303, await FormAsync(ada, "/wallet/memberships/tiers", ("name", "Sous l’arbre"), ("monthly", "300"), ("benefit", "rooms")));
        Assert.Equal(422, await FormAsync(ada, "/wallet/memberships/tiers", ("name", "Sans prix")));
        Assert.Contains("Sous l’arbre", System.Net.WebUtility.HtmlDecode(await guest.GetStringAsync("/@ada/support", Ct)), StringComparison.Ordinal);
        var tier = (await guest.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/members/ada/support", Ct)).GetProperty("tiers")[0].GetProperty("id").GetString()!;

        Assert.Equal(303, await FormAsync(bo, "/@ada/support/join", ("tier", tier)));
        Assert.Contains("data-state=\"incomplete\"", await bo.GetStringAsync("/@ada/support", Ct), StringComparison.Ordinal);
        var id = (await bo.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/members/ada/support", Ct)).GetProperty("mine").GetProperty("id").GetString()!;
        Assert.Equal(422, await FormAsync(bo, "/@ada/support/pay", ("membership", id)));
        await house.GrantAsync("bo", 2000);
        Assert.Equal(303, await FormAsync(bo, "/@ada/support/pay", ("membership", id)));
        Assert.Equal(303, await FormAsync(bo, "/@ada/support/give", ("id", $"{Guid.CreateVersion7()}"), ("tier", tier), ("to", "bo"), ("months", "2")));
        Assert.Contains("/use", await bo.GetStringAsync("/wallet/memberships", Ct), StringComparison.Ordinal);
        Assert.Equal(303, await FormAsync(bo, "/@ada/support/pause", ("membership", id)));
        Assert.Equal(303, await FormAsync(bo, "/@ada/support/resume", ("membership", id)));
        Assert.Equal(303, await FormAsync(bo, "/@ada/support/cancel", ("membership", id)));
        Assert.Contains("/@ada/support", await bo.GetStringAsync("/@ada", Ct), StringComparison.Ordinal);
        Assert.Contains("supporters.csv", await ada.GetStringAsync("/wallet/memberships", Ct), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await ada.GetAsync("/@ada/support", Ct)).StatusCode);
    }

    private static async Task<int> FormAsync(HttpClient who, string path, params (string Name, string Value)[] fields) =>
        (int)(await who.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Ct)).StatusCode;

    private static async Task<int> StatusAsync(HttpClient who, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        return (int)(await who.SendAsync(request, Ct)).StatusCode;
    }
}
