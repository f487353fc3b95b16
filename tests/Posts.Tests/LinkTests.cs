using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Words;

namespace Palabre.Posts.Tests;

/// <summary>What posts lead to, asked for at a real site.</summary>
public sealed class LinkTests(OutsideCorner corner) : IClassFixture<OutsideCorner>
{
    private static CancellationToken Ct => Corner.Ct;

    private string Site => corner.Site.Url;

    [Fact]
    public async Task A_post_shows_what_its_first_address_leads_to_in_homes_on_pages_and_in_programs()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        await bo.FollowAsync(ada);
        var post = (await ada.WriteAsync($"Look: {Site}/pages/spring and {Site}/pages/other")).Id();
        var link = await LinkAsync(bo, post);
        Assert.Equal(
            ($"{Site}/pages/spring", "Page spring", "Où l’eau sort de terre.", "Les sources", "Leïla", "https://example.org/leila", "fr"),
            (link.Text("url"), link.Text("title"), link.Text("description"), link.Text("site"), link.Text("author"), link.Text("authorUrl"), link.Text("language")));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 7, 0, 0, TimeSpan.Zero), link.GetProperty("publishedAt").GetDateTimeOffset());
        Assert.Equal((1200, 630, "Une source"), (link.GetProperty("picture").Count("width"), link.GetProperty("picture").Count("height"), link.GetProperty("picture").Text("description")));
        Assert.Equal(0, corner.Site.Count("/pages/other"));

        using var guest = corner.App.Guest();
        var picture = await guest.GetAsync(link.GetProperty("picture").Text("previewUrl"), Ct);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg", corner.App.Url.Authority), (picture.StatusCode, picture.Content.Headers.ContentType?.MediaType, picture.RequestMessage!.RequestUri!.Authority));

        var home = (await bo.JsonAsync("/api/posts/home")).GetProperty("posts")[0];
        Assert.Equal(("Page spring", JsonValueKind.Null), (home.GetProperty("link").Text("title"), home.GetProperty("editedAt").ValueKind));
        var card = (await bo.JsonAsync($"/api/v1/statuses/{post}")).GetProperty("card");
        Assert.Equal(("link", "Page spring", "Les sources", Site), (card.Text("type"), card.Text("title"), card.Text("provider_name"), card.Text("provider_url")));
        Assert.Equal("Leïla", card.GetProperty("authors")[0].Text("name"));
        Assert.StartsWith(corner.App.Url.ToString(), card.Text("image"), StringComparison.Ordinal);

        using var browser = await bo.BrowserAsync();
        var shown = (await browser.ShowAsync("/home")).QuerySelector(".link-card");
        Assert.Equal(($"{Site}/pages/spring", "Page spring"), (shown?.GetAttribute("href"), shown?.QuerySelector("strong")?.TextContent));
        Assert.StartsWith("/pictures/", shown!.QuerySelector("img")!.GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_asked_once_for_all_posts_and_anew_when_what_is_known_is_old()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var first = (await ada.WriteAsync($"{Site}/plain/once")).Id();
        await LinkAsync(ada, first);
        await LinkAsync(bo, (await bo.WriteAsync($"Me too: {Site}/plain/once")).Id());
        Assert.Equal(1, corner.Site.Count("/plain/once"));
        await AgeAsync($"{Site}/plain/once", "What it said then", LinkCard.Life);
        await LinkAsync(bo, (await bo.WriteAsync($"Again: {Site}/plain/once")).Id());
        Assert.Equal(2, corner.Site.Count("/plain/once"));
        Assert.Equal("Plain once", (await LinkAsync(ada, first)).Text("title"));
    }

    [Fact]
    public async Task Another_address_brings_another_card_and_none_takes_it_away()
    {
        var ada = await corner.NewAsync("ada");
        var post = (await ada.WriteAsync($"{Site}/plain/before")).Id();
        Assert.Equal("Plain before", (await LinkAsync(ada, post)).Text("title"));
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = $"other words {Site}/plain/before" }));
        Assert.Equal("Plain before", (await ada.JsonAsync($"/api/posts/{post}")).GetProperty("link").Text("title"));
        Assert.Equal(1, corner.Site.Count("/plain/before"));
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = $"{Site}/plain/after" }));
        Assert.Equal("Plain after", (await LinkAsync(ada, post)).Text("title"));
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = "nothing any more" }));
        Assert.Equal(JsonValueKind.Null, (await ada.JsonAsync($"/api/posts/{post}")).GetProperty("link").ValueKind);
    }

    [Theory]
    [InlineData("/broken")]
    [InlineData("/file")]
    [InlineData("/inside")]
    [InlineData("/missing")]
    public async Task What_gives_nothing_stays_an_address(string path)
    {
        var ada = await corner.NewAsync("ada");
        var post = (await ada.WriteAsync(Site + path)).Id();
        await AskedAsync(post);
        Assert.Equal(JsonValueKind.Null, (await ada.JsonAsync($"/api/posts/{post}")).GetProperty("link").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await ada.JsonAsync($"/api/v1/statuses/{post}")).GetProperty("card").ValueKind);
        Assert.DoesNotContain("/plain/inside", corner.Site.Asked);
    }

    [Theory]
    [InlineData("/there", "Plain there")]
    [InlineData("/endless", "Endless")]
    [InlineData("/false-picture", "False picture")]
    [InlineData("/picture-inside", "Picture inside")]
    public async Task What_can_be_read_of_an_odd_page_is_shown_without_a_picture(string path, string title)
    {
        var ada = await corner.NewAsync("ada");
        var link = await LinkAsync(ada, (await ada.WriteAsync(Site + path)).Id());
        Assert.Equal((title, JsonValueKind.Null), (link.Text("title"), link.GetProperty("picture").ValueKind));
    }

    [Fact]
    public async Task A_site_is_asked_one_page_at_a_time()
    {
        var ada = await corner.NewAsync("ada");
        corner.Site.Hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = (await ada.WriteAsync($"{Site.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/held")).Id();
        await Corner.UntilAsync(() => Task.FromResult(corner.Site.Count("/held") == 1), "the page is asked for");
        var second = (await ada.WriteAsync($"{Site.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/plain/second")).Id();
        corner.Site.Hold.SetResult();
        await LinkAsync(ada, second);
        var asked = corner.Site.Asked.ToList();
        Assert.True(asked.IndexOf("/held") < asked.IndexOf("/plain/second"));
        Assert.Equal("Held", (await LinkAsync(ada, held)).Text("title"));
    }

    [Fact]
    public async Task What_is_this_house_is_not_asked_and_neither_is_a_name_with_a_password()
    {
        var ada = await corner.NewAsync("ada");
        foreach (var text in new[] { $"{corner.App.Url}@{ada.Handle}", "no address at all", "http://me:secret@127.0.0.1/" })
        {
            var post = (await ada.WriteAsync(text)).Id();
            Assert.False(await corner.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<PostLink>().AnyAsync(l => l.Post == Number(post), Ct)));
        }
    }

    [Fact]
    public async Task Streams_are_told_when_the_card_is_there()
    {
        var ada = await corner.NewAsync("ada");
        var streams = corner.App.Services.GetRequiredService<LiveStreams>();
        var reader = corner.App.Services.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Utc);
        using var watch = streams.Subscribe([PostTopics.House], null);
        var post = (await ada.WriteAsync($"{Site}/plain/told")).Id();
        await foreach (var message in watch.Messages.ReadAllAsync(Ct))
            if (message.Event == PostTopics.Changed && await message.TextForAsync(reader) == post) break;
        Assert.Equal("Plain told", (await ada.JsonAsync($"/api/posts/{post}")).GetProperty("link").Text("title"));
    }

    [Fact]
    public async Task A_warning_covers_the_card_and_a_sensitive_post_shows_no_picture_of_it()
    {
        var ada = await corner.NewAsync("ada");
        var warned = (await ada.WriteAsync($"{Site}/pages/warned", new { warning = "water" })).Id();
        var sensitive = (await ada.WriteAsync($"{Site}/pages/sensitive", new { sensitive = true })).Id();
        await LinkAsync(ada, warned);
        await LinkAsync(ada, sensitive);
        using var browser = await ada.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync($"/@{ada.Handle}/{warned}")).QuerySelector("details.warned .link-card img"));
        var shown = (await browser.ShowAsync($"/@{ada.Handle}/{sensitive}")).QuerySelector(".link-card");
        Assert.NotNull(shown);
        Assert.Null(shown.QuerySelector("img"));
    }

    /// <summary>What a post leads to, once it is known.</summary>
    private static async Task<JsonElement> LinkAsync(Writer reader, string post)
    {
        JsonElement link = default;
        await Corner.UntilAsync(async () => (link = (await reader.JsonAsync($"/api/posts/{post}")).GetProperty("link")).ValueKind == JsonValueKind.Object, $"the card of {post} is there");
        return link;
    }

    private Task AskedAsync(string post) => Corner.UntilAsync(
        () => corner.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<PostLink>().AnyAsync(l => l.Post == Number(post) && l.Card != null, Ct)), $"the address of {post} was asked");

    private Task<int> AgeAsync(string address, string title, TimeSpan by) => corner.AskAsync(async services =>
    {
        var at = corner.Clock.GetUtcNow() - by;
        return await services.GetRequiredService<PalabreDb>().Set<LinkCard>().Where(c => c.Address == address)
            .ExecuteUpdateAsync(c => c.SetProperty(one => one.AskedAt, at).SetProperty(one => one.Title, title), Ct);
    });

    private static long Number(string id) => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
}
