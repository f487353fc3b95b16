using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Clubs.Tests;

/// <summary>Rooms in a club's name: open to everyone with its name on them, or for its members, and then they exist for nobody else.</summary>
public sealed class ClubRoomTests(LiveVillage village) : IClassFixture<LiveVillage>
{
    private static CancellationToken Ct => Village.Ct;

    [Fact]
    public async Task A_room_of_members_is_there_for_them_and_nowhere_for_others()
    {
        var (founder, slug) = await village.ClubAsync();
        var member = await village.MemberAsync(founder, slug);
        var outsider = await village.NewAsync("omar");
        var room = await founder.OpenAsync(slug, title: $"Conseil {slug}");
        Assert.Equal(HttpStatusCode.OK, await member.GetAsync($"/api/rooms/{room}"));
        Assert.Contains(room, (await member.JsonAsync("/api/rooms")).ToString(), StringComparison.Ordinal);
        Assert.Equal("club", (await member.JsonAsync($"/api/rooms/{room}")).GetProperty("access").GetString());
        Assert.Equal(slug, (await member.JsonAsync($"/api/rooms/{room}")).GetProperty("club").GetProperty("slug").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await member.PutAsync($"/api/rooms/{room}/presence"));

        foreach (var other in new[] { outsider.Http, village.App.Guest() })
        {
            foreach (var path in new[] { "", "/chat", "/events", "/me", "/pins", "/listen", "/replay", "/summary" })
                Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/rooms/{room}{path}", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/room/{room}", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/room/{room}/card.png", Ct)).StatusCode);
            using var offer = new StringContent("v=0\r\n", Encoding.ASCII, new MediaTypeHeaderValue("application/sdp"));
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/api/rooms/{room}/whep", offer, Ct)).StatusCode);
            foreach (var path in new[] { "/", "/api/rooms", $"/club/{slug}", $"/api/clubs/{slug}" })
                Assert.DoesNotContain(room, await other.GetStringAsync(path, Ct), StringComparison.Ordinal);
        }
        using var rooms = await member.BrowserAsync();
        Assert.NotNull((await rooms.ShowAsync($"/club/{slug}")).QuerySelector($"[data-join-room='{room}']"));
        Assert.NotNull((await rooms.ShowAsync($"/room/{room}")).QuerySelector($"a[href='/club/{slug}']"));
    }

    [Fact]
    public async Task Nobody_else_watches_what_happens_in_a_room_of_members()
    {
        var (founder, slug) = await village.ClubAsync();
        var member = await village.MemberAsync(founder, slug);
        var outsider = await village.NewAsync("omar");
        var room = await founder.OpenAsync(slug);
        foreach (var topic in new[] { $"room/{room}", $"room/{room}/chat", $"room/{room}/hands", $"room/{room}/member/{outsider.Id}" })
        {
            Assert.False(await MayWatchAsync(new Viewer(outsider.Id, false, null), topic), topic);
            Assert.False(await MayWatchAsync(Viewer.Guest, topic), topic);
        }
        Assert.True(await MayWatchAsync(new Viewer(member.Id, false, null), $"room/{room}"));
    }

    [Fact]
    public async Task Whoever_opened_it_and_whoever_is_called_are_no_exception()
    {
        var (founder, slug) = await village.ClubAsync();
        var member = await village.MemberAsync(founder, slug);
        var outsider = await village.NewAsync("omar");
        var room = await member.OpenAsync(slug);
        Assert.Equal("room_is_of_members", await member.RefusalAsync(HttpMethod.Put, $"/api/rooms/{room}/guests/{outsider.Handle}"));
        await member.PutAsync($"/api/rooms/{room}/presence");
        (await outsider.Http.PutAsync($"/api/members/{member.Handle}/follow", null, Ct)).EnsureSuccessStatusCode();
        Assert.Equal("room_is_of_members", await member.RefusalAsync(HttpMethod.Put, $"/api/rooms/{room}/pings/{outsider.Handle}"));
        Assert.Equal(HttpStatusCode.NotFound, await outsider.GetAsync($"/api/rooms/{room}"));

        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/clubs/{slug}/members/{member.Id}"));
        await Village.UntilAsync(async () => await member.GetAsync($"/api/rooms/{room}") == HttpStatusCode.NotFound, "the room is gone for who opened it");
    }

