using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>What two people do in a room besides speaking: one moderates at a desk, the other listens on a telephone.</summary>
public sealed class TalkJourney
{
    private const string Typed = "document.querySelector('#chat-text').value";

    /// <summary>Notes the first reaction that drifts over the audience, and for how many milliseconds.</summary>
    private const string TimeReactions = """
        window.timed = { shown: "", stayed: 0 };
        new MutationObserver((changes) => {
          for (const { addedNodes, removedNodes } of changes) {
            for (const added of addedNodes) if (added.className === "drifts" && !timed.drift) Object.assign(timed, { drift: added, shown: added.textContent, since: performance.now() });
            for (const removed of removedNodes) if (removed === timed.drift) timed.stayed = performance.now() - timed.since;
          }
        }).observe(document.querySelector("#room"), { childList: true, subtree: true });
        """;

    [Fact]
    public async Task They_write_react_pin_and_a_moderator_slows_and_deletes_while_nothing_typed_is_lost()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "cleo");
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        var bo = await browser.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.WaitForSelectorAsync("#room");

        await ada.FillAsync("#chat-text", "La carte : https://example.org/carte");
        await ada.ClickAsync("#chat-form button");
        await ada.WaitForSelectorAsync("#chat-lines a[href='https://example.org/carte'][rel~=nofollow]");
        await bo.WaitForSelectorAsync("#room-bar [data-unread]:text-is('1')");
        await bo.ClickAsync("#room-bar [data-opens-chat]");
        await bo.WaitForSelectorAsync("#room-chat:popover-open #chat-lines a[href='https://example.org/carte']");
        await bo.WaitForSelectorAsync("#room-bar [data-unread]", new() { State = WaitForSelectorState.Hidden });

        await ada.ClickAsync("#room-chat .chat-settings summary");
        await ada.SelectOptionAsync("#chat-pace", "300");
        await ada.ClickAsync("#room-chat .chat-settings button");
        await bo.WaitForSelectorAsync("#chat-state:text('Mode lent')");
        await bo.FillAsync("#chat-text", "Merci");
        await bo.ClickAsync("#chat-form button");
        await ada.WaitForSelectorAsync("#chat-lines li:has-text('Merci')");
        await bo.UntilAsync(() => bo.EvaluateAsync<bool>($"{Typed} === ''"));
        await bo.FillAsync("#chat-text", "Encore une chose");
        await bo.ClickAsync("#chat-form button");
        await bo.WaitForSelectorAsync("#chat-note:has-text('Mode lent')");
        Assert.Equal("Encore une chose", await bo.EvaluateAsync<string>(Typed));
        await bo.ReloadAsync();
        await bo.UntilAsync(() => bo.EvaluateAsync<bool>($"{Typed} === 'Encore une chose'"));

        await ada.EvaluateAsync(TimeReactions);
        await bo.ClickAsync("#room-bar [popovertarget=react-menu]");
        await bo.ClickAsync("#react-menu [value=applause]");
        await ada.UntilAsync(() => ada.EvaluateAsync<bool>("timed.shown === '👏'"));
        using (var cleo = await server.ApiAsync("cleo")) (await cleo.PutAsync($"/api/rooms/{room}/presence", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await ada.WaitForSelectorAsync("#room-audience .count:text-is('2')");
        await ada.UntilAsync(() => ada.EvaluateAsync<bool>("timed.stayed > 0"));
        Assert.InRange(await ada.EvaluateAsync<double>("timed.stayed"), 2_900, 30_000);

        await ada.ClickAsync("#room .top [commandfor=room-menu]");
        await ada.FillAsync("#room-menu [name=url]", "/@bo");
        await ada.ClickAsync("#room-menu .pin-form button");
        await bo.WaitForSelectorAsync("#room-pin a[href='/@bo']");
        await ada.Keyboard.PressAsync("Escape");

        await ada.ClickAsync("#chat-lines li:has-text('Merci') [data-line-sheet]");
        await ada.ClickAsync("#line-sheet .to-other[name=line]");
        await bo.WaitForSelectorAsync("#chat-lines li:has-text('Merci')", new() { State = WaitForSelectorState.Detached });
        await ada.WaitForSelectorAsync("#chat-lines li:has-text('Merci')", new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_call_reaches_whoever_follows_wherever_they_are()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync();
        using (var follower = await server.ApiAsync("bo")) (await follower.PutAsync("/api/members/ada/follow", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var bo = await browser.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.GotoAsync($"{server.Url}/settings");
        var ada = await browser.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "Entre nous");

        using var api = await server.ApiAsync("ada");
        (await api.PutAsync($"/api/rooms/{room}/pings/bo", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await bo.ClickAsync($"#toasts .toast a[href='/room/{room}?join']");
        await bo.WaitForSelectorAsync($"#room[data-room='{room}']");
        await bo.IsLiveAsync();
    }
}
