using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts.Tests;

/// <summary>For whom a post exists: one rule, asked in two directions, and the same on every address.</summary>
public sealed class DoorTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task Both_directions_of_the_rule_agree_for_every_audience_and_every_reader()
    {
        var (author, stranger, follower, mate) = (await corner.NewAsync("author"), await corner.NewAsync("stranger"), await corner.NewAsync("follower"), await corner.NewAsync("mate"));
        var (named, blocked, blocker) = (await corner.NewAsync("named"), await corner.NewAsync("blocked"), await corner.NewAsync("blocker"));
        var club = await Corner.ClubAsync(author, mate, blocked);
        foreach (var who in new[] { follower, blocked, blocker }) await who.FollowAsync(author);
        await author.BlockAsync(blocked);
        await blocker.BlockAsync(author);
        var text = $"Hello @{named.Handle} @{blocked.Handle} @{blocker.Handle}";
        var expected = new Dictionary<string, Writer[]>
        {
            ["public"] = [author, stranger, follower, mate, named],
            ["unlisted"] = [author, stranger, follower, mate, named],
            ["private"] = [author, follower, named],
            ["direct"] = [author, named],
            ["club"] = [author, mate],
        };
        Writer[] everyone = [author, stranger, follower, mate, named, blocked, blocker];
        await corner.HeardAsync();
        using var guest = corner.App.Guest();
        foreach (var (audience, readers) in expected)
        {
            var post = await author.IdOfAsync(text, audience == "club" ? new { club } : (object)new { visibility = audience });
            Assert.True(PostId.TryParse(post, null, out var id));
            var asked = await corner.AskAsync(services => services.GetRequiredService<IPosts>().ReadersAsync(id, [.. everyone.Select(e => e.Id)], Ct));
            Assert.Equal(readers.Select(r => r.Id).ToHashSet(), asked.ToHashSet());
            foreach (var who in everyone)
            {
                var seen = readers.Contains(who);
                Assert.True((await who.GetAsync($"/api/posts/{post}") == HttpStatusCode.OK) == seen, $"{who.Handle} {(seen ? "does not see" : "sees")} a {audience} post.");
                var deeds = new[] { "context", "history", "favourites", "boosts" };
                foreach (var deed in deeds) Assert.Equal(seen ? HttpStatusCode.OK : HttpStatusCode.NotFound, await who.GetAsync($"/api/posts/{post}/{deed}"));
                if (seen) continue;
                foreach (var mark in new[] { "favourite", "bookmark", "boost", "pin" }) Assert.Equal("post_unknown", await who.RefusalAsync(HttpMethod.Put, $"/api/posts/{post}/{mark}"));
                Assert.Equal("post_unknown", await who.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", replyTo = post }));
                Assert.Equal("post_unknown", await who.RefusalAsync(HttpMethod.Delete, $"/api/posts/{post}"));
                Assert.Equal("post_unknown", await who.RefusalAsync(HttpMethod.Put, $"/api/posts/{post}", new { text = "x" }));
            }
            var open = audience is "public" or "unlisted";
            Assert.Equal(open ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await guest.GetAsync($"/api/posts/{post}", Ct)).StatusCode);
            Assert.Equal(open ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await guest.GetAsync($"/@{author.Handle}/{post}", Ct)).StatusCode);
        }
    }

    [Fact]
    public async Task A_thread_ends_where_something_does_not_exist_for_the_reader_and_counts_tell_nothing_of_it()
    {
        var (ada, bo, chidi, reader) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("chidi"), await corner.NewAsync("reader"));
        var root = await ada.IdOfAsync("root");
        var hidden = await bo.IdOfAsync("from bo", new { replyTo = root });
        var below = await chidi.IdOfAsync("below bo", new { replyTo = hidden });
        var open = await chidi.IdOfAsync("beside", new { replyTo = root });
        await bo.PutAsync($"/api/posts/{root}/favourite");
        await bo.PutAsync($"/api/posts/{root}/boost");
        await reader.BlockAsync(bo);
        await corner.HeardAsync();

        var thread = await reader.JsonAsync($"/api/posts/{root}/context");
        Assert.Equal([open], thread.GetProperty("descendants").EnumerateArray().Select(p => p.Id()));
        var seen = await reader.JsonAsync($"/api/posts/{root}");
        Assert.Equal((1, 0, 0), (seen.Count("replies"), seen.Count("favourites"), seen.Count("boosts")));
        var lone = await reader.JsonAsync($"/api/posts/{below}");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, lone.GetProperty("replyTo").ValueKind);
        Assert.DoesNotContain(bo.Handle, lone.ToString(), StringComparison.Ordinal);
        Assert.Empty((await reader.JsonAsync($"/api/posts/{below}/context")).GetProperty("ancestors").EnumerateArray());
        Assert.Empty((await reader.JsonAsync($"/api/posts/{root}/favourites")).EnumerateArray());

        var other = await ada.JsonAsync($"/api/posts/{below}/context");
        Assert.Equal([root, hidden], other.GetProperty("ancestors").EnumerateArray().Select(p => p.Id()));
        Assert.Equal((2, 1, 1), await CountsAsync(ada, root));
    }

    [Fact]
    public async Task Answers_to_few_stay_among_them()
    {
        var (ada, bo, eve) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("eve"));
        var slug = await Corner.ClubAsync(ada, bo);
        var inClub = await ada.IdOfAsync("for us", new { club = slug });
        var answer = await bo.WriteAsync("aloud", new { replyTo = inClub, visibility = "public" });
        Assert.Equal("club", answer.Text("visibility"));
        Assert.Equal(HttpStatusCode.NotFound, await eve.GetAsync($"/api/posts/{answer.Id()}"));
        var direct = await ada.IdOfAsync($"@{bo.Handle} psst", new { visibility = "direct" });
        Assert.Equal("direct", (await bo.WriteAsync($"@{ada.Handle} yes", new { replyTo = direct, visibility = "public" })).Text("visibility"));
        Assert.Equal("post_not_boosted", await bo.RefusalAsync(HttpMethod.Put, $"/api/posts/{direct}/boost"));
        Assert.Equal("post_not_boosted", await bo.RefusalAsync(HttpMethod.Put, $"/api/posts/{inClub}/boost"));
        Assert.Equal("post_club", await eve.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "let me in", club = slug }));
        Assert.Equal("post_club_unknown", await eve.RefusalAsync(HttpMethod.Get, $"/api/posts/clubs/{slug}"));
        Assert.Equal([answer.Id(), inClub], await bo.IdsAsync($"/api/posts/clubs/{slug}"));
        using var guest = corner.App.Guest();
        Assert.DoesNotContain("ombre", await (await guest.GetAsync($"/club/{slug}/posts", Ct)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<(int, int, int)> CountsAsync(Writer who, string post)
    {
        var seen = await who.JsonAsync($"/api/posts/{post}");
        return (seen.Count("replies"), seen.Count("favourites"), seen.Count("boosts"));
    }
}
