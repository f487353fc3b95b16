using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A club's invitation on a stranger's telephone.</summary>
public sealed class ClubJourney
{
    private const string Code = "3B91D7E4";

    [Fact]
    public async Task A_stranger_with_a_clubs_link_is_in_its_live_room_listening_in_four_taps()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync();
        using var api = await server.ApiAsync("ada");
        await FoundAsync(api);
        await using var browser = await Chromium.StartAsync(voices.Repeating(Code), again: true);
        var ada = await browser.PageAsync(width: 1280, height: 800);
        var room = await OpenForMembersAsync(ada, server);
        var link = await LinkAsync(api);

        var maud = await browser.PageAsync();
        var taps = 0;
        await maud.GotoAsync(link); // the link in a message
        taps++;
        await TapAsync("[name=name]");
        await maud.Keyboard.TypeAsync("Maud Keller");
        await TapAsync("[name=password]");
        await maud.Keyboard.TypeAsync(Cast.Password);
        await TapAsync(".invitation button.primary");
        await maud.IsLiveAsync();

        Assert.Equal(4, taps);
        Assert.Equal(room, await maud.GetAttributeAsync("#room", "data-room"));
        await maud.HearsAsync(Code);
        var club = await api.GetFromJsonAsync<JsonElement>("/api/clubs/oliviers", TestContext.Current.CancellationToken);
        Assert.Equal(2, club.GetProperty("members").GetInt32());
        Assert.Equal("ada", (await api.GetFromJsonAsync<JsonElement>("/api/members/maud.keller/following", TestContext.Current.CancellationToken)).GetProperty("members")[0].GetProperty("handle").GetString());

        async Task TapAsync(string selector)
        {
            await maud.ClickAsync(selector);
            taps++;
        }
    }

    [Fact]
    public async Task Pages_of_a_club_hold_on_a_telephone_and_a_desk_in_three_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var api = await server.ApiAsync("ada");
        await FoundAsync(api);
        await server.OpenRoomAsync("bo", "Le grand débat : l’eau");
        (await api.PostAsJsonAsync("/api/rooms", new { title = "La science au marché", access = "open", club = "oliviers" }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await LinkAsync(api);
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("en", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/clubs", "/club/oliviers", "/club/oliviers/members", "/club/oliviers/invitations", "/club/oliviers/settings", "/club/oliviers/requests", "/clubs/new", "/rooms/open?club=oliviers" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px in {language}.");
                Assert.DoesNotContain("[clubs.", await page.InnerTextAsync("body"), StringComparison.Ordinal);
                await KeepAsync(page, $"{language}-{width}{path.Replace('/', '-').Replace('?', '-')}");
            }
        }
    }

    private static async Task FoundAsync(HttpClient api) => (await api.PostAsJsonAsync("/api/clubs", new
    {
        slug = "oliviers",
        name = "Club des Oliviers",
        text = "Ceux qui sont partis, ceux qui sont restés, et ce qu’on fait ensemble.",
        rules = new[] { "On écoute avant de parler.", "On ne coupe la parole à personne." },
    }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    private static async Task<string> LinkAsync(HttpClient api)
    {
        var made = await (await api.PostAsJsonAsync("/api/clubs/oliviers/invitations", new { limit = 10 }, TestContext.Current.CancellationToken)).Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return made[0].GetProperty("url").GetString()!;
    }

    private static async Task<string> OpenForMembersAsync(IPage ada, RunningServer server)
    {
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/club/oliviers");
        await ada.ClickAsync("a.button.voice");
        await ada.FillAsync("[name=title]", "Le conseil du soir");
        await ada.CheckAsync("[name=access][value=club]");
        await ada.ClickAsync("form[action='/rooms'] button.voice");
        await ada.IsLiveAsync();
        await ada.OpenMicrophoneAsync();
        return (await ada.GetAttributeAsync("#room", "data-room"))!;
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
