using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>No pointer at all: Tab, Enter, and the room's letters. What has the focus is always seen.</summary>
public sealed class KeyboardJourney(KeyboardJourney.House house) : IClassFixture<KeyboardJourney.House>
{
    /// <summary>What has the focus, when its ring is not to be seen; null when all is well.</summary>
    private const string Unseen = """
        (() => {
          const focused = document.activeElement;
          if (!focused || focused === document.body) return null;
          const rings = (element, part) => {
            const style = getComputedStyle(element, part);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$|transparent/.test(style.outlineColor);
          };
          const carriers = [focused, focused.closest(".box"), focused.nextElementSibling].filter((element) => element);
          const ringed = carriers.some((element) => rings(element)) || rings(focused, "::after");
          const place = focused.getBoundingClientRect();
          const inView = place.width >= 8 && place.height >= 8 && place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth;
          return ringed && inView ? null : `${focused.outerHTML.slice(0, 160)} ring: ${ringed}, in view: ${inView}`;
        })()
        """;

    /// <summary>While somebody speaks, the page hears of it several times a second.</summary>
    private const string LevelsInThreeSeconds = """
        new Promise((done) => {
          let heard = 0;
          document.addEventListener("palabre:levels", () => heard++);
          setTimeout(() => done(heard), 3000);
        })
        """;

    [Fact]
    public async Task Keys_alone_suffice_to_come_in_listen_ask_be_let_up_speak_and_leave()
    {
        var server = house.Server;
        var ada = await house.Browser.PageAsync(width: 1280, height: 800);
        await SignInAsync(ada, server, "ada");
        await ada.GotoAsync($"{server.Url}/rooms/open");
        await TabToAsync(ada, "[name=title]");
        await ada.Keyboard.TypeAsync("Sans souris");
        await ada.Keyboard.PressAsync("Enter");
        await ada.WaitForSelectorAsync("#room");
        await ada.IsLiveAsync();

        var bo = await house.Browser.PageAsync();
        await SignInAsync(bo, server, "bo");
        await TabToAsync(bo, "[data-join-room]");
        await bo.Keyboard.PressAsync("Enter");
        await bo.WaitForSelectorAsync("#room");
        await bo.IsLiveAsync();
        await bo.Keyboard.PressAsync("h");
        await bo.WaitForSelectorAsync("#room-bar [aria-keyshortcuts=h][aria-pressed=true]");

        await ada.WaitForSelectorAsync("#room-hands [formaction$='/seat']");
        await TabToAsync(ada, "#room-hands [formaction$='/seat']");
        await ada.Keyboard.PressAsync("Enter");
        await bo.WaitForSelectorAsync("#room-bar [data-microphone]");
        await bo.Keyboard.PressAsync("m");
        await bo.StateAsync("#room-bar [data-microphone]", "open");
        await ada.WaitForSelectorAsync("#room-stage [data-role=speaker][data-speaking]");
        Assert.InRange(await ada.EvaluateAsync<int>(LevelsInThreeSeconds), 6, 40);
        await bo.Keyboard.PressAsync("m");
        await bo.StateAsync("#room-bar [data-microphone]", "closed");

        await TabToAsync(bo, "#room-bar [data-leave-room]");
        await bo.Keyboard.PressAsync("Enter");
        await bo.WaitForSelectorAsync(".hall");
        await bo.StateAsync("#dock", "idle");
        await ada.WaitForSelectorAsync("#room-stage [data-role=speaker]", new() { State = WaitForSelectorState.Detached });
    }

    [Theory]
    [InlineData("/", 390)]
    [InlineData("/sign-in", 390)]
    [InlineData("/settings", 1280)]
    [InlineData("/invitations", 390)]
    [InlineData("/@ada", 1280)]
    public async Task Every_stop_of_a_page_shows_its_focus(string path, int width)
    {
        var server = house.Server;
        var page = await house.Browser.PageAsync(width: width);
        if (path != "/sign-in") await page.SignInAsync(server, "ada");
        await page.GotoAsync(server.Url + path);
        var first = "";
        for (var stops = 0; stops < 120; stops++)
        {
            await TabAsync(page);
            var stop = await page.EvaluateAsync<string>("(() => { const all = [...document.querySelectorAll('*')]; return String(all.indexOf(document.activeElement)); })()");
            if (stop == first) return;
            if (first == "") first = stop;
        }
        Assert.Fail("The focus never came round.");
    }

    private static async Task SignInAsync(IPage page, RunningServer server, string handle)
    {
        await page.GotoAsync($"{server.Url}/sign-in");
        await TabToAsync(page, "[name=who]");
        await page.Keyboard.TypeAsync(handle);
        await TabToAsync(page, "[name=password]");
        await page.Keyboard.TypeAsync(Cast.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".navigation a.me");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var stops = 0; stops < 80; stops++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector)) return;
            await TabAsync(page);
        }
        Assert.Fail($"No way to {selector} with the Tab key.");
    }

    private static async Task TabAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Tab");
        if (await page.EvaluateAsync<string?>(Unseen) is { } unseen) Assert.Fail(unseen);
    }

    /// <summary>One server and one browser for all of them.</summary>
    public sealed class House : IAsyncLifetime
    {
        private readonly Voices _voices = new();

        public RunningServer Server { get; private set; } = null!;
        public Chromium Browser { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await RunningServer.WithMembersAsync("bo");
            Browser = await Chromium.StartAsync(await _voices.ReadingAsync("Je lis à voix haute, sans souris, et l’on m’entend d’un bout à l’autre de la salle."), again: true);
        }

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            await Server.DisposeAsync();
            _voices.Dispose();
        }
    }
}
