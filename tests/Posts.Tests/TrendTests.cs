using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestKit;

namespace Palabre.Posts.Tests;

/// <summary>Posts and pages that are talked about: by different people, never by one alone.</summary>
public sealed class TrendTests(OutsideCorner corner) : IClassFixture<OutsideCorner>
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(6);

    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public void Everybody_counts_once_by_the_first_they_did_and_half_as_much_every_day()
    {
        var now = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
        var (ada, bo, cy) = (new MemberId(1), new MemberId(2), new MemberId(3));
        var once = Warmth.Of([new(ada, now), new(bo, now)], now);
        Assert.Equal(new Warmth(2, 2), once);
        // Again and again is once, and a boost that is given anew is as old as what they did first.
        Assert.Equal(new Warmth(2, 1.5), Warmth.Of([new(ada, now), new(ada, now), new(bo, now), new(bo, now - Warmth.Half)], now));
        var old = Warmth.Of([new(ada, now - (2 * Warmth.Half)), new(bo, now - (2 * Warmth.Half)), new(cy, now - (2 * Warmth.Half))], now);
        Assert.Equal(new Warmth(3, 0.75), old);
        Assert.Equal(new Warmth(1, 1), Warmth.Of([new(ada, now + TimeSpan.FromSeconds(1))], now));
    }

    [Fact]
    public async Task What_all_are_told_is_asked_by_one_and_beside_those_who_come_before_it_is_old()
    {
        var (clock, asked) = (new ManualClock(corner.Clock.GetUtcNow()), 0);
        var answers = new FewMinutes<int>(corner.App.Services.GetRequiredService<IServiceScopeFactory>(), clock);
        var first = new TaskCompletionSource();
        async Task<int> ReadAsync()
        {
            var number = Interlocked.Increment(ref asked);
            if (number == 1) await first.Task;
            return number;
        }

        Task<int> AskAsync(CancellationToken ct) => answers.OfAsync((_, _, _) => ReadAsync(), ct);
        using var leaves = new CancellationTokenSource();
        Task<int>[] both = [AskAsync(Ct), AskAsync(Ct)];
        var gone = AskAsync(leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first.SetResult();
        var told = await Task.WhenAll(both);
        Assert.Equal([1, 1], told);
        Assert.Equal(1, await AskAsync(Ct));
        clock.Advance(FewMinutes<int>.Early);
        Assert.Equal(1, await AskAsync(Ct));
        while (await AskAsync(Ct) == 1) await Task.Delay(5, Ct);
        Assert.Equal((2, 2), (await AskAsync(Ct), asked));
        clock.Advance(FewMinutes<int>.Fresh);
        Assert.Equal(3, await AskAsync(Ct));
    }

    [Fact]
    public async Task An_answer_that_is_there_is_asked_for_anew_though_what_read_it_is_not_put_away_yet()
    {
        var (clock, asked) = (new ManualClock(), 0);
        var putAway = new TaskCompletionSource();
        await using var services = new ServiceCollection().AddScoped(_ => new PutAwayLate(putAway.Task)).BuildServiceProvider();
        var answers = new FewMinutes<int>(services.GetRequiredService<IServiceScopeFactory>(), clock);
        Task<int> AskAsync() => answers.OfAsync((scope, _, _) =>
        {
            scope.GetRequiredService<PutAwayLate>();
            return Task.FromResult(Interlocked.Increment(ref asked));
        }, Ct);

        var first = AskAsync();
        while (!AskAsync().IsCompleted) await Task.Delay(5, Ct);
        clock.Advance(FewMinutes<int>.Fresh);
        var later = AskAsync();
        putAway.SetResult();
        Assert.Equal((1, 2), (await first, await later));
    }

    [Fact]
    public async Task What_changes_while_an_answer_is_read_is_read_once_more_where_it_has_to_do_with_it()
    {
        var (clock, asked, reads) = (new ManualClock(), 0, new SemaphoreSlim(0));
        var answers = new FewMinutes<int>(corner.App.Services.GetRequiredService<IServiceScopeFactory>(), clock);
        Task<int> AskAsync() => answers.OfAsync(async (_, _, _) =>
        {
            var number = Interlocked.Increment(ref asked);
            await reads.WaitAsync(Ct);
            return number;
        }, Ct);
        async Task UntilAskedAsync(int times)
        {
            while (Volatile.Read(ref asked) < times) await Task.Delay(5, Ct);
        }

        var first = AskAsync();
        await UntilAskedAsync(1);
        answers.ForgetWhere(number => number == 7);
        reads.Release();
        Assert.Equal(1, await first);

        // Whoever comes meanwhile waits for the same, which knows the change.
        clock.Advance(FewMinutes<int>.Fresh);
        var before = AskAsync();
        await UntilAskedAsync(2);
        answers.ForgetWhere(number => number == 2);
        var after = AskAsync();
        reads.Release(2);
        Assert.Equal((3, 3), (await before, await after));
        clock.Advance(FewMinutes<int>.Doubtful);
        Assert.Equal(3, await AskAsync());

        // Nobody makes others wait for ever.
        clock.Advance(FewMinutes<int>.Fresh);
        var often = AskAsync();
        for (var reading = 1; reading <= FewMinutes<int>.MostReadings; reading++)
        {
            await UntilAskedAsync(3 + reading);
            answers.ForgetWhere(_ => true);
            reads.Release();
        }
        Assert.Equal(3 + FewMinutes<int>.MostReadings, await often);
        clock.Advance(FewMinutes<int>.Doubtful);
        reads.Release();
        Assert.Equal(4 + FewMinutes<int>.MostReadings, await AskAsync());
    }

    [Fact]
    public async Task A_post_is_there_when_several_others_have_to_do_with_it_and_everybody_may_find_it()
    {
        var (ada, bo, cy, dee, eve) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("cy"), await corner.NewAsync("dee"), await corner.NewAsync("eve"));
        var alone = await ada.IdOfAsync("one friend does it all");
        await MarkAsync(ada, alone, "favourite", "boost");
        await MarkAsync(bo, alone, "favourite", "boost");
        foreach (var text in new[] { "yes", "yes!" }) await bo.WriteAsync(text, new { replyTo = alone });
        var (liked, boosted, answered) = (await bo.IdOfAsync("liked"), await cy.IdOfAsync("boosted"), await dee.IdOfAsync("answered", new { whoQuotes = "everybody" }));
        foreach (var who in new[] { ada, cy, dee }) await MarkAsync(who, liked, "favourite");
        foreach (var who in new[] { ada, bo }) await MarkAsync(who, boosted, "boost");
        await ada.WriteAsync("I think so", new { replyTo = answered });
        await bo.WriteAsync("look", new { quoteOf = answered });
        await cy.WriteAsync("only for you", new { replyTo = answered, visibility = "direct" });
        var second = await bo.IdOfAsync("the same author again");
        foreach (var who in new[] { ada, cy }) await MarkAsync(who, second, "favourite");
        List<string> closed = [await eve.IdOfAsync("quiet", new { visibility = "unlisted" }), await eve.IdOfAsync("for followers", new { visibility = "private" }), await eve.IdOfAsync("behind a warning", new { warning = "spoiler" }),
            await eve.IdOfAsync("marked", new { sensitive = true }), await eve.IdOfAsync("an answer", new { replyTo = liked })];
        foreach (var post in closed)
            foreach (var who in new[] { ada, bo, cy }) await who.PutAsync($"/api/posts/{post}/favourite");
        corner.Clock.Sleep(Fresh);
        var now = await TrendsAsync(ada);
        Assert.Equal([(liked, 4), (answered, 2), (boosted, 2)], now.Where(t => t.Post == liked || t.Post == answered || t.Post == boosted).OrderByDescending(t => t.People).ThenByDescending(t => t.Post, StringComparer.Ordinal));
        Assert.Empty(now.Select(t => t.Post).Intersect([alone, second, .. closed]));
        using var guest = corner.App.Guest();
        Assert.Contains(liked, (await guest.GetFromJsonAsync<JsonElement>("/api/v1/trends/statuses", Ct)).EnumerateArray().Select(s => s.Id()));

        // Home is as it was: nothing of it comes there by itself, and what is there stands in the order of time.
        Assert.DoesNotContain(liked, await eve.IdsAsync("/api/posts/home"));
        corner.Clock.Sleep(TimeSpan.FromDays(2));
        var fresh = await dee.IdOfAsync("fresh");
        foreach (var who in new[] { ada, bo }) await MarkAsync(who, fresh, "favourite");
        corner.Clock.Sleep(Fresh);
        var later = await TrendsAsync(eve);
        Assert.Equal(fresh, later[0].Post);
        Assert.True(later.Single(t => t.Post == fresh).People < later.Single(t => t.Post == liked).People);
        corner.Clock.Sleep(TimeSpan.FromDays(8));
        Assert.Empty(await TrendsAsync(eve));
    }

    [Fact]
    public async Task What_a_reader_would_see_nowhere_else_is_left_out_and_so_is_who_does_not_want_to_be_found()
    {
        var (ada, bo, cy, reader) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("cy"), await corner.NewAsync("reader"));
        var posts = new Dictionary<string, string>();
        foreach (var author in new[] { ada, bo, cy })
        {
            posts[author.Handle] = await author.IdOfAsync($"aubergines by {author.Handle}");
            foreach (var other in new[] { ada, bo, cy }.Where(o => o != author)) await MarkAsync(other, posts[author.Handle], "favourite");
        }
        corner.Clock.Sleep(Fresh);
        Assert.Equal(3, (await TrendsAsync(reader)).Count(t => posts.ContainsValue(t.Post)));

        await reader.PutAsync($"/api/me/mutes/{ada.Id}");
        await reader.BlockAsync(bo);
        Assert.Equal([posts[cy.Handle]], (await TrendsAsync(reader)).Select(t => t.Post).Where(posts.ContainsValue));
        (await reader.PostAsync("/api/filters", new { title = "no vegetables", contexts = new[] { "public" }, action = "hide", keywords = new[] { new { keyword = "aubergines", wholeWord = true } } })).EnsureSuccessStatusCode();
        Assert.DoesNotContain(await TrendsAsync(reader), t => posts.ContainsValue(t.Post));

        (await cy.Http.PutAsJsonAsync("/api/me/privacy", new { isPrivate = false, postsAreFound = false }, Ct)).EnsureSuccessStatusCode();
        foreach (var who in new[] { ada, cy }) Assert.DoesNotContain(posts[cy.Handle], (await TrendsAsync(who)).Select(t => t.Post));
        await ada.DropAsync($"/api/posts/{posts[ada.Handle]}");
        Assert.Equal([posts[bo.Handle]], (await TrendsAsync(ada)).Select(t => t.Post).Where(posts.ContainsValue));
    }

    [Fact]
    public async Task A_page_is_there_when_several_people_lead_to_it_with_its_days_and_its_picture()
    {
        var (ada, bo, cy, reader) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("cy"), await corner.NewAsync("reader"));
        var (spring, alone, passed) = ($"{corner.Site.Url}/pages/well", $"{corner.Site.Url}/plain/alone", $"{corner.Site.Url}/plain/passed");
        foreach (var who in new[] { ada, bo }) await who.WriteAsync($"Look: {spring}");
        await bo.WriteAsync($"Look again: {spring}");
        foreach (var _ in Enumerable.Range(0, 3)) await ada.WriteAsync($"mine {alone}");
        await cy.WriteAsync($"hush {alone}", new { visibility = "private" });
        await cy.WriteAsync($"careful {alone}", new { warning = "hm" });
        var post = await cy.IdOfAsync($"only I wrote it {passed}");
        await MarkAsync(ada, post, "boost");
        await LeadsAsync(ada, spring, alone, passed);
        corner.Clock.Sleep(Fresh);
        var links = await LinksAsync(reader);
        Assert.Equal([(spring, 2, 3), (passed, 2, 2)], links.Where(l => l.Url == spring || l.Url == alone || l.Url == passed).OrderByDescending(l => l.Posts));

        var told = (await reader.JsonAsync("/api/v1/trends/links")).EnumerateArray().Single(l => l.Text("url") == spring);
        Assert.StartsWith(corner.App.Url.ToString(), told.Text("image"), StringComparison.Ordinal);
        var days = told.GetProperty("history").EnumerateArray().Select(d => (d.Text("accounts"), d.Text("uses"))).ToList();
        // Midnight may have passed since.
        Assert.Equal((7, ("2", "3")), (days.Count, Assert.Single(days.Take(2), day => day != ("0", "0"))));
        Assert.All(days.Skip(2), day => Assert.Equal(("0", "0"), day));

        await reader.PutAsync($"/api/me/mutes/{ada.Id}");
        Assert.DoesNotContain(await LinksAsync(reader), l => l.Url == spring || l.Url == passed);
        (await bo.PostAsync("/api/filters", new { title = "no wells", contexts = new[] { "public" }, action = "warn", keywords = new[] { new { keyword = "well", wholeWord = true } } })).EnsureSuccessStatusCode();
        Assert.Equal([passed], (await LinksAsync(bo)).Select(l => l.Url).Where(u => u == spring || u == passed));
    }

    [Fact]
    public async Task Pages_show_both_with_how_many_people_and_the_rule_in_words()
    {
        var (ada, bo, cy) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"), await corner.NewAsync("cy"));
        var address = $"{corner.Site.Url}/pages/shared";
        foreach (var who in new[] { ada, bo }) await who.WriteAsync($"#shared {address}");
        var post = await cy.IdOfAsync("several like it");
        foreach (var who in new[] { ada, bo }) await MarkAsync(who, post, "favourite");
        await LeadsAsync(ada, address);
        corner.Clock.Sleep(Fresh);
        using var browser = await ada.BrowserAsync("fr");
        using var guest = new Page(corner.App, "fr");
        foreach (var page in new[] { await browser.ShowAsync("/tags"), await guest.ShowAsync("/search") })
        {
            var talked = page.QuerySelector(".talked-about")!;
            Assert.NotNull(talked.QuerySelector($".link-card[href='{address}']"));
            Assert.Contains("2 personnes l’ont aimée", talked.QuerySelector($"#post-{post} + .why-here")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("Chacune compte une fois", talked.QuerySelector("details")!.TextContent, StringComparison.Ordinal);
        }
    }

    private static async Task MarkAsync(Writer who, string post, params string[] marks)
    {
        foreach (var mark in marks) await who.PutAsync($"/api/posts/{post}/{mark}");
    }

    private static async Task<IReadOnlyList<(string Post, int People)>> TrendsAsync(Writer reader) =>
        [.. (await reader.JsonAsync("/api/posts/trends?limit=40")).EnumerateArray().Select(t => (t.GetProperty("post").Id(), t.Count("people")))];

    private static async Task<IReadOnlyList<(string Url, int People, int Posts)>> LinksAsync(Writer reader) =>
        [.. (await reader.JsonAsync("/api/posts/trends/links?limit=40")).EnumerateArray().Select(t => (t.GetProperty("link").Text("url"), t.Count("people"), t.Count("posts")))];

    /// <summary>Waits until it is known what all posts with these addresses lead to.</summary>
    private static Task LeadsAsync(Writer reader, params string[] addresses) => Corner.UntilAsync(async () =>
    {
        var posts = (await reader.JsonAsync("/api/posts/local?limit=40")).GetProperty("posts").EnumerateArray().Where(p => addresses.Any(a => p.Text("text").Contains(a, StringComparison.Ordinal))).ToList();
        return posts.All(p => p.GetProperty("link").ValueKind == JsonValueKind.Object);
    }, "all addresses were asked");

    /// <summary>What a reading used, and what takes its time to go.</summary>
    private sealed class PutAwayLate(Task until) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(until);
    }
}
