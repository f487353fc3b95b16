using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Words;

namespace Palabre.Posts.Tests;

public sealed partial class TimelineTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task Home_holds_what_one_and_those_one_follows_wrote_and_boosted_newest_first()
    {
        var (me, friend, stranger, muted) = (await corner.NewAsync("me"), await corner.NewAsync("friend"), await corner.NewAsync("stranger"), await corner.NewAsync("muted"));
        foreach (var who in new[] { friend, muted }) await me.FollowAsync(who);
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/me/mutes/{muted.Id}"));
        var mine = await me.IdOfAsync("mine");
        var theirs = await friend.IdOfAsync("theirs", new { visibility = "private" });
        var far = await stranger.IdOfAsync("far");
        await muted.WriteAsync("muted");
        var answer = await friend.IdOfAsync("to me", new { replyTo = mine });
        await friend.WriteAsync("to a stranger", new { replyTo = far });
        await friend.WriteAsync($"@{stranger.Handle} psst", new { visibility = "direct" });
        Assert.Equal([answer, theirs, mine], await me.IdsAsync("/api/posts/home"));
        Assert.Equal(HttpStatusCode.NoContent, await friend.PutAsync($"/api/posts/{far}/boost"));
        Assert.Equal(HttpStatusCode.NoContent, await friend.PutAsync($"/api/posts/{far}/boost"));
        var first = (await me.JsonAsync("/api/posts/home")).GetProperty("posts")[0];
        Assert.Equal((far, friend.Handle), (first.Id(), first.GetProperty("boostedBy").Text("handle")));
        Assert.NotEqual(far, first.Text("line"));
        Assert.Equal([far, answer, theirs, mine], await me.IdsAsync("/api/posts/home"));
        await me.BlockAsync(stranger);
        Assert.Equal([answer, theirs, mine], await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task Paging_by_ids_gives_everything_once_whichever_way_one_goes()
    {
        var (me, friend) = (await corner.NewAsync("me"), await corner.NewAsync("friend"));
        await me.FollowAsync(friend);
        var all = new List<string>();
        for (var i = 0; i < 23; i++) all.Insert(0, await (i % 3 == 0 ? me : friend).IdOfAsync($"post {i}"));

        var down = new List<string>();
        for (var path = "/api/posts/home?limit=5"; path is not null; path = await NextAsync(me, path, "next", down)) { }
        Assert.Equal(all, down);

        var up = new List<string>();
        for (var path = $"/api/posts/home?limit=5&min_id={all[^1]}"; path is not null; path = await NextAsync(me, path, "prev", up, first: true)) { }
        Assert.Equal(all[..^1], up);
        Assert.Equal(all[..5], await me.IdsAsync($"/api/posts/home?limit=5&since_id={all[^1]}"));
        Assert.Equal(all[3..7], await me.IdsAsync($"/api/posts/home?max_id={all[2]}&since_id={all[7]}"));
        Assert.Equal(20, (await me.IdsAsync("/api/posts/home?max_id=nonsense&limit=-1x")).Count);
    }

    [Fact]
    public async Task The_house_shows_what_is_for_all_to_find_and_an_authors_page_what_its_reader_may_see()
    {
        var (ada, fan) = (await corner.NewAsync("ada"), await corner.NewAsync("fan"));
        await fan.FollowAsync(ada);
        var open = await ada.IdOfAsync("open #Source");
        var unlisted = await ada.IdOfAsync("unlisted #source", new { visibility = "unlisted" });
        var forFans = await ada.IdOfAsync("private #source", new { visibility = "private" });
        var answer = await fan.IdOfAsync("answer", new { replyTo = open });
        using var guest = new Page(corner.App);
        var house = await guest.ShowAsync("/local");
        Assert.NotNull(house.GetElementById($"post-{open}"));
        foreach (var hidden in new[] { unlisted, forFans, answer }) Assert.Null(house.GetElementById($"post-{hidden}"));
        Assert.Single((await guest.ShowAsync("/tags/SOURCE")).QuerySelectorAll(".post"));
        var page = await guest.ShowAsync($"/@{ada.Handle}");
        Assert.Equal([$"post-{unlisted}", $"post-{open}"], page.QuerySelectorAll(".post").Select(p => p.Id));
        using var browser = await fan.BrowserAsync();
        Assert.Equal(3, (await browser.ShowAsync($"/@{ada.Handle}")).QuerySelectorAll(".post").Length);
        Assert.Equal("/local", (await guest.GetAsync("/home")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Whoever_is_followed_without_boosts_brings_only_what_they_write()
    {
        var (me, friend, other) = (await corner.NewAsync("me"), await corner.NewAsync("friend"), await corner.NewAsync("other"));
        await me.FollowAsync(friend);
        var (early, late) = (await other.IdOfAsync("boosted"), await other.IdOfAsync("boosted later"));
        var own = await friend.IdOfAsync("own");
        await friend.PutAsync($"/api/posts/{early}/boost");
        Assert.Equal([early, own], await me.IdsAsync("/api/posts/home"));

        using var browser = await me.BrowserAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync((await browser.ShowAsync($"/@{friend.Handle}")).QuerySelector("#boosts-button")!.Closest("form")!.GetAttribute("action")!)).StatusCode);
        Assert.Equal([own], await me.IdsAsync("/api/posts/home"));
        Assert.True((await me.JsonAsync($"/api/members/{friend.Handle}/follow")).GetProperty("withoutBoosts").GetBoolean());
        using var watch = corner.App.Services.GetRequiredService<LiveStreams>().Subscribe([HomeTopics.Of(me.Id)], null);
        await friend.PutAsync($"/api/posts/{late}/boost");
        await corner.HeardAsync();
        Assert.False(watch.Messages.TryRead(out _));
        await me.PutAsync("/api/tags/nothing/follow");
        Assert.Equal([own], await me.IdsAsync("/api/posts/home"));

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync((await browser.ShowAsync($"/@{friend.Handle}")).QuerySelector("#boosts-button")!.Closest("form")!.GetAttribute("action")!)).StatusCode);
        Assert.Equal([late, early, own], await me.IdsAsync("/api/posts/home"));
        // It goes with the follow.
        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/members/{friend.Handle}/boosts"));
        await me.DropAsync($"/api/members/{friend.Handle}/follow");
        await me.FollowAsync(friend);
        Assert.Equal([late, early, own], await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task Only_homes_that_will_show_a_new_post_are_told_of_it()
    {
        var (author, fan, stranger, blocked) = (await corner.NewAsync("author"), await corner.NewAsync("fan"), await corner.NewAsync("stranger"), await corner.NewAsync("blocked"));
        foreach (var who in new[] { fan, blocked }) await who.FollowAsync(author);
        await author.BlockAsync(blocked);
        var streams = corner.App.Services.GetRequiredService<LiveStreams>();
        var watches = new[] { author, fan, stranger, blocked }.Select(w => (Who: w, Watch: streams.Subscribe([HomeTopics.Of(w.Id)], null))).ToList();
        var post = await author.IdOfAsync("news");
        await author.WriteAsync($"@{stranger.Handle} only you", new { visibility = "direct" });
        await corner.HeardAsync();
        foreach (var (who, watch) in watches)
        {
            var told = new List<string>();
            while (watch.Messages.TryRead(out var message)) told.Add(await message.TextForAsync(corner.App.Services.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Utc)));
            Assert.Equal(who == fan || who == author, told.Any(t => t.Contains(post, StringComparison.Ordinal)));
            Assert.Equal(who == author ? 2 : who == fan ? 1 : 0, told.Count);
            watch.Dispose();
        }
        Assert.False(await new HomeTopics().MayWatchAsync(Kit.Web.Viewer.Guest, HomeTopics.Of(author.Id), Ct));
    }

    /// <summary>Reads one part; gives the way on, or null when there is none.</summary>
    private static async Task<string?> NextAsync(Writer me, string path, string relation, List<string> into, bool first = false)
    {
        var answer = await me.Http.GetAsync(path, Ct);
        var ids = IdIn().Matches(await answer.Content.ReadAsStringAsync(Ct)).Select(m => m.Groups[1].Value);
        into.InsertRange(first ? 0 : into.Count, ids);
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var link = Regex.Match(string.Join(", ", links), $"<([^>]+)>; rel=\"{relation}\"");
        return link.Success ? new Uri(link.Groups[1].Value).PathAndQuery : null;
    }

    [GeneratedRegex("""\{"id":"(\d+)","line":""")]
    private static partial Regex IdIn();
}
