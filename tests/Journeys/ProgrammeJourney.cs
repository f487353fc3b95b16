using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A club's weekly show, from the form to the open room.</summary>
public sealed class ProgrammeJourney
{
    private const string Title = "Parle-moi de science";

    [Fact]
    public async Task A_leader_announces_a_show_a_member_comes_and_hears_that_it_opens()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var api = await server.ApiAsync("ada");
        using var bos = await server.ApiAsync("bo");
        var ct = TestContext.Current.CancellationToken;
        (await api.PostAsJsonAsync("/api/clubs", new { slug = "oliviers", name = "Club des Oliviers" }, ct)).EnsureSuccessStatusCode();
        (await bos.PutAsJsonAsync("/api/clubs/oliviers/membership", new { }, ct)).EnsureSuccessStatusCode();
        await MoreAsync(api, ct);
        await using var browser = await Chromium.StartAsync();

        var ada = await browser.PageAsync("en", 1280, 844, ColorScheme.Light);
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/club/oliviers/shows/new");
        await ada.SetInputFilesAsync("[name=cover]", await PicturesJourney.DrawAsync(server, "cover", 1600, 900));
        await ada.FillAsync("[name=coverDescription]", "Des spirales");
        await ada.CheckAsync("[name=ends][value=after]");
        await ada.FillAsync("[name=times]", "4");
        await KeepAsync(ada, "form-en-1280");
        await ada.FillAsync("[name=title]", Title);
        await ada.FillAsync("[name=start]", TimeProvider.System.GetUtcNow().AddMinutes(20).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await ada.SelectOptionAsync("[name=timeZone]", "UTC");
        await ada.ClickAsync("form[action$='/shows'] button.primary");
        await ada.WaitForSelectorAsync(".date-entry");
        var show = ada.Url;

        var bo = await browser.PageAsync("fr-FR", 390, 844, ColorScheme.Light);
        await bo.SignInAsync(server, "bo");
        await bo.GotoAsync($"{server.Url}/club/oliviers/programme");
        await bo.ClickAsync($".slot-line:has-text('{Title}') .bell-button");
        await bo.WaitForSelectorAsync(".bell-button[aria-pressed=true]");
        await LookAsync(bo, server, show, "fr-390");

        await ada.ReloadAsync();
        await ada.UntilAsync(async () => await ada.EvaluateAsync<bool>("() => document.querySelector('.show-page > img.cover')?.naturalWidth === 1600"));
        Assert.Contains("until", await ada.InnerTextAsync(".rhythm"), StringComparison.Ordinal);
        await KeepAsync(ada, "show-host-en-1280");
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            await LookAsync(page, server, show, $"host-{language}-{width}");
            await page.ClickAsync(".who-comes");
            await page.WaitForSelectorAsync(".coming li:has-text('@bo')");
            await KeepAsync(page, $"coming-{language}-{width}");
            await page.GotoAsync($"{show}/edit");
            await KeepAsync(page, $"edit-{language}-{width}");
        }
        await ada.ClickAsync("form[action$='/open'] button.voice");
        await ada.WaitForSelectorAsync("#room");
        await bo.WaitForSelectorAsync(".bell .tally");
        await bo.GotoAsync($"{server.Url}/notifications");
        Assert.Contains(Title, await bo.InnerTextAsync("main"), StringComparison.Ordinal);

        foreach (var (language, width, scheme) in new[] { ("ar", 390, ColorScheme.Dark), ("en", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "bo");
            await LookAsync(page, server, show, $"{language}-{width}");
        }
    }

    /// <summary>The week and the show, in one language, at one width.</summary>
    private static async Task LookAsync(IPage page, RunningServer server, string show, string name)
    {
        foreach (var path in new[] { "/club/oliviers/programme", new Uri(show).AbsolutePath })
        {
            await page.GotoAsync($"{server.Url}{path}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than its window: {name}.");
            Assert.DoesNotContain("[programme.", await page.InnerTextAsync("body"), StringComparison.Ordinal);
            await KeepAsync(page, $"{(path.StartsWith("/show", StringComparison.Ordinal) ? "show" : "week")}-{name}");
        }
    }

    /// <summary>A week that is worth looking at: other hours, other zones, one cancelled.</summary>
    private static async Task MoreAsync(HttpClient api, CancellationToken ct)
    {
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var (title, zone, hour, topic) in new[] { ("Le grand débat : l’eau", "Africa/Casablanca", "22:15", "environment"), ("مقهى الحكايات", "Africa/Casablanca", "23:30", "books"), ("Micro ouvert", "America/New_York", "18:00", "music") })
            (await api.PostAsJsonAsync("/api/clubs/oliviers/shows", new { title, timeZone = zone, start = $"{day}T{hour}:00", topic, language = zone == "America/New_York" ? "en" : "ary", rrule = "FREQ=DAILY;INTERVAL=2" }, ct)).EnsureSuccessStatusCode();
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
