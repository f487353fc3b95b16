using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Posts.Tests;

/// <summary>What filters do where posts are read.</summary>
public sealed class FilterTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_filtered_post_is_folded_or_absent_where_its_filter_is_at_work_and_nowhere_else()
    {
        var (me, friend) = (await corner.NewAsync("me"), await corner.NewAsync("friend"));
        await me.FollowAsync(friend);
        var (match, elected, free) = (await friend.IdOfAsync("Quel MATCH hier"), await friend.IdOfAsync("Les élections"), await friend.IdOfAsync("Le pain"));
        await me.WriteAsync("my own match");
        await MakeAsync(me, new { title = "Sport", contexts = new[] { "home", "thread" }, action = "warn", keywords = new[] { new { keyword = "match" } } });
        await MakeAsync(me, new { title = "Votes", contexts = new[] { "home", "account" }, action = "hide", keywords = new[] { new { keyword = "election", wholeWord = false } } });
        using var browser = await me.BrowserAsync();
        var home = await browser.ShowAsync("/home");
        Assert.Equal($"post-{match}", home.QuerySelector("details.filtered .post")!.Id);
        Assert.Contains("Sport", home.QuerySelector("details.filtered summary")!.TextContent, StringComparison.Ordinal);
        Assert.Single(home.QuerySelectorAll("details.filtered"));
        Assert.Null(home.GetElementById($"post-{elected}"));
        Assert.NotNull(home.GetElementById($"post-{free}"));
        var page = await browser.ShowAsync($"/@{friend.Handle}");
        Assert.Null(page.GetElementById($"post-{elected}"));
        Assert.Null(page.QuerySelector("details.filtered"));
        Assert.NotNull((await browser.ShowAsync("/local")).GetElementById($"post-{elected}"));

        // Programs are given everything, and what was found in it.
        var told = (await me.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray().Single(p => p.Id() == elected).GetProperty("filtered")[0];
        Assert.Equal(("Votes", "hide", "election"), (told.Text("title"), told.Text("action"), told.GetProperty("keywords")[0].GetString()));
        Assert.Equal(0, (await friend.JsonAsync($"/api/posts/{elected}")).GetProperty("filtered").GetArrayLength());
    }

    [Fact]
    public async Task Filters_see_what_pictures_show_and_polls_ask_and_fold_what_is_quoted()
    {
        var (me, friend) = (await corner.NewAsync("me"), await corner.NewAsync("friend"));
        await me.FollowAsync(friend);
        await MakeAsync(me, new { title = "Pets", contexts = new[] { "home" }, action = "hide", keywords = new[] { new { keyword = "hamster" } } });
        var picture = await friend.BringAsync(await TestPicture.PngAsync(8, 8), ("description", "A hamster asleep"));
        var pictured = await friend.IdOfAsync("look", new { pictures = new[] { new { id = picture.Id() } } });
        var asking = await friend.IdOfAsync("which", new { poll = new { choices = new[] { "Cat", "Hamster" }, endsIn = 3600 } });
        var named = await friend.IdOfAsync("my hamster");
        var quoting = await friend.IdOfAsync("see", new { quoteOf = named });
        foreach (var post in new[] { pictured, asking }) Assert.Equal(["hamster"], await FoundAsync(me, post));
        using var browser = await me.BrowserAsync();
        var home = await browser.ShowAsync("/home");
        foreach (var hidden in new[] { pictured, asking, named }) Assert.Null(home.GetElementById($"post-{hidden}"));
        Assert.NotNull(home.GetElementById($"post-{quoting}")!.QuerySelector("details.quote.filtered"));
    }

    [Fact]
    public async Task From_a_post_one_comes_to_a_filter_that_is_filled_in()
    {
        var (me, friend, stranger) = (await corner.NewAsync("me"), await corner.NewAsync("friend"), await corner.NewAsync("stranger"));
        await me.FollowAsync(friend);
        var (tagged, plain, secret) = (await friend.IdOfAsync("Encore du #Foot et du #derby"), await friend.IdOfAsync("Une très longue histoire de figues et de tout ce qui mûrit en août"),
            await stranger.IdOfAsync("for few #secret", new { visibility = "private" }));
        using var browser = await me.BrowserAsync();
        var link = (await browser.ShowAsync($"/@{friend.Handle}/{tagged}")).QuerySelector(".about a[href^='/settings/filters/new']")!.GetAttribute("href")!;
        var form = await browser.ShowAsync(link);
        Assert.Equal("#Foot\n#derby", form.QuerySelector("textarea[name=words]")!.TextContent, ignoreCase: true);
        Assert.Equal("#foot", form.QuerySelector("input[name=title]")!.GetAttribute("value"), ignoreCase: true);
        Assert.False(form.QuerySelector("input[name=named]")!.HasAttribute("checked"));
        Assert.Equal($"/@{friend.Handle}", form.QuerySelector(".hint a")!.GetAttribute("href"));
        Assert.Empty((await browser.ShowAsync($"/settings/filters/new?post={secret}")).QuerySelectorAll("input[name=from]"));

        var other = await browser.ShowAsync($"/settings/filters/new?post={plain}");
        Assert.Equal("Une très longue histoire de figues et de…", other.QuerySelector("input[name=title]")!.GetAttribute("value"));
        Assert.True(other.QuerySelector("input[name=named]")!.HasAttribute("checked"));
        var again = await Page.ReadAsync(await browser.PostAsync("/settings/filters/new", ("title", ""), ("from", plain), ("context", "home"), ("action", "hide")));
        Assert.Equal(plain, again.QuerySelector("input[name=from]")!.GetAttribute("value"));
        Assert.False(again.QuerySelector("input[name=named]")!.HasAttribute("checked"));

        await browser.PostAsync("/settings/filters/new", ("title", "#foot"), ("words", "#Foot"), ("from", tagged), ("context", "home"), ("action", "hide"), ("seconds", "0"));
        await browser.PostAsync("/settings/filters/new", ("title", "figs"), ("from", plain), ("named", "true"), ("context", "home"), ("action", "warn"), ("seconds", "0"));
        var home = await browser.ShowAsync("/home");
        Assert.Null(home.GetElementById($"post-{tagged}"));
        Assert.Equal($"post-{plain}", home.QuerySelector("details.filtered .post")!.Id);
    }

    [Fact]
    public async Task A_filter_changes_is_over_by_itself_and_is_its_owners_alone()
    {
        var (me, friend) = (await corner.NewAsync("me"), await corner.NewAsync("friend"));
        var post = await friend.IdOfAsync("rain and snow");
        var filter = await MakeAsync(me, new { title = "Weather", contexts = new[] { "public" }, seconds = 3600, keywords = new[] { new { keyword = "rain" }, new { keyword = "snow" } } });
        Assert.Equal(["rain", "snow"], await FoundAsync(me, post));
        var (path, rain) = ($"/api/filters/{filter.Id()}", filter.GetProperty("keywords")[0].Id());
        Assert.Equal(HttpStatusCode.OK, await me.PutAsync(path, new { title = "Sky", keywords = new object[] { new { id = rain, gone = true }, new { keyword = "hail" } } }));
        Assert.Equal(["snow"], await FoundAsync(me, post));
        Assert.Equal(["snow", "hail"], (await me.JsonAsync(path)).GetProperty("keywords").EnumerateArray().Select(k => k.Text("keyword")));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete }) Assert.Equal("filter_unknown", await friend.RefusalAsync(method, path));
        Assert.Equal("filter_unknown", await friend.RefusalAsync(HttpMethod.Put, path, new { title = "Mine" }));
        Assert.Equal("filter_contexts", await me.RefusalAsync(HttpMethod.Post, "/api/filters", new { title = "x", contexts = Array.Empty<string>() }));
        Assert.Equal("filter_keyword_unknown", await me.RefusalAsync(HttpMethod.Put, path, new { keywords = new[] { new { id = "12", keyword = "x" } } }));
        corner.Clock.Sleep(TimeSpan.FromMinutes(61));
        Assert.Empty(await FoundAsync(me, post));

        // One post by itself; one that does not exist for its owner cannot be named.
        Assert.Equal(HttpStatusCode.OK, await me.PutAsync(path, new { seconds = 0, keywords = Array.Empty<object>() }));
        var other = await friend.IdOfAsync("sun");
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"{path}/posts/{other}"));
        Assert.Single((await me.JsonAsync($"/api/posts/{other}")).GetProperty("filtered").EnumerateArray());
        Assert.Equal("post_unknown", await me.RefusalAsync(HttpMethod.Put, $"{path}/posts/{await friend.IdOfAsync("mine", new { visibility = "private" })}"));
        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"{path}/posts/{other}"));
        Assert.Empty((await me.JsonAsync($"/api/posts/{other}")).GetProperty("filtered").EnumerateArray());
    }

    [Fact]
    public async Task A_filter_is_made_and_changed_with_forms_alone_and_keeps_one_from_being_told()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        using var browser = await me.BrowserAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/settings/filters/new", ("title", "Noise"), ("words", "bang"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/settings/filters/new", ("title", "Noise"), ("words", "bang\nboom"), ("parts", "cras"), ("context", "notifications"), ("action", "hide"), ("seconds", "0"))).StatusCode);
        var filter = (await me.JsonAsync("/api/filters"))[0];
        Assert.Equal(3, filter.GetProperty("keywords").GetArrayLength());
        await other.WriteAsync($"@{me.Handle} a crash");
        await other.WriteAsync($"@{me.Handle} hello");
        await corner.HeardAsync();
        Assert.Single((await me.JsonAsync("/api/notifications")).GetProperty("notifications").EnumerateArray());
        var page = await browser.ShowAsync($"/settings/filters/{filter.Id()}");
        Assert.Equal("bang\nboom", page.QuerySelector("textarea[name=words]")!.TextContent);
        await browser.PostAsync($"/settings/filters/{filter.Id()}", ("title", "Noise"), ("words", "boom"), ("context", "home"), ("context", "public"), ("action", "warn"), ("seconds", ""));
        filter = (await me.JsonAsync("/api/filters"))[0];
        Assert.Equal(["boom"], filter.GetProperty("keywords").EnumerateArray().Select(k => k.Text("keyword")));
        Assert.Equal(["home", "public"], filter.GetProperty("contexts").EnumerateArray().Select(c => c.GetString()));
        await browser.PostAsync($"/settings/filters/{filter.Id()}/drop");
        Assert.Equal(0, (await me.JsonAsync("/api/filters")).GetArrayLength());
    }

    private static async Task<JsonElement> MakeAsync(Writer me, object wish)
    {
        var answer = await me.PostAsync("/api/filters", wish);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static async Task<IReadOnlyList<string?>> FoundAsync(Writer me, string post) =>
        [.. (await me.JsonAsync($"/api/posts/{post}")).GetProperty("filtered").EnumerateArray().SelectMany(f => f.GetProperty("keywords").EnumerateArray().Select(k => k.GetString()))];
}
