using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Somebody quotes, and whom they quote has the last word.</summary>
public sealed class QuotesJourney
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_asks_to_quote_and_the_author_accepts_and_withdraws()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var bo = await server.ApiAsync("bo");
        var post = await WriteAsync(bo, new { text = "Deux places dans le bus.", whoQuotes = "ask" });
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/@bo/{post}");
        await ada.ClickAsync(".deeds a[href$='/quote']");
        await ada.WaitForSelectorAsync(".compose .quote >> text=Deux places");
        await ada.FillAsync("#compose-text", "J’en prends une.");
        await ada.ReloadAsync();
        await ada.UntilAsync(async () => await ada.InputValueAsync("#compose-text") == "J’en prends une.");
        await ada.ClickAsync("#compose button.primary");
        await ada.WaitForSelectorAsync(".post .quote.none");

        var author = await browser.PageAsync();
        await author.SignInAsync(server, "bo");
        await author.GotoAsync($"{server.Url}/@bo/{post}/quotes");
        await author.ClickAsync("form.quote-answer button:not([formaction])");
        await author.WaitForSelectorAsync("form.quote-answer[action$='/withdraw']");
        await ada.ReloadAsync();
        await ada.WaitForSelectorAsync(".post div.quote >> text=Deux places");
        await author.ClickAsync("form.quote-answer[action$='/withdraw'] button");
        await author.WaitForSelectorAsync(".quiet-line");
        await ada.ReloadAsync();
        await ada.WaitForSelectorAsync(".post .quote.none");
        Assert.DoesNotContain("Deux places", await ada.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_with_quotes_hold_on_a_telephone_and_a_desk_in_three_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var ada = await server.ApiAsync("ada");
        using var bo = await server.ApiAsync("bo");
        (await ada.PutAsync("/api/members/bo/follow", null, Ct)).EnsureSuccessStatusCode();
        var first = await WriteAsync(bo, new { text = "Deux places dans le bus pour l’assemblée de dimanche. Départ de Part-Dieu à neuf heures, retour avant la pluie.\n\nhttps://example.org/le/programme/complet/de/la/journee?avec=tout", whoQuotes = "everybody", whoReplies = "followed" });
        var own = await WriteAsync(ada, new { text = "Ce que je pense de la réunion d’hier.", whoQuotes = "ask" });
        await WriteAsync(ada, new { text = "J’en prends une. Qui vient ?", quoteOf = first });
        await WriteAsync(bo, new { text = "سآتي أيضًا، وهذا رأيي في الأمر.", quoteOf = own, language = "ar", whoReplies = "mentioned" });
        await WriteAsync(bo, new { text = "Je réponds ici, avec un peu plus de place pour ce que j’en pense.", quoteOf = own });
        var tagged = await WriteAsync(bo, new { text = "Encore trois pages sur le #derby de dimanche et sur ce #stade." });
        var withdrawn = await WriteAsync(bo, new { text = "Et ceci.", quoteOf = own });
        (await ada.DeleteAsync($"/api/posts/{own}/quotes/{withdrawn}", Ct)).EnsureSuccessStatusCode();
        var gone = await WriteAsync(bo, new { text = "bientôt parti" });
        await WriteAsync(ada, new { text = "À lire.", quoteOf = gone });
        (await bo.DeleteAsync($"/api/posts/{gone}", Ct)).EnsureSuccessStatusCode();
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("fr-FR", 1280, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/home", $"/@bo/{first}", $"/@ada/{own}", $"/@ada/{own}/quotes", "/posts/quotes", "/@ada", $"/@bo/{tagged}", $"/settings/filters/new?post={tagged}", $"/posts/{first}/quote", $"/posts/{own}/edit", "/settings/posts", "/rooms/open" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                if (path.EndsWith("/quote", StringComparison.Ordinal)) await page.ClickAsync(".compose-more details:last-child summary");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px in {language}.");
                Assert.DoesNotContain("[posts.", await page.InnerTextAsync("body"), StringComparison.Ordinal);
                await KeepAsync(page, $"{language}-{width}{path.Replace('/', '-').Replace('@', '-').Replace(first, "first", StringComparison.Ordinal).Replace(own, "own", StringComparison.Ordinal).Replace(tagged, "tagged", StringComparison.Ordinal).Replace('?', '-')}");
            }
        }
    }

    private static async Task<string> WriteAsync(HttpClient who, object wish)
    {
        var answer = await who.PostAsJsonAsync("/api/posts", wish, Ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"quotes-{name}.png"), FullPage = true });
    }
}
