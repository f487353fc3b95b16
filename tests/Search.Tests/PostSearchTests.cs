using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using static Palabre.Search.Tests.Town;

namespace Palabre.Search.Tests;

/// <summary>Posts in the search, on whichever database the tests run.</summary>
public sealed class PostSearchTests(Town town) : IClassFixture<Town>
{
    [Theory]
    [InlineData("Un Cœur d’artichaut à Zagora", "coeur zago")]
    [InlineData("شربنا قَهْوَةً في مَرْزُوكَة", "قهوه مرزوكه")]
    [InlineData("مطر في ورزازات", "مَطَر ورزا")]
    public async Task Posts_are_found_by_folded_words(string text, string typed)
    {
        var author = await town.NewAsync("Fatou");
        var post = await WriteAsync(author, text);
        using var guest = town.App.Guest();
        await UntilFoundAsync(guest, typed, post);
        Assert.Empty(await PostsAsync(guest, typed + " absent"));
        Assert.Contains(post, await PostsAsync(author.Http, typed));
    }

    [Fact]
    public async Task Warnings_and_what_a_poll_asks_are_found_too()
    {
        var author = await town.NewAsync("Naïma");
        var warned = await WriteAsync(author, "texte", new { warning = "Divulgâcheur wadifa" });
        var poll = await WriteAsync(author, "Que planter ?", new { poll = new { choices = new[] { "arganier", "wadifa verte" }, endsIn = 3600 } });
        using var guest = town.App.Guest();
        await UntilFoundAsync(guest, "wadifa verte", poll);
        Assert.Equal([poll, warned], await PostsAsync(guest, "wadifa"));
    }

    [Fact]
    public async Task Only_what_is_for_everybody_to_find_is_found_not_even_by_its_author()
    {
        var (author, other) = (await town.NewAsync("Salma"), await town.NewAsync("Ilyes"));
        var club = await ClubAsync(author, "Cercle du tifinagh");
        foreach (var visibility in new[] { "unlisted", "private", "direct" }) await WriteAsync(author, $"tifnaroute {visibility} @{other.Handle}", new { visibility });
        await WriteAsync(author, "tifnaroute club", new { visibility = "club", club });
        var open = await WriteAsync(author, "tifnaroute");
        Assert.Equal(HttpStatusCode.NoContent, (await other.Http.PutAsync($"/api/posts/{open}/boost", null, Ct)).StatusCode);
        await UntilFoundAsync(other.Http, "tifnaroute", open);
        await town.HeardAsync();
        foreach (var who in new[] { author.Http, other.Http }) Assert.Equal([open], await PostsAsync(who, "tifnaroute"));
    }

    [Fact]
    public async Task A_changed_post_is_found_by_its_new_words_and_no_longer_by_the_old_ones()
    {
        var author = await town.NewAsync("Rachida");
        var post = await WriteAsync(author, "Aghbalou en crue");
        await UntilFoundAsync(author.Http, "aghbalou", post);
        Assert.Equal(HttpStatusCode.OK, (await author.Http.PutAsJsonAsync($"/api/posts/{post}", new { text = "Imlil sous la neige" }, Ct)).StatusCode);
        await town.HeardAsync();
        Assert.Equal([post], await PostsAsync(author.Http, "imlil neige"));
        Assert.Empty(await PostsAsync(author.Http, "aghbalou"));
    }

