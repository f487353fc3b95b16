using System.Net;
using Palabre.Core;

namespace Palabre.Programme.Tests;

/// <summary>Who may do what about a show: the rule as a table, and the same over HTTP.</summary>
public sealed class RightsTests(Season season) : IClassFixture<Season>
{
    private static readonly ClubCard Club = new(new(1), "oliviers", "Club des Oliviers", IsPrivate: false);

    [Theory]
    //           leads  mayOpen holds   make   lead   change
    [InlineData(true, true, false, true, true, true)]
    [InlineData(false, true, false, true, false, false)]
    [InlineData(false, true, true, true, false, true)]
    [InlineData(false, false, false, false, false, false)]
    [InlineData(false, false, true, false, false, true)]
    public void Leaders_do_everything_members_make_where_they_open_rooms_and_hosts_change_their_own(bool leads, bool mayOpen, bool holds, bool make, bool lead, bool change)
    {
        var rights = ShowRights.Of(isOfHouse: true, new ClubOfMember(Club, leads, mayOpen), holds);
        Assert.Equal((make, lead, change, true), (rights.Make, rights.Lead, rights.Change, rights.Come));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_left_the_club_changes_nothing_any_more_and_may_still_come(bool held) =>
        Assert.Equal(new ShowRights(false, false, false, Come: true), ShowRights.Of(isOfHouse: true, null, held));

    [Fact]
    public async Task Over_http_each_deed_is_for_whom_the_table_says()
    {
        var (founder, slug) = await season.ClubAsync();
        var (leader, host, cohost, member) = (await season.MemberAsync(founder, slug, leads: true), await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug));
        var outsider = await season.NewAsync("omar");
        var show = await leader.ShowAsync(slug, new { host = host.Handle, cohosts = new[] { cohost.Handle } });
        var date = $"/api/shows/{show}/occurrences/2026-02-16T20:00:00";
        (HttpMethod Method, string Path, object? Body)[] deeds =
        [
            (HttpMethod.Put, $"/api/shows/{show}", new { title = "La science au marché" }), (HttpMethod.Delete, date, null), (HttpMethod.Post, $"{date}/restore", null),
            (HttpMethod.Put, date, new { start = "2026-02-17T20:00:00" }), (HttpMethod.Post, $"{date}/restore", null),
        ];
        foreach (var who in new[] { founder, leader, host, cohost })
            foreach (var (method, path, body) in deeds) Assert.Null(await who.RefusalAsync(method, path, body));
        foreach (var who in new[] { member, outsider })
        {
            foreach (var (method, path, body) in deeds) Assert.Equal("show_not_yours", await who.RefusalAsync(method, path, body));
            Assert.Equal("show_not_yours", await who.RefusalAsync(HttpMethod.Post, $"{date}/room"));
            Assert.Equal("show_not_yours", await who.RefusalAsync(HttpMethod.Delete, $"/api/shows/{show}"));
            Assert.Equal(HttpStatusCode.NoContent, await who.PutAsync($"{date}/rsvp"));
        }
        using var guest = season.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.PutAsync($"{date}/rsvp", null, Season.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync($"/api/shows/{show}", Season.Ct)).StatusCode);
        Assert.Null(await cohost.RefusalAsync(HttpMethod.Delete, $"/api/shows/{show}"));
    }

    [Fact]
    public async Task Members_announce_shows_where_they_open_rooms_and_only_leaders_name_another_host()
    {
        var (founder, slug) = await season.ClubAsync();
        var (member, other, outsider) = (await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug), await season.NewAsync("omar"));
        object Wish(object? host = null) => new { title = "Vos papiers", timeZone = "Europe/Paris", start = "2026-02-10T20:00", host };
        Assert.Null(await member.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", Wish()));
        Assert.Equal("show_host_by_leaders", await member.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", Wish(other.Handle)));
        Assert.Equal("show_host_unknown", await founder.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", Wish(outsider.Handle)));
        Assert.Equal("show_not_maker", await outsider.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", Wish()));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/settings", new { membersOpenRooms = false }));
        Assert.Equal("show_not_maker", await member.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", Wish()));
        Assert.Null(await founder.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", Wish(other.Handle)));
    }

    [Fact]
    public async Task Who_parts_from_a_host_does_not_find_the_show()
    {
        var (founder, slug) = await season.ClubAsync();
        var fan = await season.MemberAsync(founder, slug);
        var show = await founder.ShowAsync(slug);
        Assert.Equal(HttpStatusCode.OK, await fan.GetAsync($"/api/shows/{show}"));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/me/blocks/{fan.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await fan.GetAsync($"/api/shows/{show}"));
        Assert.Empty(await fan.DatesAsync($"/api/clubs/{slug}/programme?from=2026-02-01&to=2026-03-01"));
        Assert.Equal("show_unknown", await fan.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}/occurrences/2026-02-09T20:00:00/rsvp"));
    }
}
