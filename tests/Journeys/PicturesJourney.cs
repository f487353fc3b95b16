using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Somebody shows pictures, and asks those who read.</summary>
public sealed class PicturesJourney
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_arrive_while_one_writes_and_are_looked_at_with_the_keyboard()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/home");
        await ada.FillAsync("#compose-text", "Deux images");
        await ada.SetInputFilesAsync("[name=files]", [await DrawAsync(server, "one", 1600, 900), await DrawAsync(server, "two", 600, 900)]);
        await ada.UntilAsync(async () => await ada.EvaluateAsync<bool>("() => document.querySelectorAll('.chosen-one').length === 2"));

        await ada.FillAsync(".chosen-one:first-child textarea", "Un figuier au bord de l’eau");

        // What was brought outlives the page, like what was typed.
        await ada.ReloadAsync();
        await ada.UntilAsync(async () => await ada.EvaluateAsync<bool>("() => document.querySelectorAll('.chosen-one').length === 2"));
        Assert.Equal("Deux images", await ada.InputValueAsync("#compose-text"));

        // What is no picture is refused in words, and nothing else is lost.
        var text = Path.Combine(server.Data, "text.jpg");
        await File.WriteAllTextAsync(text, "no picture", Ct);
        await ada.SetInputFilesAsync("[name=files]", text);
        await ada.WaitForSelectorAsync(".compose-pictures [data-wrong]:not([hidden])");
        Assert.Equal(2, (await ada.QuerySelectorAllAsync(".chosen-one")).Count);
        await ada.ClickAsync("#compose button.primary");
        await ada.WaitForSelectorAsync(".pictures.n2");
        Assert.Equal(0, await ada.Locator(".chosen-one").CountAsync());
        Assert.Equal("Un figuier au bord de l’eau", await ada.GetAttributeAsync(".pictures img", "alt"));

        // The place is held before the picture is there.
        await ada.RouteAsync("**/pictures/*.jpg", route => route.AbortAsync());
        await ada.ReloadAsync();
        var held = await ada.EvaluateAsync<double>("document.querySelector('.pictures').getBoundingClientRect().height");
        await ada.UnrouteAsync("**/pictures/*.jpg");
        await ada.ReloadAsync();
        await ada.UntilAsync(async () => await ada.EvaluateAsync<bool>("() => [...document.querySelectorAll('.pictures img')].every((one) => one.complete && one.naturalWidth > 0)"));
        Assert.Equal(held, await ada.EvaluateAsync<double>("document.querySelector('.pictures').getBoundingClientRect().height"));

        await ada.FocusAsync(".pictures a");
        await ada.Keyboard.PressAsync("Enter");
        await ada.WaitForSelectorAsync("figure.large figcaption");
        await ada.Keyboard.PressAsync("ArrowRight");
        await ada.ComesToAsync(url => url.EndsWith("/pictures/2", StringComparison.Ordinal));
        await ada.WaitForSelectorAsync("[rel=prev]");
        await ada.Keyboard.PressAsync("Escape");
        await ada.WaitForSelectorAsync(".thread .focus");
    }

    [Fact]
    public async Task A_vote_changes_the_poll_alone()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var bo = await server.ApiAsync("bo");
        var post = await WriteAsync(bo, new { text = "Ce soir ?", poll = new { choices = new[] { "Oui", "Non" }, endsIn = 3600 } });
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/local");
        await ada.EvaluateAsync("document.body.dataset.same = 'page'");
        await ada.CheckAsync($"#poll-{post} input[value='1']");
        await ada.ClickAsync($"#poll-{post} button");
        await ada.WaitForSelectorAsync($"#poll-{post} .bar");
        Assert.Equal("page", await ada.EvaluateAsync<string>("document.body.dataset.same"));
        Assert.Contains("100", await ada.InnerTextAsync($"#poll-{post} li:nth-child(2)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_and_polls_hold_on_a_telephone_and_a_desk_in_three_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var ada = await server.ApiAsync("ada");
        using var bo = await server.ApiAsync("bo");
        (await ada.PutAsync("/api/members/bo/follow", null, Ct)).EnsureSuccessStatusCode();
        var wide = await BringAsync(bo, await DrawAsync(server, "wide", 1800, 1000), "Le figuier au bord de l’eau, le soir");
        await WriteAsync(bo, new { text = "Une seule image, large.", pictures = new[] { new { id = wide } } });
        await WriteAsync(bo, new { text = "Une tour.", pictures = new[] { new { id = await BringAsync(bo, await DrawAsync(server, "tower", 400, 1400), "") } } });
        await WriteAsync(bo, new { text = "Deux.", pictures = await SomeAsync(bo, server, 2) });
        await WriteAsync(bo, new { text = "Trois.", warning = "Trois images", pictures = await SomeAsync(bo, server, 3) });
        var four = await WriteAsync(bo, new { text = "أربع صور", language = "ar", pictures = await SomeAsync(bo, server, 4) });
        await WriteAsync(bo, new { text = "", sensitive = true, pictures = await SomeAsync(bo, server, 1) });
        var asked = await WriteAsync(bo, new { text = "Que planter ce printemps ?", poll = new { choices = new[] { "Un figuier", "Des oliviers, en rang le long du chemin", "الرمّان" }, endsIn = 86_400 } });
        await WriteAsync(bo, new { text = "Plusieurs ?", poll = new { choices = new[] { "Lundi", "Mardi" }, endsIn = 86_400, multiple = true, hideTotals = true } });
        (await ada.PostAsJsonAsync($"/api/posts/{asked}/poll/votes", new { choices = new[] { 1 } }, Ct)).EnsureSuccessStatusCode();
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("fr-FR", 1280, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.SignInAsync(server, "ada");
            foreach (var path in new[] { "/home", $"/@bo/{four}/pictures/2" })
            {
                await page.GotoAsync($"{server.Url}{path}");
                await page.EvaluateAsync("document.querySelectorAll('#compose details').forEach((one) => one.open = true)");
                if (path == "/home") await page.SetInputFilesAsync("[name=files]", await DrawAsync(server, "mine", 900, 600));
                if (path == "/home") await page.WaitForSelectorAsync(".chosen-one img");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width} px in {language}.");
                Assert.DoesNotContain("[posts.", await page.InnerTextAsync("body"), StringComparison.Ordinal);
                await KeepAsync(page, $"{language}-{width}{(path == "/home" ? "-home" : "-picture")}");
                await page.EvaluateAsync($"{AccessibilityJourney.Axe.Value}\nvoid 0");
                var barriers = await page.EvaluateAsync<string[]>("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)))");
                Assert.True(barriers.Length == 0, $"{path} {language} {width}: {string.Join('\n', barriers)}");
            }
        }
    }

    [Fact]
    public async Task What_moves_stands_still_until_one_points_at_it_and_begins_where_it_can_be_stopped()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var bo = await server.ApiAsync("bo");
        var id = await BringAsync(bo, await DrawMovingAsync(server), "Une mire qui compte");
        var post = await WriteAsync(bo, new { text = "Ça bouge.", pictures = new object[] { new { id } } });
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 1280, ColorScheme.Dark) })
        {
            var page = await browser.PageAsync(language, width, 844, scheme);
            await page.GotoAsync($"{server.Url}/@bo/{post}");
            Assert.False(await IsMovingAsync(page));
            // The pointer means something once the module has run, which nothing on the page tells.
            await page.UntilAsync(async () =>
            {
                await page.Mouse.MoveAsync(0, 0);
                await page.HoverAsync(".pictures > a");
                return await IsMovingAsync(page);
            });
            await page.Mouse.MoveAsync(0, 0);
            await page.UntilAsync(async () => !await IsMovingAsync(page));
            await KeepAsync(page, $"moving-{language}-{width}");
            await page.ClickAsync(".pictures > a");
            await page.ComesToAsync(url => url.EndsWith("/pictures/1", StringComparison.Ordinal));
            await page.UntilAsync(() => IsMovingAsync(page));
            Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.large > video').controls && document.documentElement.scrollWidth <= innerWidth"));
            await KeepAsync(page, $"moving-large-{language}-{width}");

            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.GotoAsync($"{server.Url}/@bo/{post}/pictures/1");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.False(await IsMovingAsync(page));
        }

        static Task<bool> IsMovingAsync(IPage page) => page.EvaluateAsync<bool>("[...document.querySelectorAll('video[data-motion]')].some((film) => !film.paused && !film.hidden)");
    }

    private static async Task<object[]> SomeAsync(HttpClient who, RunningServer server, int count)
    {
        var some = new List<object>();
        for (var i = 0; i < count; i++) some.Add(new { id = await BringAsync(who, await DrawAsync(server, $"some{i}", 700 + (i * 200), 900 - (i * 150)), $"Image {i + 1}") });
        return [.. some];
    }

    private static async Task<string> BringAsync(HttpClient who, string file, string description)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(file, Ct)), "file", "picture.jpg" }, { new StringContent(description), "description" } };
        var answer = await who.PostAsync("/api/posts/pictures", form, Ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    private static async Task<string> WriteAsync(HttpClient who, object wish)
    {
        var answer = await who.PostAsJsonAsync("/api/posts", wish, Ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    internal static async Task<string> DrawAsync(RunningServer server, string name, int width, int height)
    {
        var file = Path.Combine(server.Data, $"{name}.jpg");
        if (File.Exists(file)) return file;
        using var ffmpeg = Process.Start("ffmpeg", ["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", $"mandelbrot=s={width}x{height}:start_scale={(name.Length % 3) + 1}", "-frames:v", "1", "-q:v", "3", file]);
        await ffmpeg.WaitForExitAsync(Ct);
        return file;
    }

    private static async Task<string> DrawMovingAsync(RunningServer server)
    {
        var file = Path.Combine(server.Data, "moving.gif");
        using var ffmpeg = Process.Start("ffmpeg", ["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=480x300:r=10:d=2", file]);
        await ffmpeg.WaitForExitAsync(Ct);
        return file;
    }

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"pictures-{name}.png"), FullPage = true });
    }
}
