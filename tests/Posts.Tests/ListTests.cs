using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Posts.Tests;

public sealed class ListTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_list_holds_people_one_follows_and_leaves_out_who_is_followed_no_longer()
    {
        var (me, friend, stranger, other) = (await corner.NewAsync("me"), await corner.NewAsync("friend"), await corner.NewAsync("stranger"), await corner.NewAsync("other"));
        await me.FollowAsync(friend);
        var list = await MakeAsync(me, "Neighbours");
        Assert.Equal("list_followed", await me.RefusalAsync(HttpMethod.Put, $"/api/lists/{list}/members/{stranger.Id}"));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/lists/{list}/members/{friend.Id}"));
        var post = await friend.IdOfAsync("hello");
        await me.WriteAsync("mine");
        Assert.Equal([post], await me.IdsAsync($"/api/posts/lists/{list}"));
        foreach (var path in new[] { $"/api/posts/lists/{list}", $"/api/lists/{list}", $"/api/lists/{list}/members" }) Assert.Equal(HttpStatusCode.NotFound, await other.GetAsync(path));
        Assert.Equal("list_unknown", await other.RefusalAsync(HttpMethod.Delete, $"/api/lists/{list}"));
        Assert.Equal("list_title", await me.RefusalAsync(HttpMethod.Post, "/api/lists", new { title = "  " }));

        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/members/{friend.Handle}/follow"));
        await corner.HeardAsync();
        Assert.Equal(0, (await me.JsonAsync($"/api/lists/{list}/members")).GetArrayLength());
        Assert.Empty(await me.IdsAsync($"/api/posts/lists/{list}"));
    }

    [Fact]
    public async Task The_rule_about_answers_says_which_of_them_a_list_shows()
    {
        var (me, ann, ben, cleo) = (await corner.NewAsync("me"), await corner.NewAsync("ann"), await corner.NewAsync("ben"), await corner.NewAsync("cleo"));
        foreach (var who in new[] { ann, ben }) await me.FollowAsync(who);
        var list = await MakeAsync(me, "Two");
        await me.PutAsync($"/api/lists/{list}/members/{ann.Id}");
        var own = await ann.IdOfAsync("own");
        var toSelf = await ann.IdOfAsync("more", new { replyTo = own });
        var toBen = await ann.IdOfAsync("to ben", new { replyTo = await ben.IdOfAsync("ben") });
        await ann.WriteAsync("to cleo", new { replyTo = await cleo.IdOfAsync("cleo") });
        foreach (var (replies, expected) in new[] { ("list", new[] { toSelf, own }), ("followed", [toBen, toSelf, own]), ("none", [toSelf, own]) })
        {
            Assert.Equal(HttpStatusCode.OK, await me.PutAsync($"/api/lists/{list}", new { replies }));
            Assert.Equal(expected, await me.IdsAsync($"/api/posts/lists/{list}"));
        }
        await me.PutAsync($"/api/lists/{list}", new { replies = "list" });
        await me.PutAsync($"/api/lists/{list}/members/{ben.Id}");
        Assert.Contains(toBen, await me.IdsAsync($"/api/posts/lists/{list}"));
    }

    [Fact]
    public async Task What_is_read_in_an_exclusive_list_leaves_home_and_nothing_else()
    {
        var (me, loud, calm) = (await corner.NewAsync("me"), await corner.NewAsync("loud"), await corner.NewAsync("calm"));
        foreach (var who in new[] { loud, calm }) await me.FollowAsync(who);
        var list = await MakeAsync(me, "Loud", exclusive: true);
        var noise = await loud.IdOfAsync("noise");
        var answer = await calm.IdOfAsync("calmly", new { replyTo = noise });
        Assert.Equal([answer, noise], await me.IdsAsync("/api/posts/home"));
        await me.PutAsync($"/api/lists/{list}/members/{loud.Id}");
        Assert.Equal([answer], await me.IdsAsync("/api/posts/home"));
        Assert.Equal([noise], await me.IdsAsync($"/api/posts/lists/{list}"));
        await me.PutAsync($"/api/lists/{list}", new { exclusive = false });
        Assert.Equal([answer, noise], await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task Lists_are_made_filled_from_a_profile_renamed_and_dropped_with_forms_alone()
    {
        var (me, friend) = (await corner.NewAsync("me"), await corner.NewAsync("friend"));
        await me.FollowAsync(friend);
        using var browser = await me.BrowserAsync();
        var made = await browser.PostAsync("/lists", ("title", "Cousins"), ("replies", "none"));
        var edit = made.Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/lists", ("title", ""))).StatusCode);
        var profile = await browser.ShowAsync($"/@{friend.Handle}");
        var list = profile.QuerySelector(".in-lists input[name=list]")!.GetAttribute("value")!;
        await browser.PostAsync("/lists/with", ("member", friend.Id.ToString()), ("list", list));
        Assert.True((await browser.ShowAsync($"/@{friend.Handle}")).QuerySelector(".in-lists input[name=list]")!.HasAttribute("checked"));
        await friend.WriteAsync("family news");
        Assert.Single((await browser.ShowAsync($"/lists/{list}")).QuerySelectorAll(".post"));
        await browser.PostAsync(edit, ("title", "Family"), ("replies", "list"));
        Assert.Contains("Family", (await browser.ShowAsync("/lists")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/lists", (await browser.PostAsync($"/lists/{list}/drop")).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/lists/{list}")).StatusCode);
        // Whom one does not follow one cannot put in, and nobody sees another's lists.
        using var theirs = await friend.BrowserAsync();
        Assert.Null((await theirs.ShowAsync($"/@{me.Handle}")).QuerySelector(".in-lists"));
    }

    private static async Task<string> MakeAsync(Writer me, string title, bool exclusive = false)
    {
        var answer = await me.PostAsync("/api/lists", new { title, exclusive });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
    }
}
