using System.Net;
using System.Net.Http.Json;

namespace Palabre.Clubs.Tests;

/// <summary>Hearing of a club without joining it.</summary>
public sealed class FollowClubTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task Anybody_for_whom_it_exists_follows_a_club_once_and_no_longer()
    {
        var (_, slug) = await village.ClubAsync();
        var rachid = await village.NewAsync("rachid");
        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, await rachid.PutAsync($"/api/clubs/{slug}/follow"));
        Assert.Equal((2, true), await CountAsync(rachid, slug));
        Assert.Equal(1, (await rachid.JsonAsync($"/api/clubs/{slug}")).GetProperty("members").GetInt32());
        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, await rachid.DropAsync($"/api/clubs/{slug}/follow"));
        Assert.Equal((1, false), await CountAsync(rachid, slug));
    }

    [Fact]
    public async Task Joining_follows_and_leaving_ends_it_whatever_one_followed_before()
    {
        var (_, slug) = await village.ClubAsync();
        var rachid = await village.NewAsync("rachid");
        await rachid.PutAsync($"/api/clubs/{slug}/follow");
        Assert.Equal(HttpStatusCode.OK, await rachid.PutAsync($"/api/clubs/{slug}/membership", new { }));
        Assert.Equal((2, false), await CountAsync(rachid, slug));
        Assert.Equal(HttpStatusCode.Conflict, await rachid.DropAsync($"/api/clubs/{slug}/follow"));
        Assert.Equal(slug, (await village.AskAsync(clubs => clubs.FollowedByAsync([rachid.Id], Village.Ct)))[rachid.Id].Single().Slug);
        Assert.Equal(HttpStatusCode.NoContent, await rachid.DropAsync($"/api/clubs/{slug}/membership"));
        Assert.Equal((1, false), await CountAsync(rachid, slug));
        Assert.Empty(await village.AskAsync(clubs => clubs.FollowedByAsync([rachid.Id], Village.Ct)));
    }

    [Fact]
    public async Task A_private_club_is_followed_by_nobody_and_one_that_becomes_private_loses_who_did()
    {
        var (founder, slug) = await village.ClubAsync();
        var rachid = await village.NewAsync("rachid");
        await rachid.PutAsync($"/api/clubs/{slug}/follow");
        Assert.True((await founder.Http.PutAsJsonAsync($"/api/clubs/{slug}/settings", new { isPrivate = true }, Village.Ct)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await rachid.PutAsync($"/api/clubs/{slug}/follow"));
        Assert.Equal(HttpStatusCode.NotFound, await rachid.DropAsync($"/api/clubs/{slug}/follow"));
        Assert.Equal(1, (await founder.JsonAsync($"/api/clubs/{slug}")).GetProperty("followers").GetInt32());
        Assert.Empty(await village.AskAsync(clubs => clubs.FollowedByAsync([rachid.Id], Village.Ct)));
    }

    [Fact]
    public async Task Nobody_follows_the_club_of_somebody_from_whom_a_block_keeps_them_and_no_guest_does()
    {
        var (founder, slug) = await village.ClubAsync();
        var rachid = await village.NewAsync("rachid");
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/me/blocks/{rachid.Id}"));
        Assert.Equal("club_apart", await rachid.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/follow"));
        using var guest = village.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.PutAsync($"/api/clubs/{slug}/follow", null, Village.Ct)).StatusCode);
    }

    [Fact]
    public async Task Followers_who_are_no_members_come_part_by_part()
    {
        var (_, slug) = await village.ClubAsync();
        var people = new List<Villager>();
        for (var i = 0; i < 3; i++)
        {
            people.Add(await village.NewAsync("rachid"));
            await people[i].PutAsync($"/api/clubs/{slug}/follow");
        }
        await people[1].PutAsync($"/api/clubs/{slug}/membership", new { });
        var club = (await village.AskAsync(clubs => clubs.FindAsync([slug], Village.Ct)))[slug].Id;
        var first = await village.AskAsync(clubs => clubs.FollowersPartAsync(club, 0, 1, Village.Ct));
        var second = await village.AskAsync(clubs => clubs.FollowersPartAsync(club, first.Next!.Value, 5, Village.Ct));
        Assert.Equal([people[0].Id, people[2].Id], first.Members.Concat(second.Members));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task The_button_on_the_page_works_without_a_script()
    {
        var (_, slug) = await village.ClubAsync();
        var rachid = await village.NewAsync("rachid");
        using var page = await rachid.BrowserAsync();
        Assert.NotNull((await page.ShowAsync($"/club/{slug}")).QuerySelector($"form[action='/club/{slug}/follow']"));
        Assert.Equal($"/club/{slug}", (await page.PostAsync($"/club/{slug}/follow")).Headers.Location?.OriginalString);
        var followed = await page.ShowAsync($"/club/{slug}");
        Assert.NotNull(followed.QuerySelector($"form[action='/club/{slug}/unfollow']"));
        Assert.NotNull(followed.QuerySelector("#club-level select"));
        await page.PostAsync($"/club/{slug}/unfollow");
        Assert.Null((await page.ShowAsync($"/club/{slug}")).QuerySelector("#club-level"));
        using var guest = new Page(village.App);
        Assert.Null((await guest.ShowAsync($"/club/{slug}")).QuerySelector("#follow-club"));
    }

    private static async Task<(int Followers, bool IsFollowed)> CountAsync(Villager who, string slug)
    {
        var club = await who.JsonAsync($"/api/clubs/{slug}");
        return (club.GetProperty("followers").GetInt32(), club.GetProperty("isFollowed").GetBoolean());
    }
}
