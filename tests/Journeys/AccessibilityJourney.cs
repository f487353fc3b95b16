using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>
/// Every page under axe-core, left to right and right to left. All rules in the light; in the dark the one that looks at colours,
/// for nothing else differs. Colours are the same in every language and looked at in one.
/// </summary>
public sealed class AccessibilityJourney
{
    private const string Run = """
        async (rules) => {
          const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
          return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary, html }) => `${id} (${help}): ${target.join(" ")} — ${failureSummary} — ${html.slice(0, 200)}`));
        }
        """;

    private readonly List<string> _wrong = [];

    [Theory]
    [InlineData("fr-FR")]
    [InlineData("ar")]
    public async Task No_page_has_a_barrier_that_axe_knows(string language)
    {
        await using var browser = await Chromium.StartAsync();
        await FoundingAsync(await browser.PageAsync(language));

        await using var server = await RunningServer.WithMembersAsync(new Dictionary<string, string> { ["Palabre__SignUp__Open"] = "true", ["Palabre__Mail__Host"] = "127.0.0.1", ["Palabre__Mail__Port"] = "9", ["Palabre__Mail__From"] = "us@example.org", ["Palabre__Mail__Url"] = "https://example.org" }, "bo", "chidi");
        var guest = await browser.PageAsync(language);
        var ada = await browser.PageAsync(language);
        var bo = await browser.PageAsync(language);
        await ComingInAsync(guest, server);
        await ada.SignInAsync(server, "ada");
        await CheckAsync(ada, "empty hall of a member");
        await OwnPagesAsync(ada, server);
        await ClubPagesAsync(ada, guest, server);
        await OpenFormAsync(ada, server);
        await RoomAsync(ada, bo, guest, server);

        Assert.True(_wrong.Count == 0, string.Join("\n\n", _wrong));
    }

    [Fact]
    public async Task No_replay_has_a_barrier_that_axe_knows()
    {
        const string language = "ar";
        await using var browser = await Chromium.StartAsync();
        await using var server = await RunningServer.WithMembersAsync("bo");
        var ada = await browser.PageAsync(language, width: 1280, height: 800);
        await ada.SignInAsync(server, "ada");
        await ReplayAsync(ada, await browser.PageAsync(language), server);

        Assert.True(_wrong.Count == 0, string.Join("\n\n", _wrong));
    }

    private async Task FoundingAsync(IPage page)
    {
        await using var server = new RunningServer();
        await server.StartAsync();
        await page.GotoAsync(server.Url);
        await page.WaitForSelectorAsync("[name=community]");
        await CheckAsync(page, "founding");
    }

    private async Task ComingInAsync(IPage guest, RunningServer server)
    {
        var invitation = await server.RunAsync(["invite", "--by", "ada", "--note", "Viens.", "--url", server.Url]);
        foreach (var path in new[] { "/", "/sign-in", "/sign-up", "/invitation/unknown", "/room/999999", "/@nobody", "/nowhere", "/offline", "/?language=vi&topic=", "/search", "/search?q=ada", "/search?q=zzz+xyz&kind=clubs" })
            await VisitAsync(guest, server.Url + path);
        await VisitAsync(guest, invitation);
        await guest.GotoAsync($"{server.Url}/sign-in");
        await guest.FillAsync("[name=who]", "ada");
        await guest.ClickAsync("form[action='/sign-in'] button.primary");
        await guest.WaitForSelectorAsync(".wrong:visible");
        await CheckAsync(guest, "sign-in refused");
    }

    private async Task OwnPagesAsync(IPage ada, RunningServer server)
    {
        using var api = await server.ApiAsync("ada");
        (await api.PostAsJsonAsync("/api/invitations", new { note = "Viens." })).EnsureSuccessStatusCode();
        foreach (var path in new[] { "/@ada", "/@bo", "/@bo/followers", "/settings", "/settings/community", "/invitations", "/welcome", "/notifications", "/notifications/missed", "/settings/notifications", "/confirm-address/x", "/letters/stop/x" })
            await VisitAsync(ada, server.Url + path);
        var (bo, chidis) = (await server.IdAsync("bo"), await server.IdAsync("chidi"));
        using var chidi = await server.ApiAsync("chidi");
        (await chidi.PostAsJsonAsync("/api/reports", new { person = bo, rule = "spam", text = "Encore de la réclame." })).EnsureSuccessStatusCode();
        (await api.PutAsync($"/api/me/blocks/{chidis}", null)).EnsureSuccessStatusCode();
        foreach (var path in new[] { "/settings/safety", "/reports", "/decisions", $"/report?person={bo}", "/stewards/reports", $"/stewards/reports/person/{bo}", "/stewards/log", "/pings" })
            await VisitAsync(ada, server.Url + path);
        (await api.DeleteAsync($"/api/me/blocks/{chidis}")).EnsureSuccessStatusCode();
    }

