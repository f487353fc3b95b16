using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>Rooms for supporters only: who finds and enters them, and what nobody else learns.</summary>
public sealed class SupportersRoomTests
{
    private const string Title = "Les oliviers du soir";
    private static CancellationToken Ct => Patronage.Ct;

    [Fact]
    public async Task Only_supporters_find_and_enter_it_and_it_leaks_nowhere()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo, cleo, guest) = (await house.AsAsync("ada"), await house.AsAsync("bo"), await house.AsAsync("cleo"), house.App.Guest());
        Assert.Equal((403, "supporters_no_tier"), await Patronage.SaidAsync(await ada.PostAsJsonAsync("/api/rooms", new { title = Title, access = "supporters" }, Ct)));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 1000);
        foreach (var follower in new[] { bo, cleo }) await follower.PutAsync("/api/members/ada/follow", null, Ct);
        await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct);
        await house.HeardAsync();

        var opened = await Patronage.JsonAsync(await ada.PostAsJsonAsync("/api/rooms", new { title = Title, access = "supporters" }, Ct));
        var room = opened.GetProperty("id").GetString()!;
        Assert.Equal("supporters", opened.GetProperty("access").GetString());
        await house.HeardAsync();

        Assert.Equal(200, (int)(await bo.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        Assert.Contains(Title, await bo.GetStringAsync("/api/rooms", Ct), StringComparison.Ordinal);
        Assert.Contains(Title, await bo.GetStringAsync("/", Ct), StringComparison.Ordinal);
        Assert.Equal(204, (int)(await bo.PutAsync($"/api/rooms/{room}/hand", null, Ct)).StatusCode);
        Assert.Contains("roomOpened", await SupportApiTests.KindsAsync(bo));

        foreach (var outside in new[] { cleo, guest })
        {
            Assert.Equal((403, "room_of_supporters"), await Patronage.SaidAsync(await outside.GetAsync($"/api/rooms/{room}", Ct)));
            var page = await outside.GetAsync($"/room/{room}", Ct);
            var text = await page.Content.ReadAsStringAsync(Ct);
            Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
            Assert.Contains("href=\"/@ada/support\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Title, text, StringComparison.Ordinal);
            foreach (var path in new[] { "/", "/api/rooms", "/@ada", "/api/search?q=oliviers", "/search?q=oliviers", $"/room/{room}/dock", $"/api/oembed?url={Uri.EscapeDataString($"{house.App.Url}room/{room}")}", $"/room/{room}/card.png", $"/room/{room}/live.m3u8" })
            {
                var answer = await outside.GetAsync(path, Ct);
                Assert.DoesNotContain(Title, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
                if (path.StartsWith("/room/", StringComparison.Ordinal)) Assert.InRange((int)answer.StatusCode, 400, 499);
            }
        }
        Assert.DoesNotContain("roomOpened", await SupportApiTests.KindsAsync(cleo));
        Assert.Equal((403, "room_of_supporters"), await Patronage.SaidAsync(await cleo.PutAsync($"/api/rooms/{room}/hand", null, Ct)));
        Assert.Equal((400, "room_not_posted"), await Patronage.SaidAsync(await (await house.AsAsync("ada")).PostAsJsonAsync("/api/rooms", new { title = Title, access = "supporters", post = true }, Ct)));
    }

    [Fact]
    public async Task Whoever_cancels_stays_until_the_end_of_what_is_paid_and_is_put_out_then()
    {
        await using var house = await Patronage.OpenAsync();
        var (ada, bo) = (await house.AsAsync("ada"), await house.AsAsync("bo"));
        var tier = await Patronage.TierAsync(ada);
        await house.GrantAsync("bo", 1000);
        var room = (await Patronage.JsonAsync(await ada.PostAsJsonAsync("/api/rooms", new { title = Title, access = "supporters" }, Ct))).GetProperty("id").GetString();
        Assert.Equal(403, (int)(await bo.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        var id = (await Patronage.JsonAsync(await bo.PutAsJsonAsync("/api/members/ada/support", new { tier }, Ct))).GetProperty("id").GetString();
        await house.HeardAsync();
        Assert.Equal(204, (int)(await bo.PutAsync($"/api/rooms/{room}/hand", null, Ct)).StatusCode);

        await bo.DeleteAsync($"/api/wallet/memberships/{id}", Ct);
        Assert.Equal(200, (int)(await bo.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        // Its own rules would close a room that nobody is in for a month: what is asked is what the door would say then.
        await house.SleepAsync(TimeSpan.FromDays(28));
        Assert.False(await SupportApiTests.EntersAsync(house));
        Assert.Equal(403, (int)(await bo.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
    }

    [Fact]
    public async Task It_is_never_narrowed_to_supporters_and_may_be_opened_to_all()
    {
        await using var house = await Patronage.OpenAsync();
        var ada = await house.AsAsync("ada");
        await Patronage.TierAsync(ada);
        var open = (await Patronage.JsonAsync(await ada.PostAsJsonAsync("/api/rooms", new { title = Title, access = "closed" }, Ct))).GetProperty("id").GetString();
        Assert.Equal((400, "access_unknown"), await Patronage.SaidAsync(await ada.PutAsJsonAsync($"/api/rooms/{open}/access", new { access = "supporters" }, Ct)));
        await ada.PostAsync($"/api/rooms/{open}/end", null, Ct);
        await ada.DeleteAsync($"/api/rooms/{open}", Ct);
        var ben = await house.AsAsync("ben");
        await Patronage.TierAsync(ben);
        var room = (await Patronage.JsonAsync(await ben.PostAsJsonAsync("/api/rooms", new { title = Title, access = "supporters" }, Ct))).GetProperty("id").GetString();
        Assert.Equal((409, "access_only_widens"), await Patronage.SaidAsync(await ben.PutAsJsonAsync($"/api/rooms/{room}/access", new { access = "social" }, Ct)));
        Assert.Equal(204, (int)(await ben.PutAsJsonAsync($"/api/rooms/{room}/access", new { access = "open" }, Ct)).StatusCode);
        Assert.Equal(200, (int)(await house.App.Guest().GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
    }
}
