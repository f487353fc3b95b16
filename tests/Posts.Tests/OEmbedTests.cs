using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace Palabre.Posts.Tests;

/// <summary>How other sites show what is public here.</summary>
public sealed class OEmbedTests(LiveCorner corner) : IClassFixture<LiveCorner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_public_post_is_a_frame_that_looks_like_it_and_its_page_says_where()
    {
        var ada = await corner.NewAsync("ada");
        var post = (await ada.WriteAsync("Eau & <b>sel</b>")).Id();
        using var page = new Page(corner.App);
        var link = (await page.ShowAsync($"/@{ada.Handle}/{post}")).QuerySelector("link[type='application/json+oembed']")!.GetAttribute("href")!;
        using var guest = corner.App.Guest();
        var answer = await guest.GetAsync(link, Ct);
        var embed = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(("1.0", "rich", "Eau & <b>sel</b>", ada.Handle), (embed.Text("version"), embed.Text("type"), embed.Text("title"), embed.Text("author_url").Split('@')[1]));

        var frame = new HtmlParser().ParseDocument(embed.Text("html")).QuerySelector("iframe")!;
        Assert.Equal((embed.Count("width").ToString(Culture), "Eau & <b>sel</b>"), (frame.GetAttribute("width"), frame.GetAttribute("title")));
        var framed = await guest.GetAsync(frame.GetAttribute("src"), Ct);
        var policy = Assert.Single(framed.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors *", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        var shown = await Page.ReadAsync(framed);
        Assert.Equal("Eau & <b>sel</b>", shown.QuerySelector(".post-text")!.TextContent);
        Assert.Empty(shown.QuerySelectorAll("script, form"));
    }

    [Theory]
    [InlineData(200, 100, 200, 100)]
    [InlineData(9000, 9000, 480, 360)]
    [InlineData(-1, 0, 480, 360)]
    public async Task It_is_never_larger_than_there_is_room(int most, int mostHigh, int width, int height)
    {
        var ada = await corner.NewAsync("ada");
        var embed = await OfAsync($"@{ada.Handle}/{(await ada.WriteAsync("x")).Id()}", $"&maxwidth={most}&maxheight={mostHigh}");
        Assert.Equal((width, height), (embed.Count("width"), embed.Count("height")));
    }

    [Fact]
    public async Task What_is_not_for_all_is_not_there_in_any_form()
    {
        var ada = await corner.NewAsync("ada");
        var secret = (await ada.WriteAsync("secret", new { visibility = "private" })).Id();
        var club = await Corner.ClubAsync(ada);
        var room = (await (await ada.PostAsync("/api/rooms", new { title = "Eau", access = "social" })).Content.ReadFromJsonAsync<JsonElement>(Ct)).Id();
        foreach (var path in new[] { $"@{ada.Handle}/{secret}", "@nobody/1", $"club/{club}", $"club/{club}/programme", "club/none", "show/1", "room/1", $"room/{room}", "settings/moving", "" })
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Url(path)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("https://elsewhere.example/@ada/1"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("nonsense"));
        Assert.Equal(HttpStatusCode.NotFound, await ada.GetAsync($"/oembed?url={Uri.EscapeDataString(Url($"@{ada.Handle}/{secret}"))}"));
        Assert.Equal(HttpStatusCode.NotFound, await ada.GetAsync($"/@{ada.Handle}/{secret}/embed"));
        using var page = await ada.BrowserAsync();
        Assert.Null((await page.ShowAsync($"/@{ada.Handle}/{secret}")).QuerySelector("link[type$='oembed']"));
    }

    [Fact]
    public async Task Two_forms_are_spoken_and_no_third()
    {
        var ada = await corner.NewAsync("ada");
        var url = Uri.EscapeDataString(Url($"@{ada.Handle}/{(await ada.WriteAsync("a & b")).Id()}"));
        using var guest = corner.App.Guest();
        var xml = await guest.GetAsync($"/oembed?url={url}&format=xml", Ct);
        Assert.Equal("text/xml", xml.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("a & b", "rich"), (XDocument.Parse(await xml.Content.ReadAsStringAsync(Ct)).Root!.Element("title")!.Value, XDocument.Parse(await xml.Content.ReadAsStringAsync(Ct)).Root!.Element("type")!.Value));
        Assert.Equal(HttpStatusCode.NotImplemented, (await guest.GetAsync($"/oembed?url={url}&format=yaml", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_club_is_its_week_and_a_room_its_picture()
    {
        var ada = await corner.NewAsync("ada");
        var slug = $"open-{ada.Handle}";
        Assert.Equal(HttpStatusCode.Created, (await ada.PostAsync("/api/clubs", new { slug, name = "Cercle" })).StatusCode);
        var club = await OfAsync($"club/{slug}");
        Assert.Equal(("rich", "Cercle"), (club.Text("type"), club.Text("title")));
        Assert.Contains($"/club/{slug}/programme/embed", club.Text("html"), StringComparison.Ordinal);
        var opened = await (await ada.PostAsync("/api/rooms", new { title = "Eau", access = "open" })).Content.ReadFromJsonAsync<JsonElement>(Ct);
        var room = await OfAsync($"room/{opened.Id()}");
        Assert.Equal(("link", "Eau", Url($"room/{opened.Id()}/card.png")), (room.Text("type"), room.Text("title"), room.Text("thumbnail_url")));
        using var page = new Page(corner.App);
        Assert.NotNull((await page.ShowAsync($"/club/{slug}")).QuerySelector("link[type='text/xml+oembed']"));
        Assert.NotNull((await page.ShowAsync($"/room/{opened.Id()}")).QuerySelector("link[type='text/xml+oembed']"));
    }

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.InvariantCulture;

    private string Url(string path) => $"{corner.App.Url}{path}";

    private async Task<JsonElement> OfAsync(string path, string more = "")
    {
        using var guest = corner.App.Guest();
        return await guest.GetFromJsonAsync<JsonElement>($"/oembed?url={Uri.EscapeDataString(Url(path))}{more}", Ct);
    }

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var guest = corner.App.Guest();
        return (await guest.GetAsync($"/oembed?url={Uri.EscapeDataString(url)}", Ct)).StatusCode;
    }
}
