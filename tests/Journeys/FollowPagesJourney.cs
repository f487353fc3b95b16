using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Pages about following, being told and coming into a club, with something on them.</summary>
public sealed class FollowPagesJourney
{
    private static readonly Dictionary<string, string> Mail = new()
    {
        ["Palabre__Mail__Host"] = "127.0.0.1",
        ["Palabre__Mail__Port"] = "9",
        ["Palabre__Mail__From"] = "us@example.org",
        ["Palabre__Mail__Url"] = "https://example.org",
    };

    [Fact]
    public async Task Pages_of_following_and_being_told_hold_on_a_telephone_and_a_desk_in_three_languages()
    {
        await using var server = await RunningServer.WithMembersAsync(Mail, "bo", "chidi", "dounia", "emile", "fatou");
        using var ada = await server.ApiAsync("ada");
        var link = await FillAsync(server, ada);
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("en", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await HoldsAsync(page, server.Url, new Uri(link).PathAndQuery, $"{language}-{width}");
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/", "/@ada", "/@bo", "/@ada/followers", "/follow-requests", "/welcome", "/settings", "/notifications", "/notifications/missed", "/settings/notifications", "/club/oliviers", "/club/oliviers/members", "/club/oliviers/requests", "/rooms/open?club=oliviers" })
                await HoldsAsync(page, server.Url, path, $"{language}-{width}");
            await page.GotoAsync($"{server.Url}/club/oliviers/members");
            await page.ClickAsync(".members details > summary");
            await page.ClickAsync(".sure > summary");
            await KeepAsync(page, $"{language}-{width}-members-sure");
            await page.Context.CloseAsync();
        }
    }

    /// <summary>Returns a club's invitation link.</summary>
    private static async Task<string> FillAsync(RunningServer server, HttpClient ada)
    {
        var ct = TestContext.Current.CancellationToken;
        await OkAsync(ada.PostAsJsonAsync("/api/clubs", new
        {
            slug = "oliviers",
            name = "Club des Oliviers",
            text = "Ceux qui sont partis, ceux qui sont restés, et ce qu’on fait ensemble.",
            entry = "request",
            questions = new[] { "D’où venez-vous ?" },
            rules = new[] { "On écoute avant de parler.", "On ne coupe la parole à personne, même quand on est sûr d’avoir raison et que le temps presse." },
        }, ct));
        foreach (var handle in new[] { "bo", "chidi", "dounia", "emile" })
        {
            using var one = await server.ApiAsync(handle);
            await OkAsync(one.PutAsJsonAsync("/api/clubs/oliviers/membership", new { rules = 1, answers = new[] { "De la vallée, près du vieux pont." } }, ct));
            if (handle != "emile") await OkAsync(ada.PutAsync($"/api/clubs/oliviers/requests/{await server.IdAsync(handle)}", null, ct));
            if (handle == "bo") await OkAsync(one.PutAsync("/api/members/ada/follow", null, ct));
        }
        await OkAsync(ada.PutAsync("/api/members/bo/follow", null, ct));
        await OkAsync(ada.PutAsJsonAsync("/api/me/privacy", new { isPrivate = true }, ct));
        foreach (var handle in new[] { "chidi", "dounia" })
        {
            using var one = await server.ApiAsync(handle);
            await OkAsync(one.PutAsync("/api/members/ada/follow", null, ct));
        }
        await OkAsync(ada.PutAsJsonAsync($"/api/notifications/levels/{await server.IdAsync("bo")}", new { level = "always" }, ct));
        await server.OpenRoomAsync("bo", "Le grand débat : l’eau");
        var made = await (await ada.PostAsJsonAsync("/api/clubs/oliviers/invitations", new { limit = 10 }, ct)).Content.ReadFromJsonAsync<JsonElement>(ct);
        return made[0].GetProperty("url").GetString()!;
    }

    private static async Task OkAsync(Task<HttpResponseMessage> asking) => (await asking).EnsureSuccessStatusCode();

    private static async Task HoldsAsync(IPage page, string url, string path, string name)
    {
        await page.GotoAsync($"{url}{path}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is too wide: {name}.");
        Assert.DoesNotMatch(@"\[(clubs|members|notifications)\.", await page.InnerTextAsync("body"));
        await KeepAsync(page, $"{name}{path.Replace('/', '-').Replace('?', '-')}");
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{(name.Length > 60 ? name[..60] : name)}.png"), FullPage = true });
    }
}
