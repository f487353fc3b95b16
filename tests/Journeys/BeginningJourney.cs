using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Somebody comes in, says what they like, finds people and a club with one press each, and announces a room of their own for later.</summary>
public sealed class BeginningJourney
{
    private const string Title = "Lire à voix haute";

    [Fact]
    public async Task A_newcomer_finds_a_club_and_people_and_announces_a_room_for_later()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi");
        using var ada = await server.ApiAsync("ada");
        using var bos = await server.ApiAsync("bo");
        var ct = TestContext.Current.CancellationToken;
        (await ada.PostAsJsonAsync("/api/clubs", new { slug = "oliviers", name = "Club des Oliviers" }, ct)).EnsureSuccessStatusCode();
        (await ada.PostAsJsonAsync("/api/clubs/oliviers/shows", new { title = "La nuit des conteurs", timeZone = "Africa/Casablanca", start = $"{Day(2)}T21:00:00", topic = "books", language = "ary", rrule = "" }, ct)).EnsureSuccessStatusCode();
        (await bos.PostAsJsonAsync("/api/rooms", new { title = "Nos lectures", language = "fr", topics = new[] { "books" } }, ct)).EnsureSuccessStatusCode();
        var invitation = await server.RunAsync(["invite", "--by", "ada", "--note", "Viens.", "--url", server.Url]);
        await using var browser = await Chromium.StartAsync();

        var eve = await browser.PageAsync("fr-FR", 390, 844, ColorScheme.Light);
        await eve.GotoAsync(invitation.Trim());
        await eve.FillAsync("[name=name]", "Ève");
        await eve.FillAsync("[name=handle]", "eve");
        await eve.FillAsync("[name=password]", "une phrase que personne ne devine");
        await eve.ClickAsync("main form button.primary");
        await eve.WaitForSelectorAsync(".interests");
        await eve.CheckAsync(".interests [value=books]");
        await eve.ClickAsync(".interests button");
        await eve.WaitForSelectorAsync("#shows-to-hear");
        await KeepAsync(eve, "welcome-fr-390");
        await eve.ClickAsync("#clubs-to-join form button");
        await eve.UntilAsync(async () => await eve.QuerySelectorAsync("#clubs-to-join") is null && await eve.QuerySelectorAsync(".interests") is not null);
        await eve.ClickAsync("#shows-to-hear .bell-button");
        await eve.WaitForSelectorAsync("#shows-to-hear .bell-button[aria-pressed=true]");
        await eve.ClickAsync(".suggested form button.second");
        await eve.UntilAsync(async () => (await ada.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/members/eve/following", ct)).GetProperty("members").GetArrayLength() > 1);
        await eve.ClickAsync(".go-on a.second");

        await eve.GotoAsync($"{server.Url}/rooms/open");
        await eve.FillAsync("[name=title]", Title);
        await KeepAsync(eve, "open-fr-390");
        await eve.ClickAsync("button[formaction='/events/new']");
        await eve.WaitForSelectorAsync("[name=start]");
        Assert.Equal(Title, await eve.InputValueAsync("[name=title]"));
        await eve.FillAsync("[name=start]", $"{Day(1)}T20:30");
        await eve.SelectOptionAsync("[name=timeZone]", "Europe/Paris");
        await eve.CheckAsync("[name=post]");
        await KeepAsync(eve, "event-form-fr-390");
        await eve.ClickAsync("form[action='/events'] button.primary");
        await eve.WaitForSelectorAsync(".date-entry");
        var show = new Uri(eve.Url).AbsolutePath;

        var bo = await browser.PageAsync("ar", 390, 844, ColorScheme.Dark);
        await bo.SignInAsync(server, "bo");
        (await bos.PutAsync("/api/members/eve/follow", null, ct)).EnsureSuccessStatusCode();
        await bo.GotoAsync($"{server.Url}/home");
        await bo.WaitForSelectorAsync($".room-card:has-text('{Title}')");
        await HoldsAsync(bo, server, "/home", "ar-390");
        await bo.ClickAsync(".room-card a.button");
        await bo.WaitForSelectorAsync(".date-entry");
        await bo.ClickAsync(".date-entry .come");
        await bo.WaitForSelectorAsync(".come[aria-pressed=true]");

        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Dark), ("ar", 390, ColorScheme.Light), ("fr-FR", 1280, ColorScheme.Light), ("ar", 1280, ColorScheme.Dark) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "chidi");
            foreach (var path in new[] { "/welcome?topics=books&topics=music", show, "/@eve", "/events/new", "/rooms/open", "/" }) await HoldsAsync(page, server, path, $"{language}-{width}");
            await page.Context.CloseAsync();
        }
    }

    private static string Day(int ahead) => TimeProvider.System.GetUtcNow().AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task HoldsAsync(IPage page, RunningServer server, string path, string name)
    {
        await page.GotoAsync($"{server.Url}{path}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than its window: {name}.");
        Assert.DoesNotMatch(@"\[(clubs|members|programme|posts|room)\.", await page.InnerTextAsync("body"));
        await KeepAsync(page, $"{name}{path.Replace('/', '-').Replace('?', '-').Replace('&', '-')}");
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"beginning-{(name.Length > 60 ? name[..60] : name)}.png"), FullPage = true });
    }
}
