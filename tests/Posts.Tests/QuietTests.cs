using System.Net;

namespace Palabre.Posts.Tests;

/// <summary>What one is no longer told: of a conversation, of a person for a time.</summary>
public sealed class QuietTests(Corner corner) : IClassFixture<Corner>
{
    [Fact]
    public async Task Who_leaves_a_conversation_in_peace_reads_it_and_is_told_nothing_of_it()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        var first = await me.IdOfAsync("what do you say?");
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/posts/{first}/mute"));
        var answer = await other.IdOfAsync("this", new { replyTo = first });
        await other.WriteAsync($"@{me.Handle} and this", new { replyTo = answer });
        await other.PutAsync($"/api/posts/{first}/favourite");
        await corner.HeardAsync();
        Assert.Equal(0, await ToldAsync(me));
        Assert.True((await me.JsonAsync($"/api/posts/{answer}")).GetProperty("muted").GetBoolean());
        Assert.Equal(2, (await me.JsonAsync($"/api/posts/{first}/context")).GetProperty("descendants").GetArrayLength());
        using var browser = await me.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync($"/@{me.Handle}/{first}")).QuerySelector($"form[action='/posts/{first}/unmute']"));
        await browser.PostAsync($"/posts/{first}/unmute");
        await other.WriteAsync("still there?", new { replyTo = first });
        await corner.HeardAsync();
        Assert.Equal(1, await ToldAsync(me));
    }

    [Fact]
    public async Task A_mute_is_over_by_itself_and_may_leave_what_one_is_told()
    {
        var (me, other) = (await corner.NewAsync("me"), await corner.NewAsync("other"));
        await me.FollowAsync(other);
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/me/mutes/{other.Id}", new { seconds = 3600, notifications = false }));
        var post = await other.IdOfAsync($"@{me.Handle} hello");
        await corner.HeardAsync();
        Assert.Equal(1, await ToldAsync(me));
        Assert.DoesNotContain(post, await me.IdsAsync("/api/posts/home"));
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/me/mutes/{other.Id}", new { seconds = 3600 }));
        await other.WriteAsync($"@{me.Handle} hello again");
        await corner.HeardAsync();
        Assert.Equal(1, await ToldAsync(me));
        corner.Clock.Sleep(TimeSpan.FromMinutes(61));
        Assert.Contains(post, await me.IdsAsync("/api/posts/home"));
        Assert.Equal(0, (await me.JsonAsync("/api/me/mutes")).GetArrayLength());
        Assert.Equal("mute_time", await me.RefusalAsync(HttpMethod.Put, $"/api/me/mutes/{other.Id}", new { seconds = -1 }));
    }

    private static async Task<int> ToldAsync(Writer me) => (await me.JsonAsync("/api/notifications")).GetProperty("notifications").EnumerateArray().Count(n => n.Text("kind") is "mentioned" or "replied" or "favourited");
}
