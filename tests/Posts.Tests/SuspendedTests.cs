using System.Net;
using Palabre.TestApp;

namespace Palabre.Posts.Tests;

/// <summary>What a suspended member wrote exists for nobody until they are back.</summary>
public sealed class SuspendedTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task Posts_of_a_suspended_member_are_nowhere_and_come_back_when_it_is_over()
    {
        var (author, fan, friend) = (await corner.NewAsync("author"), await corner.NewAsync("fan"), await corner.NewAsync("friend"));
        foreach (var who in new[] { author, friend }) await fan.FollowAsync(who);
        var post = await author.IdOfAsync("words #silence");
        var answer = await author.IdOfAsync("to a friend", new { replyTo = await friend.IdOfAsync("question") });
        Assert.Equal(HttpStatusCode.NoContent, await friend.PutAsync($"/api/posts/{post}/boost"));
        Assert.Equal((true, true), await IsThereAsync());

        await SuspendAsync(author, days: 1);
        Assert.Equal((false, false), await IsThereAsync());
        corner.Clock.Sleep(TimeSpan.FromHours(25));
        Assert.Equal((true, true), await IsThereAsync());

        async Task<(bool, bool)> IsThereAsync()
        {
            using var guest = corner.App.Guest();
            var (page, feed) = (await guest.GetStringAsync($"/@{author.Handle}", Ct), await guest.GetStringAsync($"/@{author.Handle}/posts.atom", Ct));
            var tagged = (await fan.IdsAsync("/api/posts/tags/silence")).Contains(post);
            var home = await fan.IdsAsync("/api/posts/home");
            var found = (await fan.JsonAsync($"/api/search?q={author.Handle}")).GetRawText().Contains($"/@{author.Handle}", StringComparison.Ordinal);
            bool[] seen =
            [
                page.Contains($"post-{post}", StringComparison.Ordinal), feed.Contains("words", StringComparison.Ordinal), tagged, home.Contains(post),
                await fan.GetAsync($"/api/posts/{post}") == HttpStatusCode.OK, (await guest.GetAsync($"/api/posts/{answer}", Ct)).IsSuccessStatusCode,
                (await fan.JsonAsync($"/api/posts/by/{author.Handle}")).GetProperty("posts").GetArrayLength() > 0,
            ];
            Assert.True(seen.All(s => s == seen[0]), string.Join(' ', seen));
            return (seen[0], found);
        }
    }

    private async Task SuspendAsync(Writer who, int days)
    {
        var judge = $"judge{who.Id}";
        await corner.App.AddAsync(judge, steward: true, password: PalabreApp.Password);
        var steward = new Writer(corner.App, judge, default, await corner.App.AsAsync(judge));
        Assert.Equal(HttpStatusCode.Created, (await steward.PostAsync("/api/reports", new { person = who.Id.ToString(), rule = "spam" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await steward.PostAsync($"/api/stewards/reports/person/{who.Id}/decision", new { measure = "suspension", rule = "spam", facts = "Adverts.", days })).StatusCode);
        await corner.HeardAsync();
        await corner.HeardAsync();
    }
}
