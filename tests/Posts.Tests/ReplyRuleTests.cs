using System.Net;

namespace Palabre.Posts.Tests;

/// <summary>Who may answer a post.</summary>
public sealed class ReplyRuleTests(Corner corner) : IClassFixture<Corner>
{
    [Fact]
    public async Task Only_those_whom_the_author_chose_may_answer()
    {
        var (author, friend, named, stranger) = (await corner.NewAsync("author"), await corner.NewAsync("friend"), await corner.NewAsync("named"), await corner.NewAsync("stranger"));
        await author.FollowAsync(friend);
        await stranger.FollowAsync(author);
        foreach (var (rule, mayFriend, mayStranger) in new[] { ("everybody", true, true), ("followed", true, false), ("mentioned", false, false) })
        {
            var post = await author.IdOfAsync($"@{named.Handle} what do you think?", new { whoReplies = rule });
            foreach (var (who, may) in new[] { (author, true), (named, true), (friend, mayFriend), (stranger, mayStranger) })
            {
                Assert.Equal(may, (await who.JsonAsync($"/api/posts/{post}")).GetProperty("mayReply").GetBoolean());
                Assert.Equal(may ? null : "post_not_answered", await who.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "this", replyTo = post }));
            }
        }
    }

    [Fact]
    public async Task The_rule_of_a_conversations_beginning_holds_for_answers_to_answers()
    {
        var (author, named, stranger) = (await corner.NewAsync("author"), await corner.NewAsync("named"), await corner.NewAsync("stranger"));
        var post = await author.IdOfAsync($"@{named.Handle} a word", new { whoReplies = "mentioned" });
        var answer = await named.IdOfAsync("yes", new { replyTo = post });
        Assert.Equal("post_not_answered", await stranger.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "me too", replyTo = answer }));
        await author.IdOfAsync("thanks", new { replyTo = answer });
        Assert.Equal(HttpStatusCode.NoContent, await author.PutAsync($"/api/posts/{post}/rules", new { whoReplies = "everybody" }));
        await stranger.IdOfAsync("now I may", new { replyTo = answer });
    }

    [Fact]
    public async Task The_page_says_who_may_answer_and_has_a_form_only_for_them()
    {
        var (author, named, stranger) = (await corner.NewAsync("author"), await corner.NewAsync("named"), await corner.NewAsync("stranger"));
        using (var writing = await author.BrowserAsync())
            Assert.Equal(HttpStatusCode.SeeOther, (await writing.PostAsync("/posts", ("text", $"@{named.Handle} speak"), ("audience", "public"), ("replies", "mentioned"), ("quotes", ""), ("key", "r1"))).StatusCode);
        var post = (await author.IdsAsync("/api/posts/home"))[0];
        foreach (var (who, may) in new[] { (named, true), (stranger, false) })
        {
            using var page = await who.BrowserAsync();
            var thread = await page.ShowAsync($"/@{author.Handle}/{post}");
            Assert.Contains("names may answer", thread.QuerySelector(".focus .sign")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(may, thread.QuerySelector("form#answer") is not null);
            Assert.Equal(!may, thread.QuerySelector("p#answer") is not null);
        }

        using var own = await author.BrowserAsync();
        var edit = await own.ShowAsync($"/posts/{post}/edit");
        Assert.NotNull(edit.QuerySelector("option[value=mentioned][selected]"));
        Assert.Equal(HttpStatusCode.SeeOther, (await own.PostAsync($"/posts/{post}/rules", ("replies", "everybody"), ("quotes", "nobody"))).StatusCode);
        var changed = await stranger.JsonAsync($"/api/posts/{post}");
        Assert.Equal((true, "everybody", "nobody"), (changed.GetProperty("mayReply").GetBoolean(), changed.Text("whoReplies"), changed.Text("whoQuotes")));
    }
}
