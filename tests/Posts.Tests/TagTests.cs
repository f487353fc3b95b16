using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Posts.Tests;

public sealed class TagTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task Public_posts_with_a_followed_tag_come_home_once_and_nothing_else_does()
    {
        var (me, stranger, friend, muted, blocked) = (await corner.NewAsync("me"), await corner.NewAsync("stranger"), await corner.NewAsync("friend"), await corner.NewAsync("muted"), await corner.NewAsync("blocked"));
        await me.FollowAsync(friend);
        await me.PutAsync($"/api/me/mutes/{muted.Id}");
        await me.BlockAsync(blocked);
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync("/api/tags/Été/follow"));
        Assert.Equal("tag_wrong", await me.RefusalAsync(HttpMethod.Put, "/api/tags/a%20b/follow"));
        var open = await stranger.IdOfAsync("la mer #été");
        foreach (var visibility in new[] { "unlisted", "private" }) await stranger.WriteAsync("not so loud #été", new { visibility });
        await stranger.WriteAsync("an answer #été", new { replyTo = await friend.IdOfAsync("winter") });
        await stranger.WriteAsync("#autre");
        foreach (var far in new[] { muted, blocked }) await far.WriteAsync("#été");
        var known = await friend.IdOfAsync("le soleil #ÉTÉ");
        var home = await me.IdsAsync("/api/posts/home");
        Assert.Equal(home.Count, home.Distinct().Count());
        Assert.Contains(open, home);
        Assert.Contains(known, home);
        Assert.Equal(3, home.Count);
        Assert.Equal("été", (await me.JsonAsync("/api/tags/followed"))[0].Text("name"));
        using var browser = await me.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync("/tags")).QuerySelector("form[action$='/unfollow']"));
        Assert.Equal("/tags/%C3%A9t%C3%A9", (await browser.PostAsync("/tags/été/unfollow", ("back", "/tags/%C3%A9t%C3%A9"))).Headers.Location?.OriginalString);
        Assert.DoesNotContain(open, await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task Trends_count_people_not_posts_and_only_what_everybody_may_find()
    {
        var (ann, ben, cleo) = (await corner.NewAsync("ann"), await corner.NewAsync("ben"), await corner.NewAsync("cleo"));
        foreach (var _ in Enumerable.Range(0, 5)) await ann.WriteAsync("#alone again");
        foreach (var who in new[] { ann, ben, cleo }) await who.WriteAsync("#together");
        foreach (var who in new[] { ann, ben, cleo }) await who.WriteAsync("#hushed", new { visibility = "private" });
        foreach (var who in new[] { ann, ben }) await who.WriteAsync("#pair #pair");
        corner.Clock.Sleep(TimeSpan.FromMinutes(6));
        var trends = (await ann.JsonAsync("/api/tags/trends")).EnumerateArray().Select(t => (t.Text("name"), t.Count("authors"))).ToList();
        Assert.Equal([("together", 3), ("pair", 2)], trends.Where(t => t.Item1 is "together" or "pair" or "alone" or "hushed"));
        using var guest = new Page(corner.App);
        Assert.Contains("#together", (await guest.ShowAsync("/search")).Body!.TextContent, StringComparison.Ordinal);
        var use = await corner.AskAsync(services => services.GetRequiredService<ITags>().UseAsync("Alone", Ct));
        Assert.Equal((1, 5, 7), (use.Authors, use.Posts, use.Days.Count));
        corner.Clock.Sleep(TimeSpan.FromDays(8));
        Assert.Empty((await ann.JsonAsync("/api/tags/trends")).EnumerateArray());
    }

    [Fact]
    public async Task What_stands_behind_a_warning_brings_no_tag_up_nor_does_who_does_not_want_to_be_found()
    {
        var (ann, ben, cleo) = (await corner.NewAsync("ann"), await corner.NewAsync("ben"), await corner.NewAsync("cleo"));
        foreach (var who in new[] { ann, ben, cleo })
        {
            await who.WriteAsync("#behind", new { warning = "spoiler" });
            await who.WriteAsync("#marked", new { sensitive = true });
            await who.WriteAsync("#shy");
        }
        await ann.WriteAsync("#behind");
        corner.Clock.Sleep(TimeSpan.FromMinutes(6));
        Assert.Equal([("shy", 3)], await TrendsAsync());
        Assert.Equal((1, 1), await UseAsync("behind"));

        // What somebody wants holds at once, for them too, and as soon as they want it otherwise.
        foreach (var (who, there) in new[] { (ben, 2), (cleo, 0) })
        {
            await WantAsync(who, toBeFound: false);
            Assert.Equal(there == 0 ? [] : [("shy", there)], await TrendsAsync());
        }
        Assert.Equal((1, 1), await UseAsync("shy"));
        await WantAsync(ben, toBeFound: true);
        Assert.Equal([("shy", 2)], await TrendsAsync());

        async Task<IReadOnlyList<(string, int)>> TrendsAsync() =>
            [.. (await cleo.JsonAsync("/api/tags/trends")).EnumerateArray().Select(t => (t.Text("name"), t.Count("authors"))).Where(t => t.Item1 is "behind" or "marked" or "shy")];

        async Task<(int, int)> UseAsync(string tag) => await corner.AskAsync(services => services.GetRequiredService<ITags>().UseAsync(tag, Ct)) is var use ? (use.Authors, use.Posts) : default;
    }

    private static async Task WantAsync(Writer who, bool toBeFound) => Assert.Equal(HttpStatusCode.NoContent, await who.PutAsync("/api/me/privacy", new { isPrivate = false, postsAreFound = toBeFound }));
}
