using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;

namespace Palabre.Posts.Tests;

public sealed class MarkTests(LiveCorner corner) : IClassFixture<LiveCorner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task Marks_are_set_and_taken_back_and_counted_once()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await ada.IdOfAsync("like it");
        foreach (var mark in new[] { "favourite", "boost", "bookmark" })
        {
            var both = await Task.WhenAll(bo.PutAsync($"/api/posts/{post}/{mark}"), bo.PutAsync($"/api/posts/{post}/{mark}"));
            Assert.All(both, status => Assert.Equal(HttpStatusCode.NoContent, status));
        }
        var seen = await bo.JsonAsync($"/api/posts/{post}");
        Assert.Equal((1, 1, true, true, true), (seen.Count("favourites"), seen.Count("boosts"), seen.GetProperty("favourited").GetBoolean(), seen.GetProperty("boosted").GetBoolean(), seen.GetProperty("bookmarked").GetBoolean()));
        Assert.False((await ada.JsonAsync($"/api/posts/{post}")).GetProperty("favourited").GetBoolean());
        foreach (var list in new[] { "favourites", "boosts" }) Assert.Equal(bo.Handle, (await ada.JsonAsync($"/api/posts/{post}/{list}"))[0].Text("handle"));
        Assert.Equal([post], await bo.IdsAsync("/api/posts/bookmarks"));
        Assert.Equal([post], await bo.IdsAsync("/api/posts/favourites"));
        foreach (var mark in new[] { "favourite", "boost", "bookmark" }) Assert.Equal(HttpStatusCode.NoContent, await bo.DropAsync($"/api/posts/{post}/{mark}"));
        seen = await bo.JsonAsync($"/api/posts/{post}");
        Assert.Equal((0, 0, false), (seen.Count("favourites"), seen.Count("boosts"), seen.GetProperty("bookmarked").GetBoolean()));
    }

    [Fact]
    public async Task Pinned_posts_stand_first_on_their_authors_page_five_at_most()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var posts = new List<string>();
        for (var i = 0; i < 6; i++) posts.Add(await ada.IdOfAsync($"post {i}"));
        Assert.Equal("post_not_yours", await bo.RefusalAsync(HttpMethod.Put, $"/api/posts/{posts[0]}/pin"));
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync($"/api/posts/{posts[i]}/pin"));
        Assert.Equal("post_pins_many", await ada.RefusalAsync(HttpMethod.Put, $"/api/posts/{posts[5]}/pin"));
        for (var i = 1; i < 5; i++) await ada.DropAsync($"/api/posts/{posts[i]}/pin");
        Assert.Equal([posts[0]], await bo.IdsAsync($"/api/posts/by/{ada.Handle}?pinned=true"));
        using var guest = new Page(corner.App);
        Assert.Equal([$"post-{posts[0]}", $"post-{posts[5]}"], (await guest.ShowAsync($"/@{ada.Handle}")).QuerySelectorAll(".post").Take(2).Select(p => p.Id));
    }

    [Fact]
    public async Task A_button_under_a_post_leads_back_to_it_and_answers_alone_where_the_page_takes_that()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await ada.IdOfAsync("like it");
        using var browser = await bo.BrowserAsync();
        var answer = await browser.PostAsync($"/posts/{post}/favourite");
        Assert.Equal((HttpStatusCode.SeeOther, $"/@{ada.Handle}/{post}#post-{post}"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.NotNull((await browser.ShowAsync($"/@{ada.Handle}/{post}")).QuerySelector($"button[formaction='/posts/{post}/unfavourite'][aria-pressed=true]"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/posts/{post}/unfavourite");
        request.Headers.Add("Accept", "text/vnd.turbo-stream.html");
        var part = await (await bo.Http.SendAsync(request, Ct)).Content.ReadAsStringAsync(Ct);
        Assert.Contains($"target=\"deeds-{post}\"", part, StringComparison.Ordinal);
        Assert.Contains($"/posts/{post}/favourite\" aria-pressed=\"false\"", part, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_in_a_post_is_a_card_for_those_who_may_know_of_it()
    {
        var (host, guestOfRoom, stranger) = (await corner.NewAsync("host"), await corner.NewAsync("mate"), await corner.NewAsync("stranger"));
        var slug = await Corner.ClubAsync(host, guestOfRoom);
        var open = await OpenAsync(host, new { title = "Open water", access = "open" });
        var secret = await OpenAsync(host, new { title = "Our water", access = "club", club = slug });
        var root = corner.App.Url.ToString().TrimEnd('/');
        var (forAll, forUs) = (await host.IdOfAsync($"Come: {root}/room/{open}"), await host.IdOfAsync($"Come: {root}/room/{secret}"));
        var elsewhere = await host.IdOfAsync($"Not ours: https://example.org/room/{open}");
        using var guest = new Page(corner.App);
        Assert.Equal($"/room/{open}?join", (await guest.ShowAsync($"/@{host.Handle}/{forAll}")).QuerySelector(".room-card.lit .listen")?.GetAttribute("href"));
        Assert.Null((await guest.ShowAsync($"/@{host.Handle}/{forUs}")).QuerySelector(".room-card"));
        Assert.Null((await guest.ShowAsync($"/@{host.Handle}/{elsewhere}")).QuerySelector(".room-card"));
        Assert.Equal("Our water", (await guestOfRoom.JsonAsync($"/api/posts/{forUs}")).GetProperty("room").Text("title"));
        Assert.DoesNotContain("Our water", (await stranger.JsonAsync($"/api/posts/{forUs}")).ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await host.DropAsync($"/api/rooms/{open}?now=true"));
        Assert.False((await stranger.JsonAsync($"/api/posts/{forAll}")).GetProperty("room").GetProperty("isLive").GetBoolean());
    }

    [Fact]
    public async Task Public_posts_are_read_without_an_account_and_in_feeds()
    {
        var ada = await corner.NewAsync("ada");
        var open = await ada.IdOfAsync("Bonsoir <b> & à tous #eau");
        var warned = await ada.IdOfAsync("the end", new { warning = "Spoiler" });
        var hidden = await ada.IdOfAsync("for fans", new { visibility = "private" });
        var quiet = await ada.IdOfAsync("quiet", new { visibility = "unlisted" });
        using var guest = new Page(corner.App);
        var page = await guest.ShowAsync($"/@{ada.Handle}/{open}");
        Assert.Equal("Bonsoir <b> & à tous #eau", page.QuerySelector("meta[property='og:description']")?.GetAttribute("content"));
        Assert.Equal("article", page.QuerySelector("meta[property='og:type']")?.GetAttribute("content"));
        Assert.Null(page.QuerySelector("meta[name=robots]"));
        Assert.Equal("noindex", (await guest.ShowAsync($"/@{ada.Handle}/{quiet}")).QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Equal("Spoiler", (await guest.ShowAsync($"/@{ada.Handle}/{warned}")).QuerySelector("meta[property='og:description']")?.GetAttribute("content"));
        using var own = await ada.BrowserAsync();
        var answer = await own.GetAsync($"/@{ada.Handle}/posts.atom");
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).Root!;
        var entries = feed.Elements(feed.Name.Namespace + "entry").ToList();
        Assert.Equal(2, entries.Count);
        Assert.DoesNotContain("the end", feed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, feed.ToString(), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt; &amp; à tous", entries[1].Element(feed.Name.Namespace + "content")!.Value, StringComparison.Ordinal);
        Assert.EndsWith($"/@{ada.Handle}/{open}", entries[1].Element(feed.Name.Namespace + "id")!.Value, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/@nobody.here/posts.atom")).StatusCode);
    }

    [Fact]
    public async Task Who_is_named_answered_liked_or_boosted_is_told_once_and_only_of_what_they_may_read()
    {
        var (ada, bo, eve) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("eve"));
        var post = await ada.IdOfAsync($"Hello @{bo.Handle} @{ada.Handle}");
        await bo.WriteAsync($"@{ada.Handle} hello", new { replyTo = post });
        foreach (var mark in new[] { "favourite", "boost" })
        {
            await bo.PutAsync($"/api/posts/{post}/{mark}");
            await corner.HeardAsync();
            await bo.DropAsync($"/api/posts/{post}/{mark}");
            await bo.PutAsync($"/api/posts/{post}/{mark}");
        }
        var slug = await Corner.ClubAsync(ada);
        await ada.WriteAsync($"@{eve.Handle} behind your back", new { club = slug });
        await corner.HeardAsync();
        Assert.Equal(["boosted", "favourited", "replied"], await KindsAsync(ada));
        Assert.Equal(["mentioned"], await KindsAsync(bo));
        Assert.Empty(await KindsAsync(eve));
        var told = (await bo.JsonAsync("/api/notifications")).GetProperty("notifications")[0];
        Assert.Equal((post, $"/@{ada.Handle}/{post}"), (told.GetProperty("post").Id(), told.Text("path")));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/posts/{post}"));
        await corner.HeardAsync();
        Assert.Empty(await KindsAsync(bo));
    }

    private static async Task<IReadOnlyList<string>> KindsAsync(Writer who) =>
        [.. (await who.JsonAsync("/api/notifications")).GetProperty("notifications").EnumerateArray().Select(n => n.Text("kind"))];

    private static async Task<string> OpenAsync(Writer host, object wish)
    {
        var answer = await host.PostAsync("/api/rooms", wish);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
    }
}
