using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Posts.Tests;

/// <summary>Polls of posts, over HTTP.</summary>
public sealed class PollTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_member_votes_once_also_when_two_votes_come_at_the_same_time()
    {
        var (ada, bo, chidi) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("chidi"));
        var post = await AskAsync(ada);
        var both = await Task.WhenAll(VoteAsync(bo, post, 0), VoteAsync(bo, post, 1), VoteAsync(bo, post, 0));
        Assert.Equal([null, "poll_voted", "poll_voted"], both.Order());
        Assert.Equal("poll_voted", await VoteAsync(bo, post, 1));
        Assert.Null(await VoteAsync(chidi, post, 1));
        var poll = await PollAsync(bo, post);
        Assert.Equal((2, 2, true, false), (poll.Count("votes"), poll.Count("voters"), poll.GetProperty("voted").GetBoolean(), poll.GetProperty("isOver").GetBoolean()));
        Assert.Equal(2, poll.GetProperty("choices").EnumerateArray().Sum(c => c.Count("votes")));
        Assert.Equal(1, poll.GetProperty("own").GetArrayLength());
        Assert.False((await PollAsync(ada, post)).GetProperty("voted").GetBoolean());
    }

    [Fact]
    public async Task Several_choices_count_each_and_the_voter_once_where_that_is_allowed()
    {
        var (ada, bo, chidi) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("chidi"));
        var (one, several) = (await AskAsync(ada), await AskAsync(ada, new { choices = new[] { "Figs", "Olives", "Dates" }, endsIn = 3600, multiple = true }));
        Assert.Equal("poll_choose_one", await VoteAsync(bo, one, 0, 1));
        Assert.Equal("poll_choose", await VoteAsync(bo, one));
        foreach (var outside in new[] { -1, 2, 31, 32 }) Assert.Equal("poll_choose", await VoteAsync(bo, one, outside));
        Assert.Null(await VoteAsync(bo, several, 2, 0, 2));
        Assert.Null(await VoteAsync(chidi, several, 2));
        var poll = await PollAsync(bo, several);
        Assert.Equal([1, 0, 2], poll.GetProperty("choices").EnumerateArray().Select(c => c.Count("votes")));
        Assert.Equal((3, 2), (poll.Count("votes"), poll.Count("voters")));
        Assert.Equal([0, 2], poll.GetProperty("own").EnumerateArray().Select(p => p.GetInt32()));
    }

    [Fact]
    public async Task It_is_over_by_time_alone_and_hidden_counts_show_then()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var post = await AskAsync(ada, new { choices = new[] { "Yes", "No" }, endsIn = 300, hideTotals = true });
        Assert.Null(await VoteAsync(bo, post, 1));
        Assert.All((await PollAsync(bo, post)).GetProperty("choices").EnumerateArray(), c => Assert.Equal(JsonValueKind.Null, c.GetProperty("votes").ValueKind));
        corner.Clock.Sleep(TimeSpan.FromSeconds(301));
        var poll = await PollAsync(bo, post);
        Assert.True(poll.GetProperty("isOver").GetBoolean());
        Assert.Equal([0, 1], poll.GetProperty("choices").EnumerateArray().Select(c => c.Count("votes")));
        Assert.Equal("poll_over", await VoteAsync(await corner.NewAsync("late"), post, 0));
    }

    [Fact]
    public async Task The_author_does_not_vote_and_who_may_not_see_the_post_finds_no_poll()
    {
        var (ada, follower, stranger) = (await corner.NewAsync("ada"), await corner.NewAsync("follower"), await corner.NewAsync("stranger"));
        await follower.FollowAsync(ada);
        var post = await AskAsync(ada, visibility: "private");
        Assert.Equal("poll_own", await VoteAsync(ada, post, 0));
        Assert.Equal("post_unknown", await VoteAsync(stranger, post, 0));
        Assert.Null(await VoteAsync(follower, post, 0));
        Assert.Equal("poll_unknown", await VoteAsync(follower, await ada.IdOfAsync("no poll"), 0));
    }

    [Fact]
    public async Task A_poll_that_cannot_be_is_refused_with_its_reason()
    {
        var ada = await corner.NewAsync("ada");
        Assert.Equal("poll_choices", await RefusedAsync(ada, new { choices = new[] { "One", " " }, endsIn = 3600 }));
        Assert.Equal("poll_choices", await RefusedAsync(ada, new { choices = new[] { "1", "2", "3", "4", "5" }, endsIn = 3600 }));
        Assert.Equal("poll_choices_same", await RefusedAsync(ada, new { choices = new[] { "One", " One " }, endsIn = 3600 }));
        Assert.Equal("poll_choice_long", await RefusedAsync(ada, new { choices = new[] { "One", new string('x', 51) }, endsIn = 3600 }));
        foreach (var seconds in new[] { 0, 299, (31 * 86_400) + 1, -5 }) Assert.Equal("poll_length", await RefusedAsync(ada, new { choices = new[] { "One", "Two" }, endsIn = seconds }));
        Assert.Equal("post_empty", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "", poll = new { choices = new[] { "One", "Two" }, endsIn = 3600 } }));
        var picture = new[] { new { id = (await ada.BringAsync(await TestPicture.PngAsync(4, 4))).Id() } };
        Assert.Equal("poll_pictures", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", pictures = picture, poll = new { choices = new[] { "One", "Two" }, endsIn = 3600 } }));
        Assert.Equal("poll_pictures", await ada.RefusalAsync(HttpMethod.Put, $"/api/posts/{await AskAsync(ada)}", new { text = "x", pictures = picture }));
    }

    [Fact]
    public async Task The_author_and_who_voted_are_told_once_when_it_is_over()
    {
        var (ada, bo, chidi) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("chidi"));
        var post = await AskAsync(ada);
        Assert.Null(await VoteAsync(bo, post, 0));
        corner.Clock.Sleep(TimeSpan.FromHours(25));
        foreach (var told in new[] { ada, bo }) await Corner.UntilAsync(async () => (await ToldAsync(told)).Count > 0, "they are told");
        corner.Clock.Sleep(TimeSpan.FromMinutes(1));
        await corner.HeardAsync();
        foreach (var told in new[] { ada, bo })
            Assert.Equal(post, Assert.Single(await ToldAsync(told)).GetProperty("post").Id());
        Assert.Empty(await ToldAsync(chidi));
    }

    [Fact]
    public async Task A_poll_is_made_and_voted_in_without_scripts()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        using var writes = await ada.BrowserAsync();
        using var reads = await bo.BrowserAsync();
        var refused = await Page.ReadAsync(await writes.PostAsync("/posts", ("text", "Tonight?"), ("choice-0", "Yes"), ("choice-1", ""), ("pollMinutes", "60"), ("pollMultiple", "on")));
        Assert.Equal("Yes", refused.QuerySelector("#choice-0")!.GetAttribute("value"));
        Assert.True(refused.QuerySelector("[name=pollMultiple]")!.HasAttribute("checked"));
        Assert.NotNull(refused.QuerySelector("#poll-wrong"));
        Assert.Equal(HttpStatusCode.SeeOther, (await writes.PostAsync("/posts", ("text", "Tonight?"), ("choice-0", "Yes"), ("choice-1", "No, never"), ("pollMinutes", "60"))).StatusCode);
        var post = Assert.Single(await ada.IdsAsync($"/api/posts/by/{ada.Handle}"));
        var form = (await reads.ShowAsync($"/@{ada.Handle}/{post}")).QuerySelector(".poll form")!;
        Assert.Equal(["0", "1"], form.QuerySelectorAll("input[type=radio][name=choice]").Select(i => i.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.SeeOther, (await reads.PostAsync(form.GetAttribute("action")!, ("choice", "1"))).StatusCode);
        var results = (await reads.ShowAsync($"/@{ada.Handle}/{post}")).QuerySelectorAll(".poll li").Select(li => li.TextContent).ToList();
        Assert.Contains("0%", results[0], StringComparison.Ordinal);
        Assert.Contains("100%", results[1], StringComparison.Ordinal);
        Assert.Contains("No, never", results[1], StringComparison.Ordinal);
        Assert.Null((await writes.ShowAsync($"/@{ada.Handle}/{post}")).QuerySelector(".poll form"));
    }

    private static Task<string> AskAsync(Writer who, object? poll = null, string visibility = "public") =>
        who.IdOfAsync("Which?", new { visibility, poll = poll ?? new { choices = new[] { "Figs", "Olives" }, endsIn = 86_400 } });

    private static Task<string?> VoteAsync(Writer who, string post, params int[] choices) => who.RefusalAsync(HttpMethod.Post, $"/api/posts/{post}/poll/votes", new { choices });

    private static Task<string?> RefusedAsync(Writer who, object poll) => who.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "Which?", poll });

    private static async Task<JsonElement> PollAsync(Writer who, string post) => (await who.JsonAsync($"/api/posts/{post}")).GetProperty("poll");

    private static async Task<IReadOnlyList<JsonElement>> ToldAsync(Writer who) =>
        [.. (await who.Http.GetFromJsonAsync<JsonElement>("/api/notifications", Ct)).GetProperty("notifications").EnumerateArray().Where(n => n.Text("kind") == "pollEnded")];
}
