using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Finding things, and the order of what one finds in the hall.</summary>
public sealed class SearchJourney
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slash_leads_to_the_field_and_cafe_finds_café()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi", "dounia", "emile");
        await FillAsync(server);
        await using var browser = await Chromium.StartAsync();
        var page = await browser.PageAsync(width: 1280, height: 844);
        await page.SignInAsync(server, "ada");
        await page.GotoAsync(server.Url);

        // The key means something once its module has run, which nothing on the page tells.
        await page.UntilAsync(async () =>
        {
            await page.Keyboard.PressAsync("/");
            return await page.EvaluateAsync<bool>("document.activeElement.matches('[data-search-field]')");
        });
        await page.Keyboard.TypeAsync("cafe");
        await page.Keyboard.PressAsync("Enter");
        await page.ComesToAsync(url => url.Contains("/search?q=cafe", StringComparison.Ordinal));
        await page.WaitForSelectorAsync("text=Café des Sciences");
        Assert.Equal("cafe", await page.InputValueAsync("[data-search-field]"));

        await page.ClickAsync("nav.tabs a[href$='kind=clubs']");
        await page.ComesToAsync(url => url.EndsWith("&kind=clubs", StringComparison.Ordinal));
        await page.ClickAsync("text=Café des Sciences");
        await page.ComesToAsync(url => url.EndsWith("/club/cafe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_post_is_found_and_opened_and_no_longer_found_once_its_author_says_so()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var bo = await server.ApiAsync("bo");
        (await bo.PostAsJsonAsync("/api/posts", new { text = "Le clafoutis de l’immeuble est prêt, venez avec une assiette." }, Ct)).EnsureSuccessStatusCode();
        await using var browser = await Chromium.StartAsync();
        var page = await browser.PageAsync(width: 1280, height: 844);
        await page.SignInAsync(server, "ada");
        // A new post is in the search soon after it is written.
        await page.UntilAsync(async () =>
        {
            await page.GotoAsync($"{server.Url}/search");
            await page.FillAsync("main [data-search-field]", "clafoutis assi");
            await page.Keyboard.PressAsync("Enter");
            await page.ComesToAsync(url => url.Contains("/search?q=clafoutis", StringComparison.Ordinal));
            return await page.Locator("main .post").CountAsync() == 1;
        });
        await page.ClickAsync("nav.tabs a[href$='kind=posts']");
        await page.ComesToAsync(url => url.EndsWith("kind=posts", StringComparison.Ordinal));
        await page.ClickAsync("main .post a.when");
        await page.ComesToAsync(url => url.Contains("/@bo/", StringComparison.Ordinal));
        await page.WaitForSelectorAsync(".focus >> text=venez avec une assiette");

        var author = await browser.PageAsync(width: 390, height: 844);
        await author.SignInAsync(server, "bo");
        await author.GotoAsync($"{server.Url}/settings");
        await author.UncheckAsync("input[name=found]");
        await author.ClickAsync("#profile button.primary");
        await author.ComesToAsync(url => url.Contains("saved=profile", StringComparison.Ordinal));
        Assert.False(await author.IsCheckedAsync("input[name=found]"));
        await page.GotoAsync($"{server.Url}/search?q=clafoutis&kind=posts");
        Assert.Equal(0, await page.Locator("main .post").CountAsync());
        await author.GotoAsync($"{server.Url}/search?q=clafoutis&kind=posts");
        Assert.Equal(1, await author.Locator("main .post").CountAsync());
    }

    [Fact]
    public async Task A_room_is_hidden_by_one_press_and_comes_back_by_another()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi", "dounia", "emile");
        await FillAsync(server);
        await using var browser = await Chromium.StartAsync();
        var page = await browser.PageAsync();
        await page.SignInAsync(server, "ada");
        await page.GotoAsync(server.Url);
        var first = await page.GetAttributeAsync("#hall-rooms [data-room]", "data-room");
        Assert.Contains("votre club", await page.InnerTextAsync($"[data-room='{first}'] .why"), StringComparison.Ordinal);

        await page.ClickAsync($"[data-room='{first}'] .hide");
        await page.WaitForSelectorAsync(".just-hid");
        Assert.NotEqual(first, await page.GetAttributeAsync("#hall-rooms [data-room]", "data-room"));
        await page.ClickAsync(".just-hid button");
        await page.WaitForSelectorAsync($"#hall-rooms > [data-room='{first}']");
    }

    [Fact]
    public async Task Hall_and_search_hold_on_a_telephone_and_a_desk_in_two_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi", "dounia", "emile");
        await FillAsync(server);
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light), ("fr-FR", 1280, ColorScheme.Dark) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/", "/settings", "/search", "/search?q=ca", "/search?q=قهوة", "/search?q=rien+du+tout&kind=people" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px in {language}.");
                Assert.DoesNotContain("[search.", await page.InnerTextAsync("body"), StringComparison.Ordinal);
                if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{language}-{width}{path.Replace('/', '-').Replace('?', '-')}.png"), FullPage = true });
            }
        }
    }

    /// <summary>Clubs and live rooms with something in common, one of them by somebody whom Ada follows.</summary>
    private static async Task FillAsync(RunningServer server)
    {
        using var ada = await server.ApiAsync("ada");
        await FoundAsync(ada, "maroc", "Club Maroc", "Ceux qui sont partis, ceux qui sont restés.");
        using var bo = await server.ApiAsync("bo");
        await FoundAsync(bo, "cafe", "Café des Sciences", "On y boit peu et on y parle beaucoup : physique, biologie, et d’où vient le café.");
        await FoundAsync(bo, "qahwa", "قَهْوَةُ الأدب", "نقرأ معًا كلّ أسبوع فصلًا من رواية.");
        await OpenAsync(server, "bo", "Le café, de la fleur à la tasse", "fr", ["science"]);
        await OpenAsync(server, "chidi", "Who owns the water of the valley?", "en", ["environment"]);
        await OpenAsync(server, "dounia", "شنو بقا من قهوة زمان؟", "ary", ["society"]);
        await OpenAsync(server, "ada", "La semaine du Club Maroc", "fr", ["politics"], "maroc");
        await OpenAsync(server, "emile", "Caftans, canapés et autres cas", "fr", ["art", "music"]);
        (await ada.PutAsync("/api/members/dounia/follow", null, Ct)).EnsureSuccessStatusCode();
        for (var tries = 0; !(await ada.GetStringAsync("/api/search?q=cas&kind=rooms", Ct)).Contains("Caftans", StringComparison.Ordinal) || !(await ada.GetStringAsync("/api/rooms", Ct)).Contains("followedOnStage", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 100, "Waited in vain for what was told.");
            await Task.Delay(200, Ct);
        }
    }

    private static async Task FoundAsync(HttpClient api, string slug, string name, string text) =>
        (await api.PostAsJsonAsync("/api/clubs", new { slug, name, text }, Ct)).EnsureSuccessStatusCode();

    private static async Task OpenAsync(RunningServer server, string handle, string title, string language, string[] topics, string? club = null)
    {
        using var api = await server.ApiAsync(handle);
        (await api.PostAsJsonAsync("/api/rooms", new { title, access = "open", language, topics, club }, Ct)).EnsureSuccessStatusCode();
    }
}
