using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>What is agreed to for months is agreed to by the member, and within limits; what was agreed to goes on.</summary>
public sealed class SupportProofTests
{
    private static readonly Dictionary<string, string?> Wide = new(Purse.Euros) { ["WalletLimits:AtOnce"] = "100", ["WalletLimits:Day"] = "150", ["WalletLimits:Month"] = "1000", ["WalletLimits:Balance"] = "1000" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Joining_giving_paying_more_and_going_on_ask_for_a_proof_above_the_amount()
    {
        await using var house = await HouseAsync();
        var (cy, small, large) = (await house.AsAsync("cy"), await TierAsync(house, "50", "400"), await TierAsync(house, "60"));

        Assert.Equal((403, "proof_password"), await SaidAsync(await cy.PutAsJsonAsync("/api/members/ada/support", new { tier = large }, Ct)));
        Assert.Equal((422, "password_wrong"), await SaidAsync(await cy.PutAsJsonAsync("/api/members/ada/support", new { tier = large, password = "autre" }, Ct)));
        Assert.Equal((403, "proof_password"), await SaidAsync(await cy.PostAsJsonAsync("/api/members/ada/support/gifts", new { id = house.Id(), tier = small, to = "bo", months = 2 }, Ct)));
        Assert.Equal((20_000, 0), await house.BalanceAsync("cy"));
        var joined = await JsonAsync(await cy.PutAsJsonAsync("/api/members/ada/support", new { tier = small }, Ct));
        Assert.Equal("active", joined.GetProperty("state").GetString());
        var mine = $"/api/wallet/memberships/{joined.GetProperty("id").GetString()}";
        house.Clock.Sleep(TimeSpan.FromHours(1));

        Assert.Equal((403, "proof_password"), await SaidAsync(await cy.PutAsJsonAsync($"{mine}/terms", new { tier = large }, Ct)));
        Assert.Equal((422, "limit_single"), await SaidAsync(await cy.PutAsJsonAsync($"{mine}/terms", new { tier = small, period = "yearly", password = PalabreApp.Password }, Ct)));
        Assert.Equal((200, "active"), await SaidAsync(await cy.PutAsJsonAsync($"{mine}/terms", new { tier = large, password = PalabreApp.Password }, Ct)));
        // 29 of 30 days of the difference.
        Assert.Equal((20_000 - 5_000 - 966, 0), await house.BalanceAsync("cy"));
        // Less than before is agreed to without.
        Assert.Equal((200, "active"), await SaidAsync(await cy.PutAsJsonAsync($"{mine}/terms", new { tier = small }, Ct)));

        (await cy.PutAsJsonAsync($"{mine}/terms", new { tier = large, password = PalabreApp.Password }, Ct)).EnsureSuccessStatusCode();
        (await cy.PostAsync($"{mine}/pause", null, Ct)).EnsureSuccessStatusCode();
        house.Clock.Sleep(TimeSpan.FromDays(31));
        await UntilAsync(house, m => m.State == MembershipState.Paused);
        Assert.Equal((403, "proof_password"), await SaidAsync(await cy.PostAsync($"{mine}/resume", null, Ct)));
        Assert.Equal((200, "active"), await SaidAsync(await cy.PostAsJsonAsync($"{mine}/resume", new { password = PalabreApp.Password }, Ct)));
        Assert.Equal((20_000 - 5_000 - 966 - 6_000, 0), await house.BalanceAsync("cy"));
        await house.VerifyAsync();
    }

    [Fact]
    public async Task A_renewal_goes_through_when_the_day_is_spent_and_counts_in_it()
    {
        await using var house = await HouseAsync();
        var cy = await house.AsAsync("cy");
        var tier = await TierAsync(house, "60");
        (await cy.PutAsJsonAsync("/api/members/ada/support", new { tier, password = PalabreApp.Password }, Ct)).EnsureSuccessStatusCode();
        house.Clock.Sleep(TimeSpan.FromDays(29.5));
        (await cy.PutAsJsonAsync("/api/wallet/limits", new { atOnce = "10", day = "30" }, Ct)).EnsureSuccessStatusCode();
        foreach (var amount in new[] { "10", "10", "5" }) Assert.Equal(HttpStatusCode.Created, (await house.SendAsync("cy", "bo", amount)).StatusCode);

        house.Clock.Sleep(TimeSpan.FromHours(12.1));
        await UntilAsync(house, m => m.PeriodStart > m.BeganAt);
        Assert.Equal((20_000 - 6_000 - 2_500 - 6_000, 0), await house.BalanceAsync("cy"));
        Assert.Equal(("0.00", "own_limit_day"), ((await cy.GetFromJsonAsync<JsonElement>("/api/wallet/limits", Ct)).GetProperty("leftInDay").GetString(), await (await house.SendAsync("cy", "bo", "1")).CodeAsync()));
        await house.VerifyAsync();
    }

    [Fact]
    public async Task What_was_wanted_and_is_paid_later_keeps_within_the_limits_of_then()
    {
        await using var house = await HouseAsync();
        var (cy, di) = (await house.AsAsync("cy"), await house.AsAsync("di"));
        var ids = new List<string>();
        foreach (var creator in new[] { "ada", "bo", "cy", "eli" })
        {
            var tier = await TierAsync(house, "45", creator: creator);
            ids.Add((await JsonAsync(await di.PutAsJsonAsync($"/api/members/{creator}/support", new { tier }, Ct))).GetProperty("id").GetString()!);
        }
        await house.FillAsync("di", 50_000);

        foreach (var id in ids.Take(3)) Assert.Equal((200, "active"), await SaidAsync(await di.PostAsync($"/api/wallet/memberships/{id}/pay", null, Ct)));
        Assert.Equal((422, "limit_day"), await SaidAsync(await di.PostAsync($"/api/wallet/memberships/{ids[3]}/pay", null, Ct)));
        Assert.Equal((50_000 - (3 * 4_500), 0), await house.BalanceAsync("di"));
    }

    [Theory]
    [InlineData("en", "Show that it is you")]
    [InlineData("fr", "Montrez que c’est vous")]
    [InlineData("ar", "أثبت أنه أنت")]
    public async Task On_pages_the_form_comes_back_with_the_proof_and_all_that_was_chosen(string language, string title)
    {
        await using var house = await HouseAsync();
        var cy = await house.AsAsync("cy", language);
        var tier = await TierAsync(house, "60");
        async Task<(HttpStatusCode Status, string Page)> JoinAsync(params (string Name, string Value)[] more)
        {
            using var content = new FormUrlEncodedContent(more.Append(("tier", tier)).Append(("contact", "true")).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
            var answer = await cy.PostAsync("/@ada/support/join", content, Ct);
            return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct)));
        }