    [Fact]
    public async Task Who_joins_the_club_finds_the_room_and_who_leaves_is_out_of_it()
    {
        var (founder, slug) = await village.ClubAsync();
        var room = await founder.OpenAsync(slug);
        var moussa = await village.NewAsync("moussa");
        Assert.Equal(HttpStatusCode.NotFound, await moussa.GetAsync($"/api/rooms/{room}"));
        Assert.Equal(HttpStatusCode.OK, await moussa.PutAsync($"/api/clubs/{slug}/membership", new { }));
        Assert.Equal(HttpStatusCode.NoContent, await moussa.PutAsync($"/api/rooms/{room}/presence"));
        await Village.UntilAsync(async () => (await founder.JsonAsync($"/api/rooms/{room}")).GetProperty("audience").GetProperty("members").GetInt32() == 1, "they are inside");

        Assert.Equal(HttpStatusCode.NoContent, await moussa.DropAsync($"/api/clubs/{slug}/membership"));
        await Village.UntilAsync(async () => await moussa.GetAsync($"/api/rooms/{room}") == HttpStatusCode.NotFound, "the room is gone for them");
        // Who has left the club is refused at once; the room counts them out when it hears of it.
        await Village.UntilAsync(async () => (await founder.JsonAsync($"/api/rooms/{room}")).GetProperty("audience").GetProperty("members").GetInt32() == 0, "nobody is inside");
    }

