using System.Net;

namespace Palabre.Notifications.Tests;

/// <summary>A room in a club's name is told to the whole club.</summary>
public sealed class ClubTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task All_members_of_a_club_are_told_of_its_room_once_and_others_only_if_they_follow()
    {
        var (salma, member, fan, both, stranger) = (await house.NewAsync("salma"), await house.NewAsync("member"), await house.NewAsync("fan"), await house.NewAsync("both"), await house.NewAsync("stranger"));
        var slug = await ClubAsync(salma, member, both);
        foreach (var one in new[] { fan, both }) await one.FollowAsync(salma);
        var room = await OpenAsync(salma, slug, "open");
        await house.SettledAsync();

        foreach (var one in new[] { member, fan, both })
            Assert.Equal(room, Assert.Single(await one.ToldAsync()).GetProperty("room").GetProperty("id").GetString());
        Assert.Empty(await stranger.ToldAsync());
        Assert.DoesNotContain("roomOpened", await salma.KindsAsync());
    }

    [Fact]
    public async Task A_room_for_members_is_told_to_nobody_else_and_to_nobody_who_blocks_or_has_left()
    {
        var (salma, member, fan, parted, left) = (await house.NewAsync("salma"), await house.NewAsync("member"), await house.NewAsync("fan"), await house.NewAsync("parted"), await house.NewAsync("left"));
        var slug = await ClubAsync(salma, member, parted, left);
        await fan.FollowAsync(salma);
        await parted.BlockAsync(salma);
        Assert.Equal(HttpStatusCode.NoContent, await left.DropAsync($"/api/clubs/{slug}/membership"));
        await OpenAsync(salma, slug, "club");
        await house.SettledAsync();

        Assert.Equal(["roomOpened"], await member.KindsAsync());
        foreach (var one in new[] { fan, parted, left }) Assert.DoesNotContain("roomOpened", await one.KindsAsync());
    }

    [Fact]
    public async Task Who_follows_a_club_is_told_of_its_open_rooms_and_not_of_those_for_members()
    {
        var (salma, follower, gone) = (await house.NewAsync("salma"), await house.NewAsync("follower"), await house.NewAsync("gone"));
        var slug = await ClubAsync(salma);
        foreach (var one in new[] { follower, gone }) Assert.Equal(HttpStatusCode.NoContent, await one.PutAsync($"/api/clubs/{slug}/follow"));
        Assert.Equal(HttpStatusCode.NoContent, await gone.DropAsync($"/api/clubs/{slug}/follow"));
        var members = await OpenAsync(salma, slug, "club");
        await house.SettledAsync();
        Assert.Empty(await follower.ToldAsync());

        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/rooms/{members}/access", new { access = "open" }));
        await house.SettledAsync();
        Assert.Equal(members, Assert.Single(await follower.ToldAsync()).GetProperty("room").GetProperty("id").GetString());
        await salma.DropAsync($"/api/rooms/{members}");
        var open = await OpenAsync(salma, slug, "open");
        await house.SettledAsync();
        Assert.Equal([open, members], (await follower.ToldAsync()).Select(n => n.GetProperty("room").GetProperty("id").GetString()));
        Assert.Empty(await gone.ToldAsync());
    }

    [Fact]
    public async Task A_club_is_heard_of_always_once_a_day_or_never()
    {
        var (salma, rachid) = (await house.NewAsync("salma"), await house.NewAsync("rachid"));
        var (always, sometimes, never, friend) = (await house.NewAsync("always"), await house.NewAsync("sometimes"), await house.NewAsync("never"), await house.NewAsync("friend"));
        var slug = await ClubAsync(salma, rachid, always, sometimes, never, friend);
        var club = (await salma.JsonAsync($"/api/clubs/{slug}")).GetProperty("id").GetString();
        await friend.FollowAsync(salma);
        foreach (var (one, level) in new[] { (sometimes, "sometimes"), (never, "never"), (friend, "never") })
            Assert.Equal(HttpStatusCode.NoContent, await one.PutAsync($"/api/notifications/levels/clubs/{club}", new { level }));
        Assert.Equal("sometimes", (await sometimes.JsonAsync("/api/notifications/levels")).GetProperty("clubs")[0].GetProperty("level").GetString());

        await OpenAsync(salma, slug, "open");
        await house.SettledAsync();
        await OpenAsync(rachid, slug, "club");
        await house.SettledAsync();
        Assert.Equal((2, 1, 0), ((await always.ToldAsync()).Count, (await sometimes.ToldAsync()).Count, (await never.ToldAsync()).Count));
        // Of whom one follows one hears all the same.
        Assert.Equal(salma.Handle, Assert.Single(await friend.ToldAsync()).GetProperty("by").GetProperty("handle").GetString());
    }

    [Fact]
    public async Task A_level_for_a_club_is_for_who_hears_of_it_and_ends_with_that()
    {
        var (salma, member) = (await house.NewAsync("salma"), await house.NewAsync("member"));
        var slug = await ClubAsync(salma);
        var path = $"/api/notifications/levels/clubs/{(await salma.JsonAsync($"/api/clubs/{slug}")).GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.Conflict, await member.PutAsync(path, new { level = "never" }));
        await member.PutAsync($"/api/clubs/{slug}/membership", new { });
        Assert.Equal(HttpStatusCode.NoContent, await member.PutAsync(path, new { level = "never" }));
        await member.DropAsync($"/api/clubs/{slug}/membership");
        await house.SettledAsync();
        await member.PutAsync($"/api/clubs/{slug}/follow");
        Assert.Equal("always", (await member.JsonAsync("/api/notifications/levels")).GetProperty("clubs")[0].GetProperty("level").GetString());
    }

    [Fact]
    public async Task Levels_of_clubs_and_people_are_chosen_in_the_settings_without_scripts()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        var slug = await ClubAsync(salma, fan);
        await fan.FollowAsync(salma);
        await fan.ChooseAsync(salma, "always");
        using var browser = await fan.BrowserAsync();
        var page = await browser.ShowAsync("/settings/notifications");
        Assert.Equal("/settings/notifications#clubs", (await browser.SendAsync(page, "#clubs form", ("level", "sometimes"))).Headers.Location?.OriginalString);
        await browser.SendAsync(page, "#people form", ("level", "never"));
        var levels = await fan.JsonAsync("/api/notifications/levels");
        Assert.Equal(("sometimes", "never"), (levels.GetProperty("clubs")[0].GetProperty("level").GetString(), levels.GetProperty("members")[0].GetProperty("level").GetString()));
        Assert.Equal("sometimes", (await browser.ShowAsync($"/club/{slug}")).QuerySelector("#club-level option[selected]")?.GetAttribute("value"));
    }

    private static async Task<string> ClubAsync(Person founder, params Person[] members)
    {
        var slug = $"club-{founder.Handle}";
        Assert.Equal(HttpStatusCode.Created, (await founder.PostAsync("/api/clubs", new { slug, name = "The valley" })).StatusCode);
        foreach (var member in members) Assert.Equal(HttpStatusCode.OK, await member.PutAsync($"/api/clubs/{slug}/membership", new { }));
        return slug;
    }

    private static async Task<string> OpenAsync(Person creator, string club, string access)
    {
        var answer = await creator.PostAsync("/api/rooms", new { title = "Whose water is it?", access, club });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(House.Ct)).RootElement.GetProperty("id").GetString()!;
    }
}