        var (status, page) = await JoinAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"proof-password\"", page, StringComparison.Ordinal);
        Assert.Contains($"<input type=\"hidden\" name=\"tier\" value=\"{tier}\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"contact\" value=\"true\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", (await JoinAsync(("proof-password", "autre"))).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await JoinAsync(("proof-password", PalabreApp.Password))).Status);
        Assert.True((await cy.GetFromJsonAsync<JsonElement>("/api/members/ada/support", Ct)).GetProperty("mine").GetProperty("mayContact").GetBoolean());
        Assert.Equal((14_000, 0), await house.BalanceAsync("cy"));
    }

    /// <summary>@cy has a password and 200 euros, and has been here for long.</summary>
    private static async Task<Purse> HouseAsync()
    {
        var house = await Purse.OpenAsync(Wide, "bo", "di", "eli");
        await house.App.AddAsync("cy", password: PalabreApp.Password);
        await house.KnowAsync("cy");
        house.Clock.Sleep(TimeSpan.FromDays(8));
        await house.FillAsync("cy", 20_000);
        return house;
    }

    private static async Task<string> TierAsync(Purse house, string monthly, string? yearly = null, string creator = "ada") =>
        (await JsonAsync(await (await house.AsAsync(creator)).PostAsJsonAsync("/api/wallet/tiers", new { name = $"À {monthly}", monthly, yearly, rooms = true }, Ct))).GetProperty("id").GetString()!;

    /// <summary>The job comes after the clock was moved.</summary>
    private static async Task UntilAsync(Purse house, System.Linq.Expressions.Expression<Func<Membership, bool>> holds)
    {
        for (var tries = 0; ; tries++)
        {
            await using (var scope = house.App.Services.CreateAsyncScope())
                if (await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Membership>().AnyAsync(holds, Ct)) return;
            Assert.True(tries < 1200, "Waited in vain for the membership.");
            if (tries % 40 == 39) house.Clock.Sleep(TimeSpan.FromSeconds(31));
            await Task.Delay(50, Ct);
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    private static Task<(int Status, string? Word)> SaidAsync(HttpResponseMessage answer) => Patronage.SaidAsync(answer);
}