    private async Task ClubPagesAsync(IPage ada, IPage guest, RunningServer server)
    {
        using var api = await server.ApiAsync("ada");
        (await api.PostAsJsonAsync("/api/clubs", new { slug = "oliviers", name = "Club des Oliviers", text = "Ceux qui sont partis.", rules = new[] { "On écoute avant de parler." } })).EnsureSuccessStatusCode();
        using var bo = await server.ApiAsync("bo");
        (await bo.PutAsJsonAsync("/api/clubs/oliviers/membership", new { rules = 1 })).EnsureSuccessStatusCode();
        (await bo.PutAsync("/api/members/ada/follow", null)).EnsureSuccessStatusCode();
        using var made = await api.PostAsJsonAsync("/api/clubs/oliviers/invitations", new { limit = 3 });
        var link = (await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>())[0].GetProperty("url").GetString()!;
        foreach (var path in new[] { "/clubs", "/clubs/new", "/club/oliviers", "/club/oliviers/invitations", "/club/oliviers/settings", "/club/oliviers/requests", "/club/oliviers/nominate", "/rooms/open?club=oliviers", "/notifications", "/settings/notifications" })
            await VisitAsync(ada, server.Url + path);
        await ada.GotoAsync($"{server.Url}/club/oliviers/members");
        await ada.ClickAsync(".members details > summary");
        await ada.ClickAsync(".sure > summary");
        await CheckAsync(ada, "members of a club, about to remove one");
        await VisitAsync(guest, $"{server.Url}/club/oliviers");
        await VisitAsync(guest, link);
        (await api.PutAsJsonAsync("/api/me/privacy", new { isPrivate = true })).EnsureSuccessStatusCode();
        using var chidi = await server.ApiAsync("chidi");
        (await chidi.PutAsync("/api/members/ada/follow", null)).EnsureSuccessStatusCode();
        foreach (var path in new[] { "/follow-requests", "/@chidi", "/@ada" }) await VisitAsync(ada, server.Url + path);
        await VisitAsync(guest, $"{server.Url}/@ada/followers");
    }

    private async Task OpenFormAsync(IPage ada, RunningServer server)
    {
        await VisitAsync(ada, $"{server.Url}/rooms/open");
        await ada.EvaluateAsync("document.querySelector(\"form[action='/rooms']\").noValidate = true");
        await ada.ClickAsync("form[action='/rooms'] button.voice");
        await ada.WaitForSelectorAsync("[aria-invalid=true]");
        await CheckAsync(ada, "open a room, refused");
    }

    private async Task RoomAsync(IPage ada, IPage bo, IPage guest, RunningServer server)
    {
        var room = await ada.OpenRoomAsync(server, "À qui appartient l’eau ?");
        await ada.IsLiveAsync();
        await CheckAsync(ada, "moderator alone");
        await server.OpenRoomAsync("bo", "Le pain du dimanche");
        await VisitAsync(guest, server.Url);
        await VisitAsync(guest, $"{server.Url}/room/{room}");
        await guest.ClickAsync("#room-bar [data-join-room]");
        await guest.IsLiveAsync();
        await CheckAsync(guest, "room as a guest");

        await bo.SignInAsync(server, "bo");
        await CheckAsync(bo, "hall of a member");
        await bo.TapRoomAsync(server, room);
        await bo.ClickAsync("#room-bar button.voice");
        await bo.WaitForSelectorAsync("#room-bar [aria-pressed=true]");
        await CheckAsync(bo, "listener with a raised hand");
        await ModeratorAsync(ada);
        await ada.ClickAsync("#room-hands [formaction$='/seat']");
        await bo.WaitForSelectorAsync("#room-bar [data-microphone]");
        await bo.OpenMicrophoneAsync();
        await CheckAsync(bo, "speaker");
        await bo.ClickAsync("#room-bar [data-opens-chat]");
        await CheckAsync(bo, "chat on a telephone");
        await bo.Keyboard.PressAsync("Escape");
        await bo.SetViewportSizeAsync(1280, 800);
        await CheckAsync(bo, "speaker on a desk");
        await guest.ClickAsync("#room .top a[href='/']");
        await guest.WaitForSelectorAsync("#dock-panel");
        await CheckAsync(guest, "hall with the dock");

        await VisitAsync(bo, $"{server.Url}/room/{room}/chat");
        using var api = await server.ApiAsync("ada");
        (await api.DeleteAsync($"/api/rooms/{room}")).EnsureSuccessStatusCode();
        await VisitAsync(bo, $"{server.Url}/room/{room}");
    }

