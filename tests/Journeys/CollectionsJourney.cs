using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Somebody puts people together, one of them takes themselves out, and what is refused is there to be typed better.</summary>
public sealed class CollectionsJourney
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_puts_people_together_and_one_of_them_takes_themselves_out()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi");
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/@ada");
        await ada.ClickAsync(".collections-of a[href='/collections']");
        await ada.FillAsync("#field-name", "Qui sait quand il pleut");
        await ada.FillAsync("#field-tag", "deux mots");
        await ada.ClickAsync("#make button");
        await ada.WaitForSelectorAsync("#field-tag-wrong");
        Assert.Equal(("Qui sait quand il pleut", "deux mots"), (await ada.InputValueAsync("#field-name"), await ada.InputValueAsync("#field-tag")));
        await ada.FillAsync("#field-tag", "#pluie");
        await ada.ClickAsync("#make button");
        await ada.ComesToAsync(url => url.Contains("/collections/", StringComparison.Ordinal));
        var path = new Uri(ada.Url).AbsolutePath;
        await ada.FillAsync("#field-person", "bo");
        await ada.ClickAsync("#put-in button");
        await ada.WaitForSelectorAsync(".collected a[href='/@bo']");
        await ada.GotoAsync($"{server.Url}/@chidi");
        await ada.ClickAsync(".collect summary");
        await ada.ClickAsync(".collect button");
        await ada.WaitForSelectorAsync($".collect form[action='{path}/out']", new() { State = WaitForSelectorState.Attached });

        var bo = await browser.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.UntilAsync(async () =>
        {
            await bo.GotoAsync($"{server.Url}/notifications");
            return await bo.Locator("main >> text=collection").CountAsync() == 1;
        });
        await bo.ClickAsync("main >> text=collection");
        await bo.ComesToAsync(url => url.EndsWith(path, StringComparison.Ordinal));
        await bo.ClickAsync("#leave button");
        await bo.UntilAsync(async () => await bo.Locator("#leave").CountAsync() == 0);
        var guest = await browser.PageAsync();
        await guest.GotoAsync($"{server.Url}/@ada");
        await guest.ClickAsync($".collections-of a[href='{path}']");
        await guest.WaitForSelectorAsync(".collected a[href='/@chidi']");
        Assert.Equal(0, await guest.Locator(".collected a[href='/@bo']").CountAsync());
    }

    [Fact]
    public async Task Collections_and_refused_forms_hold_on_a_telephone_and_a_desk_in_two_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi");
        using var ada = await server.ApiAsync("ada");
        using var bo = await server.ApiAsync("bo");
        (await ada.PutAsync("/api/members/bo/follow", null, Ct)).EnsureSuccessStatusCode();
        (await ada.PutAsync("/api/members/bo/endorse", null, Ct)).EnsureSuccessStatusCode();
        var ids = new List<string>();
        foreach (var handle in new[] { "bo", "chidi" }) ids.Add((await ada.GetFromJsonAsync<JsonElement>($"/api/v1/accounts/lookup?acct={handle}", Ct)).GetProperty("id").GetString()!);
        var mine = await MakeAsync(ada, new { name = "Qui sait quand il pleut sur la montagne", description = "Ils regardent le ciel avant de parler, et ne se trompent guère.", tag_name = "pluie", account_ids = ids });
        await MakeAsync(ada, new { name = "قرّاء الجبل", description = "", discoverable = false });
        var theirs = await MakeAsync(bo, new { name = "À manier avec soin", sensitive = true, account_ids = new[] { (await ada.GetFromJsonAsync<JsonElement>("/api/v1/accounts/verify_credentials", Ct)).GetProperty("id").GetString()! } });
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("fr-FR", 1280, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/collections", mine, theirs, "/@ada", "/@bo", "/settings" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                if (path == "/@bo") await page.ClickAsync(".collect summary");
                if (path == "/settings")
                {
                    await page.FillAsync("#featured-tags [name=tag]", "deux mots");
                    await page.ClickAsync("#featured-tags .form button");
                    await page.WaitForSelectorAsync("#featured-tags .wrong");
                    Assert.Equal("deux mots", await page.InputValueAsync("#featured-tags [name=tag]"));
                }
                await HoldsAsync(page, width, language, path == mine ? "mine" : path == theirs ? "theirs" : path.Trim('/'));
            }
        }
    }

    private static async Task<string> MakeAsync(HttpClient who, object wish)
    {
        var answer = await who.PostAsJsonAsync("/api/v1/collections", wish, Ct);
        answer.EnsureSuccessStatusCode();
        return $"/collections/{(await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("collection").GetProperty("id").GetString()}";
    }

    private static async Task HoldsAsync(IPage page, int width, string language, string name)
    {
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width} px in {language}.");
        foreach (var word in new[] { "[posts.", "[members.", "[collections." }) Assert.DoesNotContain(word, await page.InnerTextAsync("body"), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"collections-{language}-{width}-{name}.png"), FullPage = true });
    }
}
