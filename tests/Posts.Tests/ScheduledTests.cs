using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Posts.Tests;

/// <summary>Posts that wait for their time: sent once, or kept with the reason.</summary>
public sealed class ScheduledTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_scheduled_post_is_sent_once_at_its_time_however_often_one_looks()
    {
        var (me, fan) = (await corner.NewAsync("me"), await corner.NewAsync("fan"));
        await fan.FollowAsync(me);
        await ScheduleAsync(me, "later #soon", 10);
        var other = await ScheduleAsync(fan, "not mine", 600);
        Assert.Empty(await me.IdsAsync("/api/posts/home"));
        Assert.Equal("scheduled_unknown", await me.RefusalAsync(HttpMethod.Delete, $"/api/posts/scheduled/{other}"));
        corner.Clock.Sleep(TimeSpan.FromMinutes(11));
        await Task.WhenAll(SendAsync(), SendAsync(), SendAsync());
        await SendAsync();
        await corner.HeardAsync();
        var home = await fan.IdsAsync("/api/posts/home");
        Assert.Single(home);
        Assert.Equal(0, (await me.JsonAsync("/api/posts/scheduled")).GetArrayLength());
        Assert.Equal(corner.Clock.GetUtcNow(), (await me.JsonAsync($"/api/posts/{home[0]}")).GetProperty("createdAt").GetDateTimeOffset(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_stop_between_taking_and_saving_leaves_the_post_waiting_and_it_is_sent_once_afterwards()
    {
        var me = await corner.NewAsync("me");
        var id = await ScheduleAsync(me, "through a crash", 10);
        // Due without the clock moving: the job that the clock wakes has no part in this.
        await corner.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<ScheduledPost>().Where(p => p.Author == me.Id)
            .ExecuteUpdateAsync(p => p.SetProperty(one => one.DueAt, corner.Clock.GetUtcNow().AddMinutes(-1)), Ct));
        await Assert.ThrowsAsync<OperationCanceledException>(() => corner.AskAsync(async services =>
        {
            var db = services.GetRequiredService<PalabreDb>();
            db.SavingChanges += (_, _) => throw new OperationCanceledException("the power goes");
            await services.GetRequiredService<SendScheduled>().DoAsync(Ct);
            return true;
        }));
        Assert.Empty(await me.IdsAsync("/api/posts/home"));
        Assert.Equal(id, (await me.JsonAsync("/api/posts/scheduled"))[0].Id());
        await SendAsync();
        await SendAsync();
        Assert.Single(await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task Pictures_wait_as_long_as_their_post()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        var picture = (await me.BringAsync(await TestPicture.PngAsync(12, 9), ("description", "A fig"))).Id();
        var unused = await me.BringAsync(await TestPicture.PngAsync(9, 9));
        var wish = new { at = corner.Clock.GetUtcNow().AddDays(3), post = new { text = "in three days", pictures = new[] { new { id = picture } } } };
        Assert.Equal("picture_unknown", await other.RefusalAsync(HttpMethod.Post, "/api/posts/scheduled", wish));
        Assert.Equal(HttpStatusCode.Created, (await me.PostAsync("/api/posts/scheduled", wish)).StatusCode);
        corner.Clock.Sleep(TimeSpan.FromDays(2));
        corner.App.Services.GetRequiredService<PicturesBell>().Ring();
        await Corner.UntilAsync(async () => await me.GetAsync(unused.Text("url")) == HttpStatusCode.NotFound, "a picture nobody wants is forgotten");
        corner.Clock.Sleep(TimeSpan.FromDays(2));
        await SendAsync();
        var sent = (await me.JsonAsync("/api/posts/home")).GetProperty("posts")[0];
        Assert.Equal(("in three days", "A fig"), (sent.Text("text"), sent.GetProperty("pictures")[0].Text("description")));
    }

    [Fact]
    public async Task A_post_that_was_refused_keeps_its_pictures_and_lets_them_go_when_it_is_taken_back()
    {
        var (founder, me) = (await corner.NewAsync("founder"), await corner.NewAsync("me"));
        var club = await Corner.ClubAsync(founder, me);
        var picture = await me.BringAsync(await TestPicture.PngAsync(12, 9));
        var made = await me.PostAsync("/api/posts/scheduled", new { at = corner.Clock.GetUtcNow().AddMinutes(10), post = new { text = "", club, pictures = new[] { new { id = picture.Id() } } } });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/clubs/{club}/membership"));
        corner.Clock.Sleep(TimeSpan.FromMinutes(11));
        await SendAsync();
        await ForgetAsync(await me.BringAsync(await TestPicture.PngAsync(9, 9)), TimeSpan.FromDays(3));
        Assert.Equal(HttpStatusCode.OK, await me.GetAsync(picture.Text("url")));
        using var browser = await me.BrowserAsync();
        Assert.False((await browser.ShowAsync($"/posts/scheduled/{id}")).QuerySelector("textarea")!.HasAttribute("required"));
        Assert.Equal(HttpStatusCode.OK, await me.PutAsync($"/api/posts/scheduled/{id}", new { at = corner.Clock.GetUtcNow().AddMinutes(6), post = new { text = "for all", pictures = new[] { new { id = picture.Id() } } } }));
        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/posts/scheduled/{id}"));
        await ForgetAsync(picture, TimeSpan.FromDays(2));

        Task ForgetAsync(JsonElement unused, TimeSpan after)
        {
            corner.Clock.Sleep(after);
            corner.App.Services.GetRequiredService<PicturesBell>().Ring();
            return Corner.UntilAsync(async () => await me.GetAsync(unused.Text("url")) == HttpStatusCode.NotFound, "a picture nobody wants is forgotten");
        }
    }

    [Fact]
    public async Task Sent_twice_it_waits_once_and_with_other_words_it_is_another()
    {
        var me = await corner.NewAsync("me");
        var at = corner.Clock.GetUtcNow().AddHours(2);
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => KeyedAsync("k1")));
        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], await KeyedAsync("k2"));
        using var browser = await me.BrowserAsync();
        foreach (var text in new[] { "by hand", "by hand", "gone back to" })
            Assert.Equal("/posts/scheduled", (await browser.PostAsync("/posts/scheduled", ("text", text), ("audience", "public"), ("key", "k3"), ("at", at.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture)))).Headers.Location?.ToString());
        Assert.Equal(4, (await me.JsonAsync("/api/posts/scheduled")).GetArrayLength());

        async Task<string> KeyedAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/posts/scheduled") { Content = JsonContent.Create(new { at, post = new { text = "once" } }), Headers = { { "Idempotency-Key", key } } };
            var answer = await me.Http.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
        }
    }

    [Fact]
    public async Task A_picture_of_two_posts_that_wait_is_kept_for_the_one_that_is_left_and_a_key_is_free_after_a_day()
    {
        var me = await corner.NewAsync("me");
        var picture = await me.BringAsync(await TestPicture.PngAsync(12, 9));
        var ids = new List<string>();
        foreach (var text in new[] { "one", "other" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/posts/scheduled") { Headers = { { "Idempotency-Key", text } } };
            request.Content = JsonContent.Create(new { at = corner.Clock.GetUtcNow().AddDays(3), post = new { text, pictures = new[] { new { id = picture.Id() } } } });
            ids.Add((await (await me.Http.SendAsync(request, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).Id());
        }
        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/posts/scheduled/{ids[0]}"));
        corner.Clock.Sleep(TimeSpan.FromDays(2));
        corner.App.Services.GetRequiredService<PicturesBell>().Ring();
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/api/posts/scheduled") { Headers = { { "Idempotency-Key", "other" } } })
        {
            request.Content = JsonContent.Create(new { at = corner.Clock.GetUtcNow().AddDays(3), post = new { text = "another day" } });
            Assert.NotEqual(ids[1], (await (await me.Http.SendAsync(request, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).Id());
        }
        corner.Clock.Sleep(TimeSpan.FromDays(2));
        await SendAsync();
        Assert.Single((await me.JsonAsync("/api/posts/home")).GetProperty("posts")[0].GetProperty("pictures").EnumerateArray());
    }

    [Theory]
    [InlineData("0001-01-01T00:00")]
    [InlineData("9999-12-31T23:59")]
    public async Task A_time_that_clocks_elsewhere_do_not_know_is_refused_and_the_words_stay(string at)
    {
        using var browser = await (await corner.NewAsync("me")).BrowserAsync();
        var again = await browser.PostAsync("/posts/scheduled", ("text", "kept"), ("audience", "public"), ("at", at));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Equal("kept", (await Page.ReadAsync(again)).QuerySelector("#compose textarea")!.TextContent);
    }

    [Fact]
    public async Task What_cannot_be_sent_at_its_time_is_kept_and_told_and_sent_once_it_can_be()
    {
        var (founder, me) = (await corner.NewAsync("founder"), await corner.NewAsync("me"));
        var club = await Corner.ClubAsync(founder, me);
        var id = await ScheduleAsync(me, "for the club", 10, new { club });
        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/clubs/{club}/membership"));
        using var browser = await me.BrowserAsync();
        corner.Clock.Sleep(TimeSpan.FromMinutes(11));
        await SendAsync();
        Assert.Equal("post_club", (await me.JsonAsync("/api/posts/scheduled"))[0].Text("refused"));
        Assert.NotNull((await browser.ShowAsync("/local")).QuerySelector(".notice a[href='/posts/scheduled']"));
        var page = await browser.ShowAsync("/posts/scheduled");
        Assert.Contains("for the club", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("none of your clubs", page.QuerySelector(".wrong")!.TextContent, StringComparison.Ordinal);
        await SendAsync();
        Assert.Equal(HttpStatusCode.OK, await me.PutAsync($"/api/posts/scheduled/{id}", new { at = corner.Clock.GetUtcNow().AddMinutes(6), post = new { text = "for all" } }));
        Assert.Null((await browser.ShowAsync("/local")).QuerySelector(".notice a[href='/posts/scheduled']"));
        corner.Clock.Sleep(TimeSpan.FromMinutes(7));
        await SendAsync();
        Assert.Single(await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task A_suspended_author_sends_nothing_and_finds_it_again()
    {
        var me = await corner.NewAsync("me");
        await ScheduleAsync(me, "while I am away", 10);
        var judge = $"judge{me.Id}";
        await corner.App.AddAsync(judge, steward: true, password: PalabreApp.Password);
        var steward = new Writer(corner.App, judge, default, await corner.App.AsAsync(judge));
        await steward.PostAsync("/api/reports", new { person = me.Id.ToString(), rule = "spam" });
        await steward.PostAsync($"/api/stewards/reports/person/{me.Id}/decision", new { measure = "suspension", rule = "spam", facts = "Adverts.", days = 1 });
        await corner.HeardAsync();
        await corner.HeardAsync();
        corner.Clock.Sleep(TimeSpan.FromMinutes(11));
        await SendAsync();
        corner.Clock.Sleep(TimeSpan.FromHours(25));
        await SendAsync();
        Assert.Equal("scheduled_suspended", (await me.JsonAsync("/api/posts/scheduled"))[0].Text("refused"));
        Assert.Empty(await me.IdsAsync("/api/posts/home"));
    }

    [Fact]
    public async Task A_time_is_at_least_five_minutes_ahead_and_what_is_wrong_is_said_at_once()
    {
        var me = await corner.NewAsync("me");
        var now = corner.Clock.GetUtcNow();
        foreach (var (at, post, code) in new (DateTimeOffset?, object, string)[]
        {
            (now.AddMinutes(4), new { text = "x" }, "scheduled_soon"), (null, new { text = "x" }, "scheduled_soon"), (now.AddDays(400), new { text = "x" }, "scheduled_late"),
            (now.AddHours(1), new { text = " " }, "post_empty"), (now.AddHours(1), new { text = "x", club = "nowhere" }, "post_club"), (now.AddHours(1), new { text = "x", replyTo = "12" }, "post_unknown"),
        }) Assert.Equal(code, await me.RefusalAsync(HttpMethod.Post, "/api/posts/scheduled", new { at, post }));
        using var browser = await me.BrowserAsync();
        var again = await Page.ReadAsync(await browser.PostAsync("/posts/scheduled", ("text", "kept"), ("audience", "public"), ("at", "2026-01-01T10:00")));
        Assert.Equal("kept", again.QuerySelector("#compose textarea")!.TextContent);
        Assert.NotNull(again.QuerySelector(".later-fields[open] .wrong"));
        var at2 = now.AddHours(3);
        Assert.Equal("/posts/scheduled", (await browser.PostAsync("/posts/scheduled", ("text", "by hand"), ("audience", "unlisted"), ("at", at2.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture)))).Headers.Location?.ToString());
        var waiting = (await me.JsonAsync("/api/posts/scheduled"))[0];
        Assert.Equal("unlisted", waiting.GetProperty("post").Text("visibility"));
        Assert.NotNull((await browser.ShowAsync($"/posts/scheduled/{waiting.Id()}")).QuerySelector("input[name=at]"));
        await browser.PostAsync($"/posts/scheduled/{waiting.Id()}/cancel");
        Assert.Equal(0, (await me.JsonAsync("/api/posts/scheduled")).GetArrayLength());
    }

    private Task<bool> SendAsync() => corner.AskAsync(async services =>
    {
        await services.GetRequiredService<SendScheduled>().DoAsync(Ct);
        return true;
    });

    private async Task<string> ScheduleAsync(Writer me, string text, int minutes, object? more = null)
    {
        var post = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        post["text"] = text;
        var answer = await me.PostAsync("/api/posts/scheduled", new { at = corner.Clock.GetUtcNow().AddMinutes(minutes), post });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
    }
}
