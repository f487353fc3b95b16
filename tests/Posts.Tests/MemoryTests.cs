using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Posts.Tests;

/// <summary>What is remembered is what the database has, whatever happened before and whatever was forgotten on the way.</summary>
public sealed class MemoryTests(Corner corner) : IClassFixture<Corner>
{
    private const int Acts = 260;
    private static readonly string[] Abouts = ["", "", " #ochre", " #ocean", " #ochre #ocean"];
    private const string House = "https://palabre.example";

    private static CancellationToken Ct => Corner.Ct;

    /// <summary>With shelves so short that nearly every home has to read on, too.</summary>
    [Theory]
    [InlineData(6, 48, 40, 200)]
    [InlineData(7, 2, 3, 5)]
    [InlineData(8, 4, 2, 2)]
    [InlineData(9, 1, 1, 30)]
    public async Task Every_home_from_memory_is_the_home_of_the_database_after_any_acts(int seed, int few, int most, int longest)
    {
        var memory = corner.App.Services.GetRequiredService<PostMemory>();
        memory.ForgetAll();
        memory.Sizes = new(few, most, longest);
        try { await AnyActsAsync(seed); }
        finally
        {
            memory.ForgetAll();
            memory.Sizes = ShelfSizes.Usual;
        }
    }

    private async Task AnyActsAsync(int seed)
    {
        var random = new Random(seed);
        Writer[] people = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(i => corner.NewAsync($"acts{seed}x{i}")))];
        var club = await Corner.ClubAsync(people[0], people[1], people[2]);
        var posts = new List<(Writer By, string Id)>();
        for (var act = 0; act < Acts; act++)
        {
            await ActAsync(random, people, club, posts);
            var reader = people[random.Next(people.Length)];
            var part = PartOf(random, posts);
            await AgreeAsync(reader, part, forget: act % 20 == 19);
        }

        await corner.HeardAsync();
        foreach (var reader in people)
        {
            await AgreeAsync(reader, TimelinePart.First, forget: false);
            Assert.True(corner.App.Services.GetRequiredService<PostMemory>().Shelves.TryGet(reader.Id, out _), "The home did not come from memory.");
        }
    }

    [Fact]
    public async Task A_home_goes_on_below_what_is_remembered_of_its_authors()
    {
        var (reader, author, quiet) = (await corner.NewAsync("deepreader"), await corner.NewAsync("deepauthor"), await corner.NewAsync("deepquiet"));
        await reader.FollowAsync(author);
        await reader.FollowAsync(quiet);
        var written = new List<string> { await quiet.IdOfAsync("first of all") };
        for (var i = 0; i < ShelfSizes.Usual.Most + 25; i++) written.Add(await author.IdOfAsync($"line {i}"));
        var read = new List<string>();
        for (var page = await reader.IdsAsync("/api/posts/home"); page.Count > 0; page = await reader.IdsAsync($"/api/posts/home?max_id={read[^1]}"))
        {
            read.AddRange(page);
            Assert.True(read.Count <= written.Count, "A line came twice.");
        }

        written.Reverse();
        Assert.Equal(written, read);
    }

    [Fact]
    public async Task Of_many_authors_one_line_is_read_and_more_of_those_whose_turn_comes()
    {
        var reader = await corner.NewAsync("manyreader");
        var authors = new List<Writer>();
        for (var i = 0; i < 30; i++) authors.Add(await corner.NewAsync($"manyauthor{i}"));
        foreach (var author in authors) await reader.FollowAsync(author);
        for (var line = 0; line < 2; line++)
            foreach (var author in authors) await author.IdOfAsync($"line {line}");
        for (var line = 0; line < 6; line++) await authors[0].IdOfAsync($"more {line}");
        var memory = corner.App.Services.GetRequiredService<PostMemory>();
        memory.ForgetAll();
        memory.Sizes = new(Few: 20, Most: 40, Long: 200);
        try
        {
            await AgreeAsync(reader, TimelinePart.First, forget: false);
            int Known(Writer author) => memory.Shelves.TryGet(author.Id, out var shelf) ? shelf.Lines.Count : 0;
            Assert.Equal(8, Known(authors[0]));
            Assert.Equal(2, Known(authors[^1]));
            // The home does not go down to their lines.
            Assert.Equal((1, 1), (Known(authors[1]), Known(authors[2])));
            Assert.Equal(20, (await KnownAsync(reader)).Count);
            await AgreeAsync(reader, new(null, null, (await KnownAsync(reader))[^1].Id.Value, 10), forget: false);
            Assert.Equal(66, await CountedAsync(reader));
        }
        finally { memory.Sizes = ShelfSizes.Usual; }
    }

    /// <summary>All lines of a home, page after page.</summary>
    private static async Task<int> CountedAsync(Writer reader)
    {
        var read = new HashSet<string>();
        for (var page = await reader.IdsAsync("/api/posts/home"); page.Count > 0; page = await reader.IdsAsync($"/api/posts/home?max_id={page[^1]}"))
            foreach (var id in page) Assert.True(read.Add(id), "A line came twice.");
        return read.Count;
    }

    [Fact]
    public async Task A_home_among_answers_to_strangers_asks_nobody_the_second_time()
    {
        var (reader, author, stranger) = (await corner.NewAsync("ofchatty"), await corner.NewAsync("chatty"), await corner.NewAsync("notfollowed"));
        await reader.FollowAsync(author);
        var strange = await stranger.IdOfAsync("what do you say?");
        for (var i = 0; i < 45; i++) await author.IdOfAsync($"line {i}", i % 4 == 3 ? new { replyTo = strange } : null);
        await AgreeAsync(reader, TimelinePart.First, forget: true);
        await AgreeAsync(reader, TimelinePart.First, forget: false);
        Assert.Equal(20, (await KnownAsync(reader)).Count);

        // Not even where hardly anything of what they wrote last belongs there.
        for (var i = 0; i < 45; i++) await author.IdOfAsync($"answer {i}", new { replyTo = strange });
        await AgreeAsync(reader, TimelinePart.First, forget: true);
        await AgreeAsync(reader, TimelinePart.First, forget: false);
        Assert.Equal(20, (await KnownAsync(reader)).Count);
    }

    [Fact]
    public async Task A_home_with_tags_goes_on_below_what_the_reader_may_not_see_of_them()
    {
        var (reader, stranger, muted) = (await corner.NewAsync("oftags"), await corner.NewAsync("tagging"), await corner.NewAsync("tagmuted"));
        Assert.Equal(HttpStatusCode.NoContent, await reader.PutAsync("/api/tags/vermilion/follow"));
        Assert.Equal(HttpStatusCode.NoContent, await reader.PutAsync($"/api/me/mutes/{muted.Id}"));
        var seen = new List<string>();
        for (var i = 0; i < 7; i++) seen.Add(await stranger.IdOfAsync($"seen {i} #vermilion"));
        for (var i = 0; i < 40; i++) await muted.IdOfAsync($"not seen {i} #vermilion");
        await corner.HeardAsync();
        foreach (var part in new[] { TimelinePart.First, new(null, null, long.Parse(seen[2], System.Globalization.CultureInfo.InvariantCulture), 3) }) await AgreeAsync(reader, part, forget: false);
        seen.Reverse();
        Assert.Equal(seen, await reader.IdsAsync("/api/posts/home"));

        // And where that would take too long, the database is asked.
        for (var i = 0; i < 20; i++) await muted.IdOfAsync($"not seen either {i} #vermilion");
        Assert.Equal(seen[..1], await reader.IdsAsync("/api/posts/home?limit=1"));
    }

    [Fact]
    public void A_shelf_has_no_gaps()
    {
        var shelf = new Shelf([new(100, 100)], IsAll: false);
        // One that was begun earlier and written later: there may be others between, which the shelf does not know.
        Assert.Same(shelf, shelf.With(new(90, 90), 3));
        shelf = shelf.With(new(110, 110), 3).With(new(105, 105), 3).With(new(105, 105), 3);
        Assert.Equal([110, 105, 100], shelf.Lines.Select(line => line.Id));
        Assert.Equal([120, 110, 105], shelf.With(new(120, 120), 3).Lines.Select(line => line.Id));
        var all = new Shelf([new(100, 100)], IsAll: true).With(new(90, 90), 3);
        Assert.Equal([100, 90], all.Lines.Select(line => line.Id));
        Assert.True(all.IsAll);
        Assert.False(all.With(new(110, 110), 3).With(new(120, 120), 3).IsAll);
    }

    [Fact]
    public async Task A_home_of_which_everything_is_known_asks_nobody()
    {
        var (reader, author, other) = (await corner.NewAsync("knows"), await corner.NewAsync("known"), await corner.NewAsync("booster"));
        foreach (var one in new[] { author, other }) await reader.FollowAsync(one);
        var club = await Corner.ClubAsync(author, reader);
        var picture = (await author.BringAsync(await TestPicture.PngAsync(6, 4), ("description", "A fig"))).Id();
        var first = await author.IdOfAsync($"@{reader.Handle} look #figs", new { pictures = new[] { new { id = picture } } });
        await author.IdOfAsync("an answer", new { replyTo = first });
        await author.IdOfAsync("among us", new { club });
        await author.IdOfAsync("a quote", new { quoteOf = first });
        var stranger = await corner.NewAsync("afar");
        var afar = await stranger.IdOfAsync("from afar");
        // Counted by who may read it alone.
        await stranger.IdOfAsync($"@{author.Handle} between us", new { replyTo = first, visibility = "direct" });
        await other.IdOfAsync("for those who follow", new { replyTo = first, visibility = "private" });
        Assert.Equal(HttpStatusCode.NoContent, await other.PutAsync($"/api/posts/{afar}/boost"));
        await AgreeAsync(reader, TimelinePart.First, forget: false);
        var home = await KnownAsync(reader);
        Assert.Equal((6, 2, 1), (home.Count, home[^1].Replies, home[^1].Quotes));
        Assert.Equal("A fig", Assert.Single(home[^1].Pictures).Description);
        Assert.Equal(HttpStatusCode.OK, await author.PutAsync($"/api/posts/pictures/{picture}", new { description = "A ripe fig" }));
        await AgreeAsync(reader, TimelinePart.First, forget: false);
        home = await KnownAsync(reader);
        Assert.Equal("A ripe fig", Assert.Single(home[^1].Pictures).Description);

        // About a poll alone somebody is asked.
        await author.IdOfAsync("which?", new { poll = new { choices = new[] { "one", "two" }, endsIn = 3600 } });
        await AgreeAsync(reader, TimelinePart.First, forget: false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => KnownAsync(reader));
    }

    /// <summary>The home, if nobody needs to be asked for it.</summary>
    private async Task<IReadOnlyList<WrittenPost>> KnownAsync(Writer reader)
    {
        var all = corner.App.Services;
        var homes = new Homes(all.GetRequiredService<PostMemory>(), all.GetRequiredService<IStanding>(), all.GetRequiredService<ISafety>(), all.GetRequiredService<IFiltering>(), new NobodyAsked());
        return (await homes.OfAsync(new(reader.Id, House), new(null, null, null, 20), Ct)).Posts;
    }

    private sealed class NobodyAsked : IServiceScopeFactory
    {
        public IServiceScope CreateScope() => throw new InvalidOperationException("Somebody was asked.");
    }

    [Fact]
    public async Task What_changes_while_it_is_read_is_not_kept()
    {
        var memory = new Kit.Storage.Remembered<string, string>(10);
        var reading = new TaskCompletionSource<string?>();
        var first = memory.OfAsync("a", () => reading.Task).AsTask();
        memory.Change("a", _ => "newer");
        reading.SetResult("older");
        Assert.Equal("older", await first);
        Assert.False(memory.TryGet("a", out _));
        Assert.Equal("newest", await memory.OfAsync("a", () => Task.FromResult<string?>("newest")));
        Assert.True(memory.TryGet("a", out var kept));
        Assert.Equal("newest", kept);
    }

    [Fact]
    public async Task What_is_asked_for_stays_while_others_come_and_go()
    {
        var memory = new Kit.Storage.Remembered<int, string>(10);
        for (var i = 1; i < 100; i++)
        {
            foreach (var asked in new[] { 0, i })
                Assert.Equal($"{asked}", await memory.OfAsync(asked, () => Task.FromResult<string?>(i == 1 || asked > 0 ? $"{asked}" : null)));
        }

        Assert.InRange(Enumerable.Range(0, 100).Count(i => memory.TryGet(i, out _)), 2, 10);
        for (var i = 0; i < 100; i++)
        {
            memory.Forget(i);
            Assert.False(memory.TryGet(i, out _));
        }
    }

    private static async Task ActAsync(Random random, Writer[] people, string club, List<(Writer By, string Id)> posts)
    {
        var (who, other) = (people[random.Next(people.Length)], people[random.Next(people.Length)]);
        var post = posts.Count == 0 ? default : posts[random.Next(posts.Count)];
        switch (random.Next(24))
        {
            case <= 4:
                var audience = new[] { "public", "public", "unlisted", "private", "direct", "club" }[random.Next(6)];
                if (audience == "club") who = people[random.Next(3)];
                posts.Add((who, await who.IdOfAsync($"@{other.Handle} says nothing{Abouts[random.Next(Abouts.Length)]}", audience == "club" ? new { club } : (object)new { visibility = audience })));
                break;
            case 5 or 6 when post.By is not null && await who.GetAsync($"/api/posts/{post.Id}") == HttpStatusCode.OK:
                var answer = await who.PostAsync("/api/posts", new { text = "an answer", replyTo = post.Id });
                if (answer.StatusCode == HttpStatusCode.Created) posts.Add((who, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id()));
                break;
            case 7 when post.By is not null: await who.PutAsync($"/api/posts/{post.Id}/boost"); break;
            case 8 when post.By is not null: await who.DropAsync($"/api/posts/{post.Id}/boost"); break;
            case 9 when post.By is not null: await who.PutAsync($"/api/posts/{post.Id}/{(random.Next(2) == 0 ? "favourite" : "bookmark")}"); break;
            case 10 when post.By is not null: await who.DropAsync($"/api/posts/{post.Id}/{(random.Next(2) == 0 ? "favourite" : "bookmark")}"); break;
            case 11 when post.By is not null && posts.Remove(post): await post.By.DropAsync($"/api/posts/{post.Id}"); break;
            case 12 or 13 when who != other: await who.PutAsync($"/api/members/{other.Handle}/follow"); break;
            case 14 when who != other: await who.DropAsync($"/api/members/{other.Handle}/follow"); break;
            case 15 when who != other && random.Next(4) == 0: await who.PutAsync($"/api/me/{(random.Next(2) == 0 ? "blocks" : "mutes")}/{other.Id}"); break;
            case 16 or 17 when post.By is not null && await who.GetAsync($"/api/posts/{post.Id}") == HttpStatusCode.OK:
                // Refused where the rule, the audience or a block says no.
                var quote = await who.PostAsync("/api/posts", new { text = "a quote", quoteOf = post.Id, whoQuotes = new[] { "everybody", "ask", "followers", "nobody" }[random.Next(4)] });
                if (quote.StatusCode == HttpStatusCode.Created) posts.Add((who, (await quote.Content.ReadFromJsonAsync<JsonElement>(Ct)).Id()));
                break;
            case 18 when post.By is not null: await post.By.PutAsync($"/api/posts/{post.Id}/rules", new { whoQuotes = new[] { "everybody", "ask", "nobody" }[random.Next(3)], whoReplies = new[] { "everybody", "followed", "mentioned" }[random.Next(3)] }); break;
            case 19 when post.By is not null:
                foreach (var waits in new[] { true, false })
                    foreach (var quoting in (await post.By.IdsAsync($"/api/posts/{post.Id}/quotes?waiting={(waits ? "true" : "false")}")).Take(2))
                        await (waits && random.Next(3) > 0 ? post.By.PutAsync($"/api/posts/{post.Id}/quotes/{quoting}") : post.By.DropAsync($"/api/posts/{post.Id}/quotes/{quoting}"));
                break;
            case 20: await who.PutAsync($"/api/tags/{(random.Next(2) == 0 ? "ochre" : "ocean")}/follow"); break;
            case 21: await who.DropAsync($"/api/tags/{(random.Next(2) == 0 ? "ochre" : "ocean")}/follow"); break;
            case 22 when who != other: await who.DropAsync($"/api/members/{other.Handle}/boosts"); break;
            case 23 when who != other: await who.PutAsync($"/api/members/{other.Handle}/boosts"); break;
            default: break;
        }
    }

    private static TimelinePart PartOf(Random random, List<(Writer By, string Id)> posts)
    {
        if (posts.Count == 0 || random.Next(2) == 0) return TimelinePart.First;
        var (id, limit) = (long.Parse(posts[random.Next(posts.Count)].Id, System.Globalization.CultureInfo.InvariantCulture), 1 + random.Next(20));
        return random.Next(3) switch { 0 => new(id, null, null, limit), 1 => new(null, id, null, limit), _ => new(null, null, id, limit) };
    }

    private async Task AgreeAsync(Writer reader, TimelinePart part, bool forget)
    {
        var known = await corner.AskAsync(services => services.GetRequiredService<Timelines>().HomeAsync(reader.Id, part, Ct));
        if (forget) corner.App.Services.GetRequiredService<PostMemory>().ForgetAll();
        var read = await corner.AskAsync(services => services.GetRequiredService<Timelines>().HomeOfDatabaseAsync(reader.Id, part, Ct));
        Assert.Equal(read.Posts.Select(Told), known.Posts.Select(Told));
        // For programs, from what was just asked for: the same again.
        var program = await corner.App.Services.GetRequiredService<IHomes>().OfAsync(new(reader.Id, House), new(part.MaxId, part.SinceId, part.MinId, part.Limit), Ct);
        var asRead = PostReading.Of(read, new(reader.Id, House));
        Assert.Equal(asRead.Posts.Select(Told), program.Posts.Select(Told));
        Assert.Equal((asRead.Oldest, asRead.Newest), (program.Oldest, program.Newest));
    }

    private static string Told(WrittenPost? post) => post is null ? "nothing"
        : $"{post with { Mentioned = [], Tags = [], Filtered = [], Pictures = [], Shared = null, Quote = null, Poll = null }} names {string.Join(',', post.Mentioned)} about {string.Join(',', post.Tags)}"
            + $" shows {string.Join(',', post.Pictures)} polls {post.Poll?.Id} {post.Poll?.Votes} {post.Poll?.Voted} filtered {string.Join(',', post.Filtered.Select(m => m.Filter.Title))} quotes {post.Quote?.Seen} {post.Quote?.Of} {Told(post.Quote?.Post)}";

    private static string Told(PostView view) =>
        $"{view.Line} {view.Post.Id} {view.Post.Text} by {view.BoostedBy?.Handle} {view.Counts} {view.Mine} answers {view.Answered?.Handle} names {string.Join(',', view.Mentioned.Select(m => m.Handle))}"
        + $" may {view.MayQuote} {view.MayReply} quotes {view.Quote?.Seen} {view.Quote?.Of} {view.Quote?.Post?.Post.Text} {view.Quote?.Post?.Counts} within {view.Quote?.Post?.Quote?.Seen} {view.Quote?.Post?.Quote?.Of}";
}
