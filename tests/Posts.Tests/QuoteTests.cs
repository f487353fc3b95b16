using System.Net;
using System.Text.Json;

namespace Palabre.Posts.Tests;

/// <summary>Who quotes what with whose leave, and what of it each reader sees.</summary>
public sealed class QuoteTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_follower_quotes_and_the_author_takes_the_post_out_again()
    {
        var (author, fan, reader) = (await corner.NewAsync("author"), await corner.NewAsync("fan"), await corner.NewAsync("reader"));
        await fan.FollowAsync(author);
        var post = await author.IdOfAsync("the fig tree");
        var quote = await fan.WriteAsync("look", new { quoteOf = post });
        Assert.Equal(("shown", post, "the fig tree"), Seen(quote));
        Assert.Equal(("shown", post, "the fig tree"), Seen(await reader.JsonAsync($"/api/posts/{quote.Id()}")));
        Assert.Equal(1, (await reader.JsonAsync($"/api/posts/{post}")).Count("quotes"));
        Assert.Equal([quote.Id()], await reader.IdsAsync($"/api/posts/{post}/quotes"));

        Assert.Equal(HttpStatusCode.Forbidden, await reader.DropAsync($"/api/posts/{post}/quotes/{quote.Id()}"));
        Assert.Equal(HttpStatusCode.NotFound, await author.DropAsync($"/api/posts/{post}/quotes/{post}"));
        Assert.Equal(HttpStatusCode.NoContent, await author.DropAsync($"/api/posts/{post}/quotes/{quote.Id()}"));
        var after = await reader.JsonAsync($"/api/posts/{quote.Id()}");
        Assert.Equal(("withdrawn", null, null), Seen(after));
        Assert.Equal("look", after.Text("text"));
        Assert.Equal(0, (await reader.JsonAsync($"/api/posts/{post}")).Count("quotes"));
        Assert.Empty(await reader.IdsAsync($"/api/posts/{post}/quotes"));
        Assert.Equal("quote_over", await author.RefusalAsync(HttpMethod.Put, $"/api/posts/{post}/quotes/{quote.Id()}"));
    }

    [Fact]
    public async Task Who_may_quote_is_the_authors_choice_also_after_it_was_written()
    {
        var (author, fan, stranger) = (await corner.NewAsync("author"), await corner.NewAsync("fan"), await corner.NewAsync("stranger"));
        await fan.FollowAsync(author);
        var post = await author.IdOfAsync("mine");
        Assert.Equal(("yes", "no"), await MayAsync(post));
        Assert.Equal("post_not_quoted", await stranger.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "look", quoteOf = post }));
        foreach (var (rule, expected) in new[] { ("nobody", ("no", "no")), ("everybody", ("yes", "yes")), ("ask", ("ask", "ask")), ("followers", ("yes", "no")) })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await stranger.PutAsync($"/api/posts/{post}/rules", new { whoQuotes = rule }));
            Assert.Equal(HttpStatusCode.NoContent, await author.PutAsync($"/api/posts/{post}/rules", new { whoQuotes = rule }));
            Assert.Equal(expected, await MayAsync(post));
            Assert.Equal("yes", (await author.JsonAsync($"/api/posts/{post}")).Text("mayQuote"));
        }
        Assert.Equal(JsonValueKind.Null, (await author.JsonAsync($"/api/posts/{post}")).GetProperty("editedAt").ValueKind);

        Assert.Equal(HttpStatusCode.OK, await author.PutAsync("/api/posts/preferences", new { whoQuotes = "everybody" }));
        Assert.Equal(("yes", "yes"), await MayAsync(await author.IdOfAsync("open")));
        Assert.Equal(("no", "no"), await MayAsync(await author.IdOfAsync("not this one", new { whoQuotes = "nobody" })));
        Assert.Equal(("no", "missing"), await MayAsync(await author.IdOfAsync("for few", new { visibility = "private", whoQuotes = "everybody" })));

        async Task<(string, string)> MayAsync(string id) =>
            ((await fan.JsonAsync($"/api/posts/{id}")).Text("mayQuote"), await stranger.GetAsync($"/api/posts/{id}") == HttpStatusCode.OK ? (await stranger.JsonAsync($"/api/posts/{id}")).Text("mayQuote") : "missing");
    }

    [Fact]
    public async Task What_waits_for_an_author_is_in_one_list_until_it_is_answered()
    {
        var (author, asker, apart) = (await corner.NewAsync("author"), await corner.NewAsync("asker"), await corner.NewAsync("apart"));
        var (fig, olive, gone) = (await author.IdOfAsync("figs", new { whoQuotes = "ask" }), await author.IdOfAsync("olives", new { whoQuotes = "ask" }), await author.IdOfAsync("gone", new { whoQuotes = "ask" }));
        var (first, second) = ((await asker.WriteAsync("may I", new { quoteOf = fig })).Id(), (await asker.WriteAsync("and this", new { quoteOf = olive })).Id());
        await asker.WriteAsync("this too", new { quoteOf = gone });
        var blocked = (await apart.WriteAsync("me too", new { quoteOf = fig })).Id();
        Assert.Equal(HttpStatusCode.NoContent, await author.DropAsync($"/api/posts/{gone}"));
        Assert.Equal([(fig, blocked), (olive, second), (fig, first)], await WaitingAsync(author));
        Assert.Empty(await WaitingAsync(asker));
        using var mine = await author.BrowserAsync();
        using var others = await asker.BrowserAsync();
        Assert.Contains("3 quotes wait", (await mine.ShowAsync($"/@{author.Handle}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("quotes wait", (await others.ShowAsync($"/@{author.Handle}")).Body!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await author.PutAsync($"/api/me/blocks/{apart.Id}"));
        await corner.HeardAsync();
        Assert.Equal([(olive, second), (fig, first)], await WaitingAsync(author));
        var page = await mine.ShowAsync("/posts/quotes");
        Assert.Equal(["olives", "figs"], page.QuerySelectorAll(".quotes-waiting > .note bdi").Select(e => e.TextContent));
        Assert.Equal("/posts/quotes", (await mine.PostAsync(page.QuerySelector(".quote-answer")!.GetAttribute("action")!)).Headers.Location?.ToString());
        page = await mine.ShowAsync("/posts/quotes");
        Assert.Equal("/posts/quotes", (await mine.PostAsync(page.QuerySelector(".quote-answer button[formaction]")!.GetAttribute("formaction")!)).Headers.Location?.ToString());
        Assert.Empty(await WaitingAsync(author));
        Assert.Equal(("shown", olive, "olives"), Seen(await asker.JsonAsync($"/api/posts/{second}")));
        Assert.Equal(("declined", null, null), Seen(await asker.JsonAsync($"/api/posts/{first}")));
        Assert.Contains("Nobody waits", (await mine.ShowAsync("/posts/quotes")).Body!.TextContent, StringComparison.Ordinal);

        static async Task<IReadOnlyList<(string, string)>> WaitingAsync(Writer who) =>
            [.. (await who.JsonAsync("/api/posts/quotes/waiting")).GetProperty("quotes").EnumerateArray().Select(w => (w.Text("quoted"), w.GetProperty("post").Id()))];
    }

    [Fact]
    public async Task A_quote_that_is_asked_for_shows_nothing_until_the_author_accepts()
    {
        var (author, asker, reader) = (await corner.NewAsync("author"), await corner.NewAsync("asker"), await corner.NewAsync("reader"));
        await reader.FollowAsync(asker);
        var post = await author.IdOfAsync("with care", new { whoQuotes = "ask" });
        var (yes, no) = ((await asker.WriteAsync("may I", new { quoteOf = post })).Id(), (await asker.WriteAsync("and here", new { quoteOf = post })).Id());
        foreach (var one in new[] { author, asker, reader }) Assert.Equal(("pending", null, null), Seen(await one.JsonAsync($"/api/posts/{yes}")));
        Assert.DoesNotContain("with care", (await reader.JsonAsync("/api/posts/home")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, (await reader.JsonAsync($"/api/posts/{post}")).Count("quotes"));
        Assert.Equal([no, yes], await author.IdsAsync($"/api/posts/{post}/quotes?waiting=true"));
        Assert.Equal(HttpStatusCode.NotFound, await asker.GetAsync($"/api/posts/{post}/quotes?waiting=true"));
        Assert.Equal(HttpStatusCode.Forbidden, await asker.PutAsync($"/api/posts/{post}/quotes/{yes}"));

        Assert.Equal(HttpStatusCode.NoContent, await author.PutAsync($"/api/posts/{post}/quotes/{yes}"));
        Assert.Equal(HttpStatusCode.NoContent, await author.DropAsync($"/api/posts/{post}/quotes/{no}"));
        Assert.Equal(("shown", post, "with care"), Seen(await reader.JsonAsync($"/api/posts/{yes}")));
        Assert.Equal(("declined", null, null), Seen(await reader.JsonAsync($"/api/posts/{no}")));
        Assert.Contains("with care", (await reader.JsonAsync("/api/posts/home")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, (await reader.JsonAsync($"/api/posts/{post}")).Count("quotes"));
    }

    [Fact]
    public async Task What_does_not_exist_for_a_reader_does_not_exist_for_them_in_a_quote()
    {
        var (author, fan, blocked) = (await corner.NewAsync("author"), await corner.NewAsync("fan"), await corner.NewAsync("blocked"));
        await fan.FollowAsync(author);
        await blocked.FollowAsync(fan);
        var post = await author.IdOfAsync("only for friends of mine");
        var quote = (await fan.WriteAsync("look", new { quoteOf = post })).Id();
        Assert.Contains("friends of mine", (await blocked.JsonAsync("/api/posts/home")).GetRawText(), StringComparison.Ordinal);
        await author.BlockAsync(blocked);
        Assert.Equal(("unavailable", null, null), Seen(await blocked.JsonAsync($"/api/posts/{quote}")));
        using var page = await blocked.BrowserAsync();
        var shown = await page.ShowAsync("/home");
        Assert.Contains("not available", shown.QuerySelector(".quote")!.TextContent, StringComparison.Ordinal);
        foreach (var path in new[] { "/home", $"/@{fan.Handle}", $"/@{fan.Handle}/{quote}", "/local" })
            foreach (var secret in new[] { "friends of mine", author.Handle, post })
                Assert.DoesNotContain(secret, await (await page.GetAsync(path)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await author.DropAsync($"/api/posts/{post}"));
        Assert.Equal(("gone", null, null), Seen(await fan.JsonAsync($"/api/posts/{quote}")));
    }

    [Fact]
    public async Task A_block_takes_each_out_of_what_the_other_wrote_for_everybody()
    {
        var (author, fan, reader) = (await corner.NewAsync("author"), await corner.NewAsync("fan"), await corner.NewAsync("reader"));
        await fan.FollowAsync(author);
        var post = await author.IdOfAsync("before");
        var quote = (await fan.WriteAsync("look", new { quoteOf = post })).Id();
        await author.BlockAsync(fan);
        await corner.HeardAsync();
        Assert.Equal(("withdrawn", null, null), Seen(await reader.JsonAsync($"/api/posts/{quote}")));
        Assert.Equal(0, (await reader.JsonAsync($"/api/posts/{post}")).Count("quotes"));
        Assert.Equal("post_unknown", await fan.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "again", quoteOf = post }));
    }

    [Fact]
    public async Task A_quote_in_a_quote_is_only_named_and_others_are_quoted_in_the_open()
    {
        var (author, fan) = (await corner.NewAsync("author"), await corner.NewAsync("fan"));
        var first = await author.IdOfAsync("one", new { whoQuotes = "everybody" });
        var second = await author.IdOfAsync("two", new { quoteOf = first, whoQuotes = "everybody" });
        var third = await fan.WriteAsync("three", new { quoteOf = second });
        var nested = third.GetProperty("quote").GetProperty("post").GetProperty("quote");
        Assert.Equal(("shown", first, null), Seen(third.GetProperty("quote").GetProperty("post")));
        Assert.Equal(JsonValueKind.Null, nested.GetProperty("post").ValueKind);
        foreach (var visibility in new[] { "private", "direct" })
        {
            Assert.Equal("quote_open", await fan.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", quoteOf = first, visibility }));
            await author.WriteAsync("to myself", new { quoteOf = first, visibility });
        }
        // Counted where it exists: a quote of one's own for few counts for those few.
        Assert.Equal((1, 3), ((await fan.JsonAsync($"/api/posts/{first}")).Count("quotes"), (await author.JsonAsync($"/api/posts/{first}")).Count("quotes")));
    }

    [Fact]
    public async Task Whoever_is_quoted_or_asked_is_told_once()
    {
        var (author, fan) = (await corner.NewAsync("author"), await corner.NewAsync("fan"));
        await fan.FollowAsync(author);
        await fan.WriteAsync("look", new { quoteOf = await author.IdOfAsync("free") });
        await fan.WriteAsync("may I", new { quoteOf = await author.IdOfAsync("careful", new { whoQuotes = "ask" }) });
        await author.WriteAsync("me", new { quoteOf = await author.IdOfAsync("own") });
        await corner.HeardAsync();
        var told = (await author.JsonAsync("/api/notifications")).GetRawText();
        foreach (var kind in new[] { "\"quoted\"", "\"quoteAsked\"" }) Assert.Equal(2, told.Split(kind).Length);
    }

    [Fact]
    public async Task Without_scripts_one_quotes_accepts_and_withdraws()
    {
        var (author, asker) = (await corner.NewAsync("author"), await corner.NewAsync("asker"));
        var post = await author.IdOfAsync("words to carry", new { whoQuotes = "ask" });
        using var theirs = await asker.BrowserAsync();
        var thread = await theirs.ShowAsync($"/@{author.Handle}/{post}");
        var compose = await theirs.ShowAsync(thread.QuerySelector($".deeds a[href$='/quote']")!.GetAttribute("href")!);
        Assert.Contains("words to carry", compose.QuerySelector("form.compose .quote")!.TextContent, StringComparison.Ordinal);
        Assert.Null(compose.QuerySelector("option[value=private]"));
        var again = await Page.ReadAsync(await theirs.PostAsync("/posts", ("text", ""), ("quoteOf", post), ("key", "q1")));
        Assert.NotNull(again.QuerySelector($"form.compose input[name=quoteOf][value='{post}']"));
        Assert.Equal(HttpStatusCode.SeeOther, (await theirs.PostAsync("/posts", ("text", "carried"), ("quoteOf", post), ("key", "q1"))).StatusCode);

        using var mine = await author.BrowserAsync();
        var waiting = await mine.ShowAsync($"/@{author.Handle}/{post}/quotes");
        var accept = waiting.QuerySelector("form.quote-answer")!.GetAttribute("action")!;
        Assert.EndsWith("/accept", accept, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await mine.PostAsync(accept)).StatusCode);
        Assert.Contains("words to carry", (await theirs.ShowAsync("/home")).QuerySelector(".post .quote")!.TextContent, StringComparison.Ordinal);
        var list = await mine.ShowAsync($"/@{author.Handle}/{post}/quotes");
        Assert.Equal(HttpStatusCode.SeeOther, (await mine.PostAsync(list.QuerySelector("form.quote-answer")!.GetAttribute("action")!)).StatusCode);
        Assert.Contains("withdrawn", (await theirs.ShowAsync("/home")).QuerySelector(".post .quote")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_waits_for_its_time_is_asked_about_then()
    {
        var (author, fan) = (await corner.NewAsync("author"), await corner.NewAsync("fan"));
        var post = await author.IdOfAsync("later", new { whoQuotes = "everybody" });
        var at = corner.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        Assert.Equal(HttpStatusCode.Created, (await fan.PostAsync("/api/posts/scheduled", new { at, post = new { text = "then", quoteOf = post } })).StatusCode);
        Assert.Equal("quote_open", await fan.RefusalAsync(HttpMethod.Post, "/api/posts/scheduled", new { at, post = new { text = "then", quoteOf = post, visibility = "private" } }));
        Assert.Equal(HttpStatusCode.NoContent, await author.PutAsync($"/api/posts/{post}/rules", new { whoQuotes = "nobody" }));
        corner.Clock.Sleep(TimeSpan.FromMinutes(11));
        await Corner.UntilAsync(async () => (await fan.JsonAsync("/api/posts/scheduled"))[0].GetProperty("refused").GetString() == "post_not_quoted", "it was refused at its time");
    }

    /// <summary>What stands in the place of the quoted post.</summary>
    private static (string State, string? Id, string? Text) Seen(JsonElement post)
    {
        var quote = post.GetProperty("quote");
        return (quote.Text("state"), quote.GetProperty("id").GetString(), quote.GetProperty("post") is { ValueKind: JsonValueKind.Object } quoted ? quoted.Text("text") : null);
    }
}
