using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Somebody looks at what is talked about, and shows on their page whom and what they want to be read.</summary>
public sealed class TalkedAboutJourney
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_puts_people_and_tags_forward_and_a_guest_finds_them()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var bo = await server.ApiAsync("bo");
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/@bo");
        await ada.ClickAsync("#follow-button");
        await ada.UntilAsync(async () => (await ada.GetAttributeAsync("#follow-button", "class")) is not null && await ada.Locator("form[action='/@bo/unfollow']").CountAsync() == 1);
        await ada.ReloadAsync();
        await ada.ClickAsync(".endorse button");
        await ada.WaitForSelectorAsync("form[action='/@bo/unendorse']");
        await ada.GotoAsync($"{server.Url}/settings");
        await ada.FillAsync("#featured-tags [name=tag]", "#Été");
        await ada.ClickAsync("#featured-tags .form button");
        await ada.WaitForSelectorAsync("#featured-tags li >> text=#Été");

        var guest = await browser.PageAsync();
        await guest.GotoAsync($"{server.Url}/@ada");
        Assert.Equal(1, await guest.Locator(".put-forward a[href='/@bo']").CountAsync());
        await guest.ClickAsync(".put-forward a[href*='/tagged/']");
        await guest.ComesToAsync(url => url.EndsWith("/@ada/tagged/%C3%A9t%C3%A9", StringComparison.Ordinal));

        await ada.ClickAsync("#featured-tags li button");
        await ada.UntilAsync(async () => await ada.Locator("#featured-tags li").CountAsync() == 0);
        await ada.ClickAsync("#endorsed li button");
        await ada.UntilAsync(async () => await ada.Locator("#endorsed li").CountAsync() == 0);
    }

    [Fact]
    public async Task What_is_talked_about_and_put_forward_holds_on_a_telephone_and_a_desk_in_two_languages()
    {
        await using var server = await RunningServer.WithMembersAsync(new Dictionary<string, string> { ["Palabre__Previews__Enabled"] = "false" }, "bo", "chidi");
        using var ada = await server.ApiAsync("ada");
        using var bo = await server.ApiAsync("bo");
        using var chidi = await server.ApiAsync("chidi");
        foreach (var other in new[] { "bo", "chidi" })
        {
            (await ada.PutAsync($"/api/members/{other}/follow", null, Ct)).EnsureSuccessStatusCode();
            (await ada.PutAsync($"/api/members/{other}/endorse", null, Ct)).EnsureSuccessStatusCode();
        }
        const string Address = "https://example.org/un/article/assez/long/pour/qu-il-faille-le-couper?avec=tout";
        var post = await WriteAsync(bo, "La source est de nouveau pleine : deux mètres d’eau claire depuis l’orage. #eau #montagne");
        var answered = await WriteAsync(chidi, "البئر ممتلئة من جديد بعد العاصفة. #eau");
        var links = new[] { await WriteAsync(ada, $"À lire : {Address} #montagne"), await WriteAsync(bo, $"Moi aussi : {Address} #montagne") };
        foreach (var who in new[] { ada, chidi }) (await who.PutAsync($"/api/posts/{post}/favourite", null, Ct)).EnsureSuccessStatusCode();
        foreach (var who in new[] { ada, bo }) (await who.PutAsync($"/api/posts/{answered}/boost", null, Ct)).EnsureSuccessStatusCode();
        foreach (var tag in new[] { "montagne", "Eau" }) (await ada.PutAsync($"/api/tags/{tag}/feature", null, Ct)).EnsureSuccessStatusCode();
        await LeadAsync(server, Address, links);
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("fr-FR", 1280, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/tags", "/search", "/@ada", "/@bo", "/settings", "/@ada/tagged/montagne", "/settings/notifications" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                if (path is "/tags" or "/search")
                {
                    await page.ClickAsync(".talked-about summary");
                    Assert.Equal((1, 2), (await page.Locator(".talked-about .link-card").CountAsync(), await page.Locator(".talked-about .post").CountAsync()));
                }
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px in {language}.");
                foreach (var word in new[] { "[posts.", "[members." }) Assert.DoesNotContain(word, await page.InnerTextAsync("body"), StringComparison.Ordinal);
                await KeepAsync(page, $"{language}-{width}{path.Replace('/', '-').Replace('@', '-')}");
            }
        }
    }

    private static async Task<string> WriteAsync(HttpClient who, string text)
    {
        var answer = await who.PostAsJsonAsync("/api/posts", new { text }, Ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    /// <summary>What the house would have read of that page: no test asks another site.</summary>
    private static async Task LeadAsync(RunningServer server, string address, string[] posts)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(server.Data, "palabre.db")};Default Timeout=30");
        await database.OpenAsync(Ct);
        await using var command = database.CreateCommand();
        command.CommandText = """
            INSERT INTO link_cards (id, address, title, description, site, author, author_address, language, width, height, preview_width, preview_height, picture_description, blurhash, asked_at)
            VALUES (1, $address, 'Ce que l’orage a changé dans la vallée', 'Trois semaines après, les sources de la montagne coulent de nouveau. Reportage.', 'Le Courrier', 'Leïla B.', '', 'fr', 0, 0, 0, 0, '', '', '2026-11-27 12:00:00+00:00');
            """ + string.Concat(posts.Select(post => string.Create(CultureInfo.InvariantCulture,
            $"INSERT OR REPLACE INTO post_links (post, host, address, card) VALUES ({long.Parse(post, CultureInfo.InvariantCulture)}, 'example.org', $address, 1);")));
        command.Parameters.AddWithValue("$address", address);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"talked-{name}.png"), FullPage = true });
    }
}