    private async Task ReplayAsync(IPage ada, IPage guest, RunningServer server)
    {
        var room = await server.RecordAsync("Le four à pain");
        using var api = await server.ApiAsync("bo");
        using var answer = await api.PostAsJsonAsync($"/api/rooms/{room}/clips", new { fromMs = 12_000, title = "Le canal" });
        var clip = (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("url").GetString()!;
        await VisitAsync(guest, server.Url);
        await VisitAsync(guest, clip);
        await VisitAsync(ada, $"{server.Url}/room/{room}?t=55");
        await ada.SetViewportSizeAsync(390, 844);
        await CheckAsync(ada, "replay on a telephone");
        foreach (var sheet in new[] { "clip-sheet", "replay-share", "replay-withdraw", "replay-delete" })
        {
            await ada.ClickAsync($"#replay [commandfor={sheet}]");
            await ada.WaitForSelectorAsync($"#{sheet}[open]");
            await CheckAsync(ada, sheet);
            await ada.Keyboard.PressAsync("Escape");
        }
        await ada.ClickAsync("#replay-bar [data-deed=toggle]");
        await ada.ClickAsync("#replay .top a[href='/']");
        await ada.WaitForSelectorAsync("#replay-dock .replay-line:visible");
        await CheckAsync(ada, "hall with a replay in the dock");
    }

    private async Task ModeratorAsync(IPage ada)
    {
        await ada.WaitForSelectorAsync("#room-hands [formaction$='/seat']");
        await CheckAsync(ada, "moderator with a queue");
        await ada.SetViewportSizeAsync(1280, 800);
        await CheckAsync(ada, "moderator on a desk");
        foreach (var sheet in new[] { "room-menu", "bring-in", "room-settings" })
        {
            await ada.ClickAsync($"#room [commandfor={sheet}] >> visible=true");
            await ada.WaitForSelectorAsync($"#{sheet}[open]");
            await CheckAsync(ada, sheet);
            await ada.Keyboard.PressAsync("Escape");
        }
        await ada.ClickAsync("#room-bar [popovertarget=react-menu]");
        await CheckAsync(ada, "reactions");
        await ada.Keyboard.PressAsync("Escape");
        await ada.FillAsync("#chat-text", "La carte est là.");
        await ada.ClickAsync("#chat-form button");
        await ada.ClickAsync("#chat-lines [data-line-sheet]");
        await ada.WaitForSelectorAsync("#line-sheet[open]");
        await CheckAsync(ada, "line of the chat");
        await ada.Keyboard.PressAsync("Escape");
        await ada.ClickAsync("#room-audience [data-person] a");
        await ada.WaitForSelectorAsync("#person-sheet[open]");
        await CheckAsync(ada, "person sheet");
        await ada.Keyboard.PressAsync("Escape");
    }

    private async Task VisitAsync(IPage page, string url)
    {
        await page.GotoAsync(url);
        await CheckAsync(page, new Uri(url).AbsolutePath);
    }

    private async Task CheckAsync(IPage page, string name)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe !== 'undefined'")) await page.EvaluateAsync($"{Axe.Value}\nvoid 0");
        var inColour = !await page.EvaluateAsync<bool>("document.dir === 'rtl'");
        await CheckAsync(page, name, ColorScheme.Light, inColour ? [] : new() { ["rules"] = new Dictionary<string, object> { ["color-contrast"] = new { enabled = false } } });
        if (inColour) await CheckAsync(page, name, ColorScheme.Dark, new() { ["runOnly"] = new[] { "color-contrast" } });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private async Task CheckAsync(IPage page, string name, ColorScheme scheme, Dictionary<string, object> rules)
    {
        // Colours that are still on their way from one to the other are no colours.
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync("Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished))");
        _wrong.AddRange((await page.EvaluateAsync<string[]>(Run, rules)).Select(violation => $"{name} ({scheme}): {violation}"));
    }

    internal static readonly Lazy<string> Axe = new(() =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "node_modules", "axe-core", "axe.min.js") is var file && File.Exists(file)) return File.ReadAllText(file);
        throw new InvalidOperationException("axe-core is not there: run npm install first.");
    });
}