    [Fact]
    public async Task An_ended_room_of_members_is_still_theirs_alone()
    {
        var (founder, slug) = await village.ClubAsync();
        var member = await village.MemberAsync(founder, slug);
        var outsider = await village.NewAsync("omar");
        var room = await member.OpenAsync(slug);
        await member.DropAsync($"/api/rooms/{room}?now=true");
        await Village.UntilAsync(async () => (await founder.JsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString() == "ended", "it is over");
        Assert.Equal(HttpStatusCode.NotFound, await outsider.GetAsync($"/api/rooms/{room}"));
        Assert.Equal(HttpStatusCode.NoContent, await member.DropAsync($"/api/clubs/{slug}/membership"));
        Assert.Equal(HttpStatusCode.NotFound, await member.GetAsync($"/api/rooms/{room}"));
    }

    [Fact]
    public async Task A_room_open_to_all_carries_the_name_of_its_club()
    {
        var (founder, slug) = await village.ClubAsync();
        var room = await founder.OpenAsync(slug, access: "open");
        using var guest = new Page(village.App);
        Assert.NotNull((await guest.ShowAsync("/")).QuerySelector($"[data-room='{room}'] a[href='/club/{slug}']"));
        Assert.NotNull((await guest.ShowAsync($"/room/{room}")).QuerySelector($"a[href='/club/{slug}']"));
        Assert.NotNull((await guest.ShowAsync($"/club/{slug}")).QuerySelector($"[data-join-room='{room}']"));
        var live = Assert.Single((await village.App.Guest().GetFromJsonAsync<JsonElement>($"/api/clubs/{slug}", Ct)).GetProperty("live").EnumerateArray());
        Assert.Equal((room, false), (live.GetProperty("id").GetString(), live.GetProperty("membersOnly").GetBoolean()));
        Assert.Equal(1, await village.ToldAsync(nameof(RoomOpened), $"\"club\":\"{await IdAsync(slug)}\""));

        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/name", new { name = "Club du Figuier" }));
        await village.HeardAsync();
        Assert.Contains("Club du Figuier", (await guest.ShowAsync($"/room/{room}")).QuerySelector($"a[href='/club/{slug}']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_of_members_may_be_opened_to_everyone_and_never_back()
    {
        var (founder, slug) = await village.ClubAsync();
        var room = await founder.OpenAsync(slug);
        Assert.Equal("access_only_widens", await founder.RefusalAsync(HttpMethod.Put, $"/api/rooms/{room}/access", new { access = "social" }));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/rooms/{room}/access", new { access = "open" }));
        Assert.Equal(HttpStatusCode.OK, (await village.App.Guest().GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
        Assert.Equal("access_unknown", await founder.RefusalAsync(HttpMethod.Put, $"/api/rooms/{room}/access", new { access = "club" }));
    }

    [Theory]
    [InlineData("club", null, "club_missing")]
    [InlineData("closed", "own", "club_access")]
    [InlineData("social", "own", "club_access")]
    [InlineData("open", "nowhere", "club_not_yours")]
    public async Task A_room_has_a_club_or_has_none(string access, string? club, string code)
    {
        var (founder, slug) = await village.ClubAsync();
        Assert.Equal(code, await founder.RefusalAsync(HttpMethod.Post, "/api/rooms", new { title = "Le conseil", access, club = club == "own" ? slug : club }));
    }

    [Fact]
    public async Task Where_members_do_not_open_rooms_leaders_do()
    {
        var (founder, slug) = await village.ClubAsync(new { membersOpenRooms = false });
        var (leader, member) = (await village.MemberAsync(founder, slug, leads: true), await village.MemberAsync(founder, slug));
        Assert.Equal("club_not_yours", await member.RefusalAsync(HttpMethod.Post, "/api/rooms", new { title = "Le conseil", access = "club", club = slug }));
        await leader.OpenAsync(slug);
        using var browser = await member.BrowserAsync();
        Assert.Null((await browser.ShowAsync("/rooms/open")).QuerySelector("#field-club"));
    }

    [Fact]
    public async Task The_form_offers_ones_clubs_and_opens_in_the_name_of_the_chosen_one()
    {
        var (founder, slug) = await village.ClubAsync();
        using var browser = await founder.BrowserAsync();
        var page = await browser.ShowAsync($"/rooms/open?club={slug}");
        Assert.NotNull(page.QuerySelector($"#field-club option[value='{slug}'][selected]"));
        var again = await browser.PostAsync("/rooms", ("title", "Le conseil"), ("access", "club"), ("club", ""));
        Assert.Equal(422, (int)again.StatusCode);
        var opened = await browser.PostAsync("/rooms", ("title", "Le conseil"), ("access", "club"), ("club", slug));
        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
        Assert.Single((await founder.JsonAsync($"/api/clubs/{slug}")).GetProperty("live").EnumerateArray());
    }

    [Fact]
    public async Task A_stranger_with_a_link_lands_in_the_clubs_live_room()
    {
        var (founder, slug) = await village.ClubAsync(new { isPrivate = true });
        var room = await founder.OpenAsync(slug);
        using var maud = new Page(village.App);
        var joined = await maud.PostAsync($"/join/{await founder.LinkAsync(slug)}", ("name", "Maud"), ("handle", $"maud{founder.Handle}"), ("password", TestApp.PalabreApp.Password), ("rulesVersion", "0"));
        Assert.Equal($"/room/{room}?join", joined.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await maud.GetAsync($"/room/{room}")).StatusCode);
    }

    private async Task<string> IdAsync(string slug) => (await village.AskAsync(clubs => clubs.FindAsync([slug], Ct)))[slug].Id.ToString();

    private async Task<bool> MayWatchAsync(Viewer viewer, string topic)
    {
        foreach (var gate in village.App.Services.GetServices<ITopicGate>().Where(g => g.Knows(topic)))
            if (await gate.MayWatchAsync(viewer, topic, Ct)) return true;
        return false;
    }
}
