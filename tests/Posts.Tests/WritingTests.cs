using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts.Tests;

public sealed class WritingTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task In_the_form_a_mark_goes_with_the_warning_that_brought_it()
    {
        var me = await corner.NewAsync("me");
        var post = await me.WriteAsync("the end", new { warning = "Spoiler" });
        using var browser = await me.BrowserAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"/posts/{post.Id()}/edit", ("text", "the very end"), ("warning", "Spoiler"))).StatusCode);
        Assert.True((await me.JsonAsync($"/api/posts/{post.Id()}")).GetProperty("sensitive").GetBoolean());
        await browser.PostAsync($"/posts/{post.Id()}/edit", ("text", "the very end"), ("warning", ""));
        Assert.False((await me.JsonAsync($"/api/posts/{post.Id()}")).GetProperty("sensitive").GetBoolean());
        var marked = await me.WriteAsync("look", new { sensitive = true });
        await browser.PostAsync($"/posts/{marked.Id()}/edit", ("text", "look there"), ("warning", ""));
        Assert.True((await me.JsonAsync($"/api/posts/{marked.Id()}")).GetProperty("sensitive").GetBoolean());
    }

    [Fact]
    public async Task A_post_is_kept_as_written_and_shown_as_links()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await ada.WriteAsync($"Bonsoir @{bo.Handle} #Eau <b>", new { warning = "Water", language = "fr-FR" });
        Assert.Equal($"Bonsoir @{bo.Handle} #Eau <b>", post.Text("text"));
        Assert.Contains($"/@{bo.Handle}\" class=\"u-url mention\"", post.Text("html"), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", post.Text("html"), StringComparison.Ordinal);
        Assert.Equal(("fr", "public", "Water", true), (post.Text("language"), post.Text("visibility"), post.Text("warning"), post.GetProperty("sensitive").GetBoolean()));
        Assert.Equal(bo.Handle, post.GetProperty("mentions")[0].Text("handle"));
        Assert.Equal("eau", post.GetProperty("tags")[0].Text("name"));
        Assert.Equal(post.Id(), (await bo.JsonAsync($"/api/posts/{post.Id()}")).Id());
    }

    [Fact]
    public async Task What_cannot_be_said_is_refused_with_its_reason()
    {
        var ada = await corner.NewAsync("ada");
        Assert.Equal("post_empty", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = " \n " }));
        Assert.Equal("post_long", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = new string('x', 495), warning = "123456" }));
        Assert.Null(await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = $"{new string('x', 476)} https://example.org/{new string('y', 300)}" }));
        Assert.Equal("post_long", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "e" + new string('\u0301', 6000) }));
        Assert.Equal("post_mentions", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = string.Join(' ', Enumerable.Range(0, 31).Select(i => $"@n{i}")) }));
        Assert.Equal("post_club", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", club = "nowhere" }));
        Assert.Equal("post_unknown", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", replyTo = "12345" }));
    }

    [Fact]
    public async Task The_same_key_within_a_day_leads_to_the_same_post_also_when_both_come_at_once()
    {
        var ada = await corner.NewAsync("ada");
        var both = await Task.WhenAll(ada.WriteAsync("once", key: "k1"), ada.WriteAsync("once", key: "k1"));
        Assert.Equal(both[0].Id(), both[1].Id());
        Assert.Single(await ada.IdsAsync($"/api/posts/by/{ada.Handle}"));
        Assert.NotEqual(both[0].Id(), (await ada.WriteAsync("once", key: "k2")).Id());
        Assert.NotEqual(both[0].Id(), (await (await corner.NewAsync("bo")).WriteAsync("once", key: "k1")).Id());
        corner.Clock.Sleep(TimeSpan.FromHours(25));
        Assert.NotEqual(both[0].Id(), (await ada.WriteAsync("once", key: "k1")).Id());
    }

    [Fact]
    public async Task A_changed_post_shows_how_it_stood_before()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await ada.IdOfAsync("first #one");
        Assert.Equal("post_not_yours", await bo.RefusalAsync(HttpMethod.Put, $"/api/posts/{post}", new { text = "mine" }));
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = "second #two" }));
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = "second #two" }));
        var versions = (await bo.JsonAsync($"/api/posts/{post}/history")).EnumerateArray().Select(v => v.Text("text"));
        Assert.Equal(["first #one", "second #two"], versions);
        Assert.NotEqual(JsonValueKind.Null, (await bo.JsonAsync($"/api/posts/{post}")).GetProperty("editedAt").ValueKind);
        Assert.DoesNotContain(post, await bo.IdsAsync("/api/posts/tags/one"));
        Assert.Contains(post, await bo.IdsAsync("/api/posts/tags/TWO"));
        using var page = await bo.BrowserAsync();
        Assert.Equal(2, (await page.ShowAsync($"/@{ada.Handle}/{post}/history")).QuerySelectorAll(".versions li").Length);
    }

    [Fact]
    public async Task The_same_change_sent_several_times_at_once_is_one_change()
    {
        var ada = await corner.NewAsync("ada");
        for (var round = 0; round < 5; round++)
        {
            var post = await ada.IdOfAsync("first #one");
            var changed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.PutAsync($"/api/posts/{post}", new { text = "second #two" })));
            Assert.All(changed, status => Assert.Equal(HttpStatusCode.OK, status));
            Assert.Equal(["first #one", "second #two"], (await ada.JsonAsync($"/api/posts/{post}/history")).EnumerateArray().Select(v => v.Text("text")));
        }
    }

    [Fact]
    public async Task A_mark_on_a_post_that_goes_at_this_moment_is_refused()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        foreach (var mark in new[] { PostMark.Favourite, PostMark.Bookmark, PostMark.Boost })
        {
            var post = PostId.From(long.Parse(await ada.IdOfAsync("for a moment"), System.Globalization.CultureInfo.InvariantCulture));
            var refused = await corner.AskAsync(services =>
            {
                var isGone = false;
                services.GetRequiredService<PalabreDb>().SavingChanges += (_, _) =>
                {
                    if (isGone) return;
                    isGone = true;
                    Task.Run(() => ada.DropAsync($"/api/posts/{post}"), Ct).GetAwaiter().GetResult();
                };
                return services.GetRequiredService<MarkPost>().SetAsync(bo.Id, post, mark, Ct);
            });
            Assert.Equal("post_unknown", refused?.Code);
        }
    }

    [Fact]
    public async Task A_deleted_post_is_gone_with_all_that_hung_on_it_and_answers_stay()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await ada.IdOfAsync("for a while #gone");
        var answer = await bo.IdOfAsync("well said", new { replyTo = post });
        foreach (var mark in new[] { "favourite", "bookmark", "boost" }) Assert.Equal(HttpStatusCode.NoContent, await bo.PutAsync($"/api/posts/{post}/{mark}"));
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = "for a while, changed" }));
        Assert.Equal("post_not_yours", await bo.RefusalAsync(HttpMethod.Delete, $"/api/posts/{post}"));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/posts/{post}"));
        Assert.Equal("post_unknown", await ada.RefusalAsync(HttpMethod.Delete, $"/api/posts/{post}"));
        Assert.Equal([answer], await bo.IdsAsync($"/api/posts/by/{bo.Handle}?replies=true"));
        Assert.Equal(JsonValueKind.Null, (await bo.JsonAsync($"/api/posts/{answer}")).GetProperty("replyTo").ValueKind);
        var id = long.Parse(post, System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(await corner.AskAsync(async services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            return await db.Set<Post>().AnyAsync(p => p.Id == id || p.BoostOf == id, Ct) || await db.Set<Favourite>().AnyAsync(f => f.Post == id, Ct)
                || await db.Set<Bookmark>().AnyAsync(b => b.Post == id, Ct) || await db.Set<PostEdit>().AnyAsync(e => e.Post == id, Ct);
        }));
    }

    [Fact]
    public async Task A_form_that_is_refused_loses_nothing_and_one_sent_twice_writes_once()
    {
        var ada = await corner.NewAsync("ada");
        using var page = await ada.BrowserAsync();
        var form = (await page.ShowAsync("/home")).QuerySelector("#compose")!;
        Assert.Equal("/posts", form.GetAttribute("action"));
        var key = form.QuerySelector("[name=key]")!.GetAttribute("value")!;
        var refused = await page.PostAsync("/posts", ("text", new string('x', 501)), ("warning", "Long"), ("audience", "private"), ("key", key));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = await Page.ReadAsync(refused);
        Assert.Equal(new string('x', 501), again.QuerySelector("[name=text]")!.TextContent);
        Assert.Equal("Long", again.QuerySelector("[name=warning]")!.GetAttribute("value"));
        Assert.True(again.QuerySelector("option[value=private]")!.HasAttribute("selected"));
        Assert.Contains("500", again.QuerySelector("#compose-wrong")!.TextContent, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++) Assert.Equal("/home", (await page.PostAsync("/posts", ("text", "Bonsoir"), ("audience", "private"), ("key", key))).Headers.Location?.OriginalString);
        var written = Assert.Single((await ada.JsonAsync($"/api/posts/by/{ada.Handle}")).GetProperty("posts").EnumerateArray());
        Assert.Equal("private", written.Text("visibility"));
        // Gone back to, with other words: those are a post too.
        await page.PostAsync("/posts", ("text", "Bonne nuit"), ("audience", "private"), ("key", key));
        Assert.Equal(2, (await ada.IdsAsync($"/api/posts/by/{ada.Handle}")).Count);
    }
}
