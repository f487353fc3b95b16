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
