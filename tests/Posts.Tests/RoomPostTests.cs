using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Posts.Tests;

/// <summary>A room that is opened can be posted, for nobody who may not come in.</summary>
public sealed class RoomPostTests(LiveCorner corner) : IClassFixture<LiveCorner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task An_open_room_is_posted_once_with_its_card_and_the_post_outlives_it()
    {
        var (host, fan) = (await corner.NewAsync("host"), await corner.NewAsync("fan"));
        await fan.FollowAsync(host);
        var room = await OpenAsync(host, new { title = "Whose water is it?", post = true });
        var post = Assert.Single((await fan.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray());
        Assert.Equal(("public", room, true), (post.Text("visibility"), post.GetProperty("room").Id(), post.GetProperty("room").GetProperty("isLive").GetBoolean()));
        Assert.StartsWith("Whose water is it?", post.Text("text"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await host.PostAsync($"/api/rooms/{room}/end", new { })).StatusCode);
        var after = Assert.Single((await fan.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray());
        Assert.False(after.GetProperty("room").GetProperty("isLive").GetBoolean());
    }

    [Fact]
    public async Task A_clubs_room_is_posted_for_its_members_alone_and_others_are_not_posted()
    {
        var (host, member, fan) = (await corner.NewAsync("host"), await corner.NewAsync("member"), await corner.NewAsync("fan"));
        foreach (var who in new[] { member, fan }) await who.FollowAsync(host);
        var club = await Corner.ClubAsync(host, member);
        await OpenAsync(host, new { title = "Among us", access = "club", club, post = true });
        Assert.Equal("club", Assert.Single((await member.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray()).Text("visibility"));
        Assert.Empty(await fan.IdsAsync("/api/posts/home"));
        foreach (var access in new[] { "closed", "social" })
            Assert.Equal("room_not_posted", await fan.RefusalAsync(HttpMethod.Post, "/api/rooms", new { title = "Whispers", access, post = true }));
    }

    [Fact]
    public async Task The_form_offers_a_tick_which_means_nothing_beside_a_closed_room()
    {
        var (host, other, fan) = (await corner.NewAsync("host"), await corner.NewAsync("other"), await corner.NewAsync("fan"));
        foreach (var who in new[] { host, other }) await fan.FollowAsync(who);
        using var page = await host.BrowserAsync();
        Assert.NotNull((await page.ShowAsync("/rooms/open")).QuerySelector("input[name=post]"));
        Assert.Equal(HttpStatusCode.SeeOther, (await page.PostAsync("/rooms", ("title", "Whispers"), ("access", "closed"), ("post", "true"))).StatusCode);
        Assert.Empty(await fan.IdsAsync("/api/posts/home"));
        using var open = await other.BrowserAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await open.PostAsync("/rooms", ("title", "Aloud"), ("access", "open"), ("post", "true"))).StatusCode);
        Assert.Single(await fan.IdsAsync("/api/posts/home"));
    }

    private static async Task<string> OpenAsync(Writer who, object wish)
    {
        var answer = await who.PostAsync("/api/rooms", wish);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
    }
}
