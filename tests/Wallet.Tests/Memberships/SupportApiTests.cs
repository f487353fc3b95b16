using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>Support over HTTP, with its money in the book.</summary>
public sealed class SupportApiTests
{
    private static CancellationToken Ct => Patronage.Ct;

    [Fact]
    public async Task Joining_is_paid_at_once_without_a_share_for_the_house_and_renewed_on_its_day()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 1000);

        Assert.Equal((200, "active"), await Patronage.SaidAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct)));
        Assert.Equal((700, 300), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
        Assert.Equal((409, "support_already"), await Patronage.SaidAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct)));

        await house.SleepAsync(TimeSpan.FromDays(28));
        Assert.Equal((400, 600), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
        var mine = (await bo.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/members/ada/support", Ct)).GetProperty("mine");
        Assert.Equal("2027-03-31T18:00:00", mine.GetProperty("periodEnd").GetString()![..19]);
        Assert.Equal([InvoiceKind.Period, InvoiceKind.Period], await house.DbAsync(db => db.Set<Invoice>().OrderBy(i => i.PeriodStart).Select(i => i.Kind).ToListAsync(Ct)));
        Assert.Equal("300", mine.GetProperty("price").GetString());
    }

    [Fact]
    public async Task What_cannot_be_paid_waits_a_day_and_begins_when_it_is_paid()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);

        var joined = await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct));
        var id = joined.GetProperty("id").GetString();
        Assert.Equal("incomplete", joined.GetProperty("state").GetString());
        Assert.Equal((409, "support_short"), await Patronage.SaidAsync(await bo.PostAsync($"/api/wallet/memberships/{id}/pay", null, Ct)));
        await house.GrantAsync("bo", 300);
        Assert.Equal((200, "active"), await Patronage.SaidAsync(await bo.PostAsync($"/api/wallet/memberships/{id}/pay", null, Ct)));
        Assert.Equal((409, "support_nothing_due"), await Patronage.SaidAsync(await bo.PostAsync($"/api/wallet/memberships/{id}/pay", null, Ct)));
        Assert.Equal((0, 300), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
    }

    [Fact]
    public async Task A_renewal_that_cannot_be_paid_keeps_access_for_seven_days_and_then_ends_and_is_told_once()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 300);
        await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct);

        await house.SleepAsync(TimeSpan.FromDays(28));
        Assert.Equal(("past_due", true), (await StateAsync(house), await EntersAsync(house)));
        await house.SleepAsync(TimeSpan.FromDays(1));
        await house.SleepAsync(TimeSpan.FromDays(2));
        Assert.Equal(("past_due", true), (await StateAsync(house), await EntersAsync(house)));
        await house.SleepAsync(TimeSpan.FromDays(4));
        Assert.Equal(("ended", false), (await StateAsync(house), await EntersAsync(house)));
        Assert.Equal((0, 300), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
        Assert.Equal(["renewalFailed"], await KindsAsync(bo));
        Assert.Equal(["supported"], await KindsAsync(ada));
    }

    [Fact]
    public async Task Dearer_pays_the_difference_now_cheaper_waits_and_cancelling_keeps_what_is_paid()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var (small, large) = (await Patronage.TierAsync(ada), await Patronage.TierAsync(ada, new { name = "Haut", monthly = "600", rooms = true, openPrice = true }));
        await house.GrantAsync("bo", 2000);
        var id = (await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier = small }, Ct))).GetProperty("id").GetString();

        await house.SleepAsync(TimeSpan.FromDays(14));
        Assert.Equal((422, "support_price_low"), await Patronage.SaidAsync(await bo.PutAsJsonAsync($"/api/wallet/memberships/{id}/terms", new { tier = large, price = "599" }, Ct)));
        var dearer = await Patronage.JsonAsync(await bo.PutAsJsonAsync($"/api/wallet/memberships/{id}/terms", new { tier = large }, Ct));
        Assert.Equal((large, 2000 - 300 - 150), (dearer.GetProperty("tier").GetProperty("id").GetString(), await house.BalanceAsync("bo")));
        Assert.Equal("2027-02-28T18:00:00", dearer.GetProperty("periodEnd").GetString()![..19]);

        var cheaper = await Patronage.JsonAsync(await bo.PutAsJsonAsync($"/api/wallet/memberships/{id}/terms", new { tier = small }, Ct));
        Assert.Equal((large, small), (cheaper.GetProperty("tier").GetProperty("id").GetString(), cheaper.GetProperty("next").GetProperty("tier").GetString()));
        await house.SleepAsync(TimeSpan.FromDays(14));
        Assert.Equal(2000 - 300 - 150 - 300, await house.BalanceAsync("bo"));

        Assert.True((await Patronage.JsonAsync(await bo.DeleteAsync($"/api/wallet/memberships/{id}", Ct))).GetProperty("cancelsAtEnd").GetBoolean());
        await house.SleepAsync(TimeSpan.FromDays(30));
        Assert.Equal(("active", true), (await StateAsync(house), await EntersAsync(house)));
        await house.SleepAsync(TimeSpan.FromDays(1));
        Assert.Equal(("ended", false, 1250), (await StateAsync(house), await EntersAsync(house), await house.BalanceAsync("bo")));
    }

    [Fact]
    public async Task Two_dearer_wishes_in_the_millisecond_of_joining_are_both_paid_for_once()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var (small, large, open) = (await Patronage.TierAsync(ada), await Patronage.TierAsync(ada, new { name = "Haut", monthly = "600", rooms = true }), await Patronage.TierAsync(ada, new { name = "Libre", monthly = "500", rooms = true, openPrice = true }));
        await house.GrantAsync("bo", 5000);
        var id = (await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier = small }, Ct))).GetProperty("id").GetString();

        var wishes = new object[] { new { tier = large }, new { tier = large }, new { tier = open, price = "900" } };
        var answers = await Task.WhenAll(wishes.Select(wish => bo.PutAsJsonAsync($"/api/wallet/memberships/{id}/terms", wish, Ct)));
        Assert.All(answers, answer => Assert.Equal(200, (int)answer.StatusCode));
        // Whatever came first, the dearest is what they have, and its price is what they paid.
        Assert.Equal((5000 - 900, 900), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
        var invoices = await house.DbAsync(db => db.Set<Invoice>().OrderBy(i => i.PeriodStart).ToListAsync(Ct));
        Assert.Equal(900, invoices.Sum(i => i.Amount));
        Assert.Equal(invoices.Count, invoices.Select(i => i.Journal).Distinct().Count());
        Assert.Equal(open, (await house.DbAsync(db => db.Set<Membership>().SingleAsync(Ct))).Tier.ToString());
    }

    [Fact]
    public async Task Who_comes_back_twice_at_once_pays_for_one_period()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 2000);
        var id = (await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct))).GetProperty("id").GetString();
        await bo.PostAsync($"/api/wallet/memberships/{id}/pause", null, Ct);
        await house.SleepAsync(TimeSpan.FromDays(40));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bo.PostAsync($"/api/wallet/memberships/{id}/resume", null, Ct)));
        Assert.All(answers, answer => Assert.Equal(200, (int)answer.StatusCode));
        Assert.Equal((2000 - 600, 600), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
        Assert.Equal(2, await house.DbAsync(db => db.Set<Invoice>().CountAsync(Ct)));
    }

    [Fact]
    public async Task A_pause_charges_nothing_and_begins_anew_when_one_comes_back()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 1000);
        var id = (await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct))).GetProperty("id").GetString();

        Assert.Equal((200, "active"), await Patronage.SaidAsync(await bo.PostAsync($"/api/wallet/memberships/{id}/pause", null, Ct)));
        await house.SleepAsync(TimeSpan.FromDays(40));
        Assert.Equal(("paused", false, 700), (await StateAsync(house), await EntersAsync(house), await house.BalanceAsync("bo")));
        Assert.Equal((200, "active"), await Patronage.SaidAsync(await bo.PostAsync($"/api/wallet/memberships/{id}/resume", null, Ct)));
        Assert.Equal((true, 400), (await EntersAsync(house), await house.BalanceAsync("bo")));
    }

    [Fact]
    public async Task Given_months_are_paid_once_wait_also_for_an_archived_tier_and_are_used_one_by_one()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo, cleo) = (await house.AsAsync("ada"), await house.AsAsync("bo"), await house.AsAsync("cleo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 1000);
        var wish = new { id = Guid.CreateVersion7(), tier, to = "@cleo", months = 2 };

        var first = await Patronage.JsonAsync(await bo.PostAsJsonAsync("/api/members/ada/support/gifts", wish, Ct));
        var again = await Patronage.JsonAsync(await bo.PostAsJsonAsync("/api/members/ada/support/gifts", wish, Ct));
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal((400, 600), (await house.BalanceAsync("bo"), await house.BalanceAsync("ada")));
        Assert.Equal((409, "support_gift_other"), await Patronage.SaidAsync(await bo.PostAsJsonAsync("/api/members/ada/support/gifts", wish with { months = 1 }, Ct)));
        await house.HeardAsync();
        Assert.Equal(["supportGiven"], await KindsAsync(cleo));

        Assert.Equal(204, (int)(await ada.DeleteAsync($"/api/wallet/tiers/{tier}", Ct)).StatusCode);
        var gift = first.GetProperty("id").GetString();
        Assert.Equal(404, (int)(await bo.PostAsync($"/api/wallet/gifts/{gift}/use", null, Ct)).StatusCode);
        Assert.Equal((200, "active"), await Patronage.SaidAsync(await cleo.PostAsync($"/api/wallet/gifts/{gift}/use", null, Ct)));
        Assert.Equal((409, "support_gift_used"), await Patronage.SaidAsync(await cleo.PostAsync($"/api/wallet/gifts/{gift}/use", null, Ct)));
        Assert.True(await EntersAsync(house, "cleo"));
        await house.SleepAsync(TimeSpan.FromDays(58));
        Assert.True(await EntersAsync(house, "cleo"));
        await house.SleepAsync(TimeSpan.FromDays(1));
        Assert.Equal((false, 600), (await EntersAsync(house, "cleo"), await house.BalanceAsync("ada")));
        Assert.Equal([InvoiceKind.Gift, InvoiceKind.Gift], await house.DbAsync(db => db.Set<Invoice>().Select(i => i.Kind).ToListAsync(Ct)));
    }

    [Fact]
    public async Task Between_members_who_block_each_other_nothing_is_charged_and_nothing_begins()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 1000);
        await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct);
        Assert.Equal(204, (int)(await ada.PutAsync($"/api/me/blocks/{(await house.IdAsync("bo")).Value}", null, Ct)).StatusCode);

        await house.SleepAsync(TimeSpan.FromDays(28));
        Assert.Equal(("ended", 700), (await StateAsync(house), await house.BalanceAsync("bo")));
        Assert.Equal((403, "support_apart"), await Patronage.SaidAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct)));
        Assert.Equal(404, (int)(await bo.GetAsync("/api/members/ada/support", Ct)).StatusCode);
    }

    [Fact]
    public async Task Renewals_go_on_where_they_were_after_a_restart_in_their_middle_and_nobody_pays_twice()
    {
        await using var house = await Patronage.OpenAsync();
        var tier = await Patronage.TierAsync(await house.AsAsync("ada"));
        var people = Enumerable.Range(1, 24).Select(i => $"fan{i}").ToList();
        foreach (var fan in people)
        {
            var client = await house.AsAsync(fan);
            await house.GrantAsync(fan, 1000);
            Assert.Equal((200, "active"), await Patronage.SaidAsync(await client.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct)));
        }
        // It stops while the turn runs: a part is renewed, the rest is still due.
        house.Clock.Sleep(TimeSpan.FromDays(28));
        await Patronage.UntilAsync(() => house.DbAsync(async db => await db.Set<Invoice>().CountAsync(Ct) > people.Count), "the turn has begun");
        await house.RestartAsync();
        await house.SleepAsync(TimeSpan.FromSeconds(31));

        foreach (var fan in people) Assert.Equal(400, await house.BalanceAsync(fan));
        Assert.Equal(2 * people.Count, await house.DbAsync(db => db.Set<Invoice>().CountAsync(Ct)));
        Assert.Equal(2 * 300 * people.Count, await house.BalanceAsync("ada"));
    }

    [Fact]
    public async Task Creators_take_their_list_along_with_addresses_of_nobody_who_did_not_consent()
    {
        await using var house = await Patronage.OpenAsync();
        var ada = await house.AsAsync("ada");
        var tier = await Patronage.TierAsync(ada);
        foreach (var (fan, mayContact) in new[] { ("bo", true), ("cleo", false) })
        {
            await house.AsAsync(fan);
            await house.GrantAsync(fan, 300);
            Assert.Equal((200, "active"), await Patronage.SaidAsync(await (await house.AsAsync(fan)).PutAsJsonAsync("/api/members/ada/support", new { tier, mayContact }, Ct)));
        }

        var csv = await ada.GetStringAsync("/api/wallet/supporters.csv", Ct);
        Assert.Contains("\r\nbo,bo,Sous l’arbre,active,monthly,300,POINTS,2027-01-31,", csv, StringComparison.Ordinal);
        Assert.Contains(",yes,\r\n", csv, StringComparison.Ordinal);
        Assert.Contains(",no,\r\n", csv, StringComparison.Ordinal);
        Assert.Equal(2, (await ada.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/wallet/supporters", Ct)).GetProperty("supporters").GetArrayLength());
        Assert.Equal(0, (await (await house.AsAsync("bo")).GetFromJsonAsync<System.Text.Json.JsonElement>("/api/wallet/supporters", Ct)).GetProperty("supporters").GetArrayLength());
    }

    private static Task<string> StateAsync(Patronage house) => house.DbAsync(async db => MembershipViews.Word((await db.Set<Membership>().SingleAsync(Ct)).State));

    internal static async Task<bool> EntersAsync(Patronage house, string handle = "bo")
    {
        var (ada, other) = (await house.IdAsync("ada"), await house.IdAsync(handle));
        await using var scope = house.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IEntitlements>().SupportersAmongAsync(ada, Benefits.Rooms, [other], Ct)).Count > 0;
    }

    internal static async Task<IReadOnlyList<string?>> KindsAsync(HttpClient who) =>
        [.. (await who.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/notifications", Ct)).GetProperty("notifications").EnumerateArray().Select(n => n.GetProperty("kind").GetString())];
}