    [Fact]
    public async Task What_is_deleted_and_what_stewards_take_away_is_not_found()
    {
        var author = await town.NewAsync("Driss");
        var (gone, judged) = (await WriteAsync(author, "Tinghir le soir"), await WriteAsync(author, "Tinghir insulte"));
        await UntilFoundAsync(author.Http, "tinghir", judged);
        (await author.Http.DeleteAsync($"/api/posts/{gone}", Ct)).EnsureSuccessStatusCode();
        Assert.Equal([judged], await PostsAsync(author.Http, "tinghir"));

        var (witness, steward) = (await town.NewAsync("Witness"), await town.App.AsAsync("ada"));
        Assert.Equal(HttpStatusCode.Created, (await witness.Http.PostAsJsonAsync("/api/reports", new { post = judged, rule = "hate" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await steward.PostAsJsonAsync($"/api/stewards/reports/post/{judged}/decision", new { measure = "postRemoved", rule = "hate", facts = "Insults." }, Ct)).StatusCode);
        await town.HeardAsync();
        Assert.Empty(await PostsAsync(author.Http, "tinghir"));
        Assert.Equal(0, await town.IndexedAsync(long.Parse(judged, CultureInfo.InvariantCulture)) + await town.IndexedAsync(long.Parse(gone, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Whom_a_block_keeps_apart_find_nothing_of_each_other_and_the_muted_are_found_only_by_name()
    {
        var (one, other, muted) = (await town.NewAsync("Lalla"), await town.NewAsync("Moha"), await town.NewAsync("Quiet"));
        var (hers, his, third) = (await WriteAsync(one, "Ourika basse"), await WriteAsync(other, "Ourika haute"), await WriteAsync(muted, "Ourika"));
        await UntilFoundAsync(one.Http, "ourika", third);
        Assert.Equal([third, his, hers], await PostsAsync(one.Http, "ourika"));
        Assert.Equal(HttpStatusCode.NoContent, (await one.Http.PutAsync($"/api/me/blocks/{other.Id}", null, Ct)).StatusCode);
        (await one.Http.PutAsJsonAsync($"/api/me/mutes/{muted.Id}", new { }, Ct)).EnsureSuccessStatusCode();
        Assert.Equal([hers], await PostsAsync(one.Http, "ourika"));
        Assert.Equal([third, his], await PostsAsync(other.Http, "ourika"));
        Assert.Equal([third], await PostsAsync(one.Http, $"ourika from:{muted.Handle}"));
    }

    [Fact]
    public async Task Who_does_not_want_to_be_found_is_not_at_once_but_by_themselves()
    {
        var (shy, other) = (await town.NewAsync("Timide"), await town.NewAsync("Lectrice"));
        var (hers, open) = (await WriteAsync(shy, "Tafraout rose"), await WriteAsync(other, "Tafraout bleue"));
        using var guest = town.App.Guest();
        await UntilFoundAsync(guest, "tafraout", open);
        Assert.Equal([open, hers], await PostsAsync(guest, "tafraout"));

        (await shy.Http.PutAsJsonAsync("/api/me/privacy", new { isPrivate = false, postsAreFound = false }, Ct)).EnsureSuccessStatusCode();
        foreach (var who in new[] { guest, other.Http })
        {
            Assert.Equal([open], await PostsAsync(who, "tafraout"));
            Assert.Empty(await PostsAsync(who, $"from:{shy.Handle}"));
            Assert.DoesNotContain(hers, await who.GetStringAsync("/search?q=tafraout&kind=posts", Ct), StringComparison.Ordinal);
        }
        Assert.Equal([open, hers], await PostsAsync(shy.Http, "tafraout"));
        var later = await WriteAsync(shy, "Tafraout encore");
        await UntilFoundAsync(shy.Http, "tafraout", later);
        Assert.Equal([open], await PostsAsync(guest, "tafraout"));

        // What says nothing of it leaves it; and what was hidden comes back as it was.
        (await shy.Http.PutAsJsonAsync("/api/me/privacy", new { isPrivate = false }, Ct)).EnsureSuccessStatusCode();
        Assert.Equal([open], await PostsAsync(guest, "tafraout"));
        (await shy.Http.PutAsJsonAsync("/api/me/privacy", new { isPrivate = false, postsAreFound = true }, Ct)).EnsureSuccessStatusCode();
        Assert.Equal([later, open, hers], await PostsAsync(guest, "tafraout"));
    }

    [Fact]
    public async Task Rows_of_words_and_whose_they_are_narrow_it_down()
    {
        var (one, other) = (await town.NewAsync("Tamou"), await town.NewAsync("Bassou"));
        var row = await WriteAsync(one, "Le thé à la menthe d’Azrou");
        var apart = await WriteAsync(other, "La menthe, le thé et Azrou");
        await UntilFoundAsync(one.Http, "azrou", apart);
        Assert.Equal([apart, row], await PostsAsync(one.Http, "menthe azrou"));
        Assert.Equal([row], await PostsAsync(one.Http, "\"the a la\" azrou"));
        Assert.Empty(await PostsAsync(one.Http, "\"the a la ment\" azrou"));
        Assert.Equal([apart], await PostsAsync(one.Http, $"azrou from:@{other.Handle}"));
        Assert.Equal([row], await PostsAsync(one.Http, "from:me azr"));
        Assert.Equal([row], await PostsAsync(one.Http, $"from:{one.Handle}"));
        Assert.Empty(await PostsAsync(one.Http, "azrou from:nobody.here"));
    }

    [Fact]
    public async Task The_page_shows_posts_as_timelines_do_twenty_at_a_time()
    {
        var author = await town.NewAsync("Hnia");
        var posts = new List<string>();
        for (var i = 0; i < 23; i++) posts.Insert(0, await WriteAsync(author, $"Msemrir {i} #msemrir"));
        using var guest = town.App.Guest();
        await UntilFoundAsync(guest, "msemrir", posts[0]);

        var all = await guest.GetStringAsync("/search?q=msemrir", Ct);
        Assert.Equal(posts.Take(5), Shown(all, posts));
        Assert.Contains("href=\"/search?q=msemrir&amp;kind=posts\"", all, StringComparison.Ordinal);
        var first = await guest.GetStringAsync("/search?q=msemrir&kind=posts", Ct);
        Assert.Equal(posts.Take(20), Shown(first, posts));
        Assert.Contains($"/search?q=msemrir&amp;kind=posts&amp;max_id={posts[19]}", first, StringComparison.Ordinal);
        Assert.Contains("buttons older", first, StringComparison.Ordinal);
        var second = await guest.GetStringAsync($"/search?q=msemrir&kind=posts&max_id={posts[19]}", Ct);
        Assert.Equal(posts.Skip(20), Shown(second, posts));
        Assert.DoesNotContain("buttons older", second, StringComparison.Ordinal);
        Assert.Contains("href=\"/tags/msemrir\"", await guest.GetStringAsync("/search?q=%23msemrir", Ct), StringComparison.Ordinal);
        Assert.Contains("Search everywhere", await guest.GetStringAsync("/search?q=msemrir&kind=people", Ct), StringComparison.Ordinal);

        Assert.Equal(posts.Skip(2).Take(3), (await FoundAsync(guest, "msemrir", $"&limit=3&max_id={posts[1]}")).Select(f => f.GetProperty("id").GetString()));
        var card = (await FoundAsync(guest, "msemrir", "&limit=1"))[0];
        Assert.Equal(("Msemrir 22 #msemrir", author.Id.ToString()), (card.GetProperty("title").GetString(), card.GetProperty("member").GetString()));
        Assert.EndsWith($"/@{author.Handle}/{posts[0]}", card.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Shown(string page, IReadOnlyList<string> posts) =>
        posts.Select(post => (Post: post, At: page.IndexOf($"id=\"post-{post}\"", StringComparison.Ordinal))).Where(p => p.At >= 0).OrderBy(p => p.At).Select(p => p.Post);
}
