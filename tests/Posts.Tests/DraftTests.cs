using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts.Tests;

/// <summary>What follows a member from device to device: drafts, where they left off, what they prefer and note.</summary>
public sealed class DraftTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_draft_is_continued_on_another_device_and_gone_when_it_is_sent()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        var post = await other.IdOfAsync("question");
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync("/api/posts/drafts/0", new { text = "Half a thou", warning = "careful", audience = "private" }));
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync("/api/posts/drafts/0", new { text = "Half a thought", warning = "careful", audience = "private" }));
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/posts/drafts/{post}", new { text = "my answer" }));
        Assert.Equal("post_unknown", await me.RefusalAsync(HttpMethod.Put, "/api/posts/drafts/12", new { text = "to nothing" }));
        Assert.Equal(0, (await other.JsonAsync("/api/posts/drafts")).GetArrayLength());

        using var device = await me.BrowserAsync();
        var link = (await device.ShowAsync("/home")).QuerySelector("[data-draft-line] a")!.GetAttribute("href")!;
        var page = await device.ShowAsync(link);
        Assert.Equal(("Half a thought", "careful", "private"), (page.QuerySelector("textarea[name=text]")!.TextContent, page.QuerySelector("input[name=warning]")!.GetAttribute("value"),
            page.QuerySelector("select[name=audience] option[selected]")!.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.SeeOther, (await device.PostAsync("/posts", ("text", "Half a thought, whole now"), ("audience", "public"))).StatusCode);
        Assert.Null((await device.ShowAsync("/home")).QuerySelector("[data-draft-line]"));
        Assert.Equal(post, (await me.JsonAsync("/api/posts/drafts"))[0].Text("answers"));
        Assert.Equal("my answer", (await device.ShowAsync($"/posts/drafts/{post}")).QuerySelector("textarea")!.TextContent);
        await me.PutAsync($"/api/posts/drafts/{post}", new { text = "  " });
        Assert.Equal(0, (await me.JsonAsync("/api/posts/drafts")).GetArrayLength());
        await device.PostAsync("/posts/drafts", ("text", "kept by hand"), ("audience", "public"));
        Assert.Equal(1, (await me.JsonAsync("/api/posts/drafts")).GetArrayLength());
        await device.PostAsync("/posts/drafts/0/forget");
        Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync("/posts/drafts/0")).StatusCode);
    }

    [Fact]
    public async Task What_answers_or_quotes_a_post_that_went_meanwhile_is_not_lost_and_goes_as_a_post_of_its_own()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        var (asked, quoted) = (await other.IdOfAsync("question"), await other.IdOfAsync("to be quoted"));
        await me.PutAsync($"/api/posts/drafts/{asked}", new { text = "my long answer" });
        foreach (var gone in new[] { asked, quoted }) Assert.Equal(HttpStatusCode.NoContent, await other.DropAsync($"/api/posts/{gone}"));
        using var device = await me.BrowserAsync();
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync("/api/posts/drafts/0", new { text = "something else" }));
        foreach (var (field, post, id) in new[] { ("replyTo", asked, asked), ("quoteOf", quoted, "") })
        {
            var again = await device.PostAsync("/posts", ("text", "my long answer, done"), ("audience", "public"), (field, post));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
            var form = (await Page.ReadAsync(again)).QuerySelector("#compose")!;
            Assert.Equal("my long answer, done", form.QuerySelector("textarea")!.TextContent);
            Assert.Contains("no such post", form.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
            Assert.Equal((id, id.Length > 0 ? id : null), (form.QuerySelector("[name=draft]")!.GetAttribute("value") ?? "", form.GetAttribute("data-answers")));
            Assert.True(form.HasAttribute("data-filled"));
        }

        // Sent, a quote of what is gone takes no other draft with it; and an answer is gone on with here and there.
        Assert.Equal(HttpStatusCode.SeeOther, (await device.PostAsync("/posts", ("text", "was a quote"), ("audience", "public"), ("draft", ""))).StatusCode);
        Assert.Equal("something else", (await device.ShowAsync("/posts/drafts/0")).QuerySelector("textarea")!.TextContent);
        await device.PostAsync("/posts/drafts/0/forget");
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/posts/drafts/{asked}", new { text = "my long answer" }));
        var link = (await device.ShowAsync("/home")).QuerySelector("[data-draft-line] a")!.GetAttribute("href")!;
        var begun = await device.ShowAsync(link);
        Assert.Equal("my long answer", begun.QuerySelector("textarea")!.TextContent);
        var loose = begun.QuerySelector("#compose [name=draft]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await device.PostAsync("/posts", ("text", "my long answer"), ("audience", "public"), ("draft", loose))).StatusCode);
        Assert.Null((await device.ShowAsync("/home")).QuerySelector("[data-draft-line]"));
    }

    [Fact]
    public async Task What_was_written_for_few_stays_for_few_when_what_it_answers_is_gone()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        var asked = await other.IdOfAsync($"@{me.Handle} between us", new { visibility = "direct" });
        using var device = await me.BrowserAsync();
        Assert.Null((await device.ShowAsync($"/@{other.Handle}/{asked}")).QuerySelector("#answer [name=audience]"));
        await me.PutAsync($"/api/posts/drafts/{asked}", new { text = "my secret" });
        Assert.Equal(HttpStatusCode.NoContent, await other.DropAsync($"/api/posts/{asked}"));
        var again = await Page.ReadAsync(await device.PostAsync("/posts", ("text", $"@{other.Handle} my secret"), ("replyTo", asked)));
        Assert.Equal("direct", again.QuerySelector("#compose select[name=audience] option[selected]")!.GetAttribute("value"));
        Assert.Equal("direct", (await device.ShowAsync($"/posts/drafts/{asked}")).QuerySelector("#compose select[name=audience] option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Whoever_may_not_answer_any_more_keeps_what_they_typed()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        var post = await other.IdOfAsync("question");
        Assert.Equal(HttpStatusCode.OK, await other.PutAsync($"/api/posts/{post}", new { text = "question", whoReplies = "mentioned" }));
        using var device = await me.BrowserAsync();
        var again = await Page.ReadAsync(await device.PostAsync("/posts", ("text", "my answer"), ("audience", "public"), ("replyTo", post)));
        Assert.Equal("my answer", again.QuerySelector("#compose textarea")!.TextContent);
        Assert.Contains("who may answer", again.QuerySelector("#compose-wrong")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_says_where_one_left_off_and_only_where_there_is_news()
    {
        var (me, friend) = (await corner.NewAsync("me"), await corner.NewAsync("friend"));
        await me.FollowAsync(friend);
        var old = await friend.IdOfAsync("old");
        using var browser = await me.BrowserAsync();
        Assert.Null((await browser.ShowAsync("/home")).QuerySelector(".left-off"));
        Assert.Equal(old, (await me.JsonAsync("/api/markers")).GetProperty("home").Text("lastRead"));
        await me.WriteAsync("my own");
        Assert.Null((await browser.ShowAsync("/home")).QuerySelector(".left-off"));
        var own = (await me.IdsAsync("/api/posts/home"))[0];
        await friend.WriteAsync("new");
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/home") { Headers = { { "X-Sec-Purpose", "prefetch" } } }) Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(request)).StatusCode);
        var line = (await browser.ShowAsync("/home")).QuerySelector(".left-off")!;
        Assert.Equal($"post-{own}", line.NextElementSibling!.Id);
        Assert.Null((await browser.ShowAsync("/home")).QuerySelector(".left-off"));
    }

    [Fact]
    public async Task Of_two_devices_that_set_a_marker_at_once_one_is_told()
    {
        var me = await corner.NewAsync("me");
        Assert.Equal(HttpStatusCode.OK, await me.PutAsync("/api/markers", new { home = "20", notifications = "7" }));
        Assert.Equal(HttpStatusCode.OK, await me.PutAsync("/api/markers", new { home = "10" }));
        var markers = await me.JsonAsync("/api/markers");
        Assert.Equal(("10", 2, "7", 1), (markers.GetProperty("home").Text("lastRead"), markers.GetProperty("home").Count("version"), markers.GetProperty("notifications").Text("lastRead"), markers.GetProperty("notifications").Count("version")));
        var late = await corner.AskAsync(async services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            var once = false;
            db.SavingChanges += (_, _) =>
            {
                if (once) return;
                once = true;
                Task.Run(() => me.PutAsync("/api/markers", new { home = "30" }), Ct).GetAwaiter().GetResult();
            };
            return await services.GetRequiredService<IMarkers>().SetAsync(me.Id, new Dictionary<MarkerPlace, long> { [MarkerPlace.Home] = 15 }, Ct);
        });
        Assert.Null(late);
        Assert.Equal("30", (await me.JsonAsync("/api/markers")).GetProperty("home").Text("lastRead"));
    }

    [Fact]
    public async Task Preferences_hold_where_a_post_says_nothing_and_a_note_is_its_owners_alone()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        using var browser = await me.BrowserAsync();
        Assert.Equal("/settings/posts?saved", (await browser.PostAsync("/settings/posts", ("audience", "private"), ("language", "ar"), ("sensitive", "yes"))).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/settings/posts", ("audience", "private"), ("language", "a1"))).StatusCode);
        Assert.Equal("preference_audience", await me.RefusalAsync(HttpMethod.Put, "/api/posts/preferences", new { visibility = "direct" }));
        var plain = await me.WriteAsync("as I like it");
        Assert.Equal(("private", "ar", true), (plain.Text("visibility"), plain.Text("language"), plain.GetProperty("sensitive").GetBoolean()));
        var said = await me.WriteAsync("otherwise", new { visibility = "public", language = "fr", sensitive = false });
        Assert.Equal(("public", "fr", false), (said.Text("visibility"), said.Text("language"), said.GetProperty("sensitive").GetBoolean()));
        Assert.Equal("private", (await browser.ShowAsync("/home")).QuerySelector("select[name=audience] option[selected]")!.GetAttribute("value"));

        await browser.PostAsync("/notes", ("member", other.Id.ToString()), ("note", "met in Fez"));
        Assert.Equal("met in Fez", (await browser.ShowAsync($"/@{other.Handle}")).QuerySelector("textarea[name=note]")!.TextContent);
        Assert.Equal("met in Fez", (await me.JsonAsync($"/api/me/notes/{other.Id}")).Text("text"));
        using var theirs = await other.BrowserAsync();
        Assert.DoesNotContain("Fez", (await theirs.ShowAsync($"/@{other.Handle}")).DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/me/notes/{other.Id}", new { text = "" }));
        Assert.Equal("", (await me.JsonAsync($"/api/me/notes/{other.Id}")).Text("text"));
    }
}
