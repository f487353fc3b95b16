using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Two people and what they write to each other.</summary>
public sealed class PostsJourney
{
    [Fact]
    public async Task One_writes_another_answers_and_new_posts_wait_in_a_quiet_line()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var bo = await server.ApiAsync("bo");
        using var api = await server.ApiAsync("ada");
        (await api.PutAsync("/api/members/bo/follow", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        var stands = false;
        ada.Response += (_, answer) => stands |= answer.Ok && Uri.UnescapeDataString(answer.Url).Contains("posts/home/", StringComparison.Ordinal);
        await ada.ClickAsync(".navigation a[href='/home']");

        // What is half written outlives the page.
        // The form is one line until it is touched, and stays open when one lets go of it.
        Assert.False(await ada.IsVisibleAsync("#compose button.primary"));
        await ada.FocusAsync("#compose-text");
        await ada.WaitForSelectorAsync("#compose[data-begun] button.primary");
        await ada.EvaluateAsync("document.activeElement.blur()");
        Assert.True(await ada.IsVisibleAsync("#compose button.primary"));
        await ada.FillAsync("#compose-text", "Bonsoir @bo, voici #eau");
        await ada.UntilAsync(async () => await ada.EvaluateAsync<bool>($"document.querySelector('#compose palabre-counter').textContent === '{500 - "Bonsoir @bo, voici #eau".Length}'"));
        await ada.EvaluateAsync("sessionStorage.clear()");
        await ada.GotoAsync($"{server.Url}/home");
        await ada.UntilAsync(async () => await ada.EvaluateAsync<bool>("document.querySelector('#compose-text').value.includes('voici')"));
        await ada.ClickAsync("#compose button.primary");
        await ada.WaitForSelectorAsync(".post .mention[href='/@bo']");
        Assert.Equal("", await ada.InputValueAsync("#compose-text"));

        var post = (await ada.GetAttributeAsync(".post", "id"))!["post-".Length..];
        await ToldAsync(bo, "mentioned");

        // What is told to this home arrives: its stream stands.
        await ada.UntilAsync(() => Task.FromResult(stands));
        (await bo.PostAsJsonAsync("/api/posts", new { text = "@ada bonsoir à vous", replyTo = post }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await ada.WaitForSelectorAsync(".fresh a");
        Assert.Contains("1", await ada.InnerTextAsync(".fresh a"), StringComparison.Ordinal);
        Assert.Single(await ada.QuerySelectorAllAsync(".post"));
        await ada.ClickAsync(".fresh a");
        await ada.WaitForSelectorAsync(".post-text >> text=bonsoir à vous");
        Assert.False(await ada.IsVisibleAsync(".fresh a"));

        await ada.ClickAsync($"#deeds-{post} [formaction$='/bookmark']");
        await ada.WaitForSelectorAsync($"#deeds-{post} [formaction$='/unbookmark']");
        await ada.ClickAsync($"#post-{post} a.when");
        await ada.WaitForSelectorAsync(".thread .focus");
        Assert.Equal(2, (await ada.QuerySelectorAllAsync(".thread .post")).Count);
    }

    [Fact]
    public async Task Pages_of_posts_hold_on_a_telephone_and_a_desk_in_three_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var ada = await server.ApiAsync("ada");
        using var bo = await server.ApiAsync("bo");
        (await ada.PutAsync("/api/members/bo/follow", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var room = await server.OpenRoomAsync("bo", "Le grand débat : l’eau");
        var first = await WriteAsync(bo, new { text = "Deux places dans le bus pour l’assemblée de dimanche. Départ de Part-Dieu à neuf heures, retour avant la pluie. #Assemblée\n\nhttps://example.org/le/programme/complet/de/la/journee?avec=tout" });
        await WriteAsync(ada, new { text = "مساء الخير @bo، سآتي. #الماء", replyTo = first, language = "ar" });
        await WriteAsync(bo, new { text = "Tout est bien qui finit bien.", warning = "Fin du film" });
        await WriteAsync(bo, new { text = $"On l’ouvre maintenant. Apportez la carte. {server.Url}/room/{room}" });
        await WriteAsync(ada, new { text = "Pour qui me suit : l’archive est complète, 61 soirées.", visibility = "private" });
        (await ada.PutAsync($"/api/posts/{first}/favourite", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("fr-FR", 1280, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/home", $"/@bo/{first}", "/@bo" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px in {language}.");
                Assert.DoesNotContain("[posts.", await page.InnerTextAsync("body"), StringComparison.Ordinal);
                await KeepAsync(page, $"{language}-{width}{path.Replace('/', '-').Replace('@', '-')}");
            }
        }
    }

    private static async Task ToldAsync(HttpClient who, string kind)
    {
        while (!(await who.GetStringAsync("/api/notifications", TestContext.Current.CancellationToken)).Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal))
            await Task.Delay(100, TestContext.Current.CancellationToken);
    }

    private static async Task<string> WriteAsync(HttpClient who, object wish)
    {
        var answer = await who.PostAsJsonAsync("/api/posts", wish, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"posts-{name}.png"), FullPage = true });
    }
}
