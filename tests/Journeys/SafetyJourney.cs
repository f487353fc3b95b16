using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Keeping clear of somebody, and being judged with reasons, in real browsers.</summary>
public sealed class SafetyJourney
{
    [Fact]
    public async Task A_blocked_person_loses_the_room_a_reported_speaker_reads_the_decision_and_appeals()
    {
        await using var server = await RunningServer.WithMembersAsync("bo", "chidi");
        await using var browser = await Chromium.StartAsync();
        var (ada, bo, chidi) = (await browser.PageAsync(), await browser.PageAsync(), await browser.PageAsync());
        await ada.SignInAsync(server, "ada");
        await bo.SignInAsync(server, "bo");
        await chidi.SignInAsync(server, "chidi");

        var room = await ada.OpenRoomAsync(server, "À qui appartient l’eau ?");
        await ada.IsLiveAsync();
        await bo.GotoAsync(server.Url);
        await bo.WaitForSelectorAsync($"#hall-rooms [data-room='{room}']");

        // Ada blocks Bo from his page; his open hall loses her room, and its address is nobody's.
        await ada.GotoAsync($"{server.Url}/@bo");
        await ada.ClickAsync(".block > summary");
        await ada.ClickAsync("form[action='/safety/block'] button.danger");
        await ada.WaitForSelectorAsync("form[action='/safety/unblock']");
        await bo.WaitForSelectorAsync($"#hall-rooms [data-room='{room}']", new() { State = WaitForSelectorState.Detached });
        Assert.Equal(404, (await bo.GotoAsync($"{server.Url}/room/{room}"))!.Status);

        // Bo opens his own and is reported by Chidi from his face on the stage.
        var his = await bo.OpenRoomAsync(server, "Sans Ada");
        await bo.IsLiveAsync();
        await chidi.TapRoomAsync(server, his);
        await chidi.ClickAsync("#room-stage .seat a");
        await chidi.ClickAsync("#person-sheet form[action='/report'] button");
        await chidi.WaitForSelectorAsync("form[action='/report'] select");
        await chidi.SelectOptionAsync("[name=rule]", "harassment");
        await chidi.FillAsync("[name=text]", "Il a insulté tout le monde.");
        await chidi.ClickAsync("form[action='/report'] button.primary");
        await chidi.WaitForSelectorAsync(".saved");

        // Ada, steward, finds it from her settings and decides.
        await ada.GotoAsync($"{server.Url}/settings");
        await ada.ClickAsync(".tabs a[href='/stewards/reports']");
        await ada.ClickAsync("main .entry h3 a");
        await ada.ClickAsync("[name=measure][value=warning]");
        await ada.SelectOptionAsync("[name=rule]", "harassment");
        await ada.FillAsync("[name=facts]:not([id^=abuse])", "Trois insultes vers 21 h.");
        await ada.ClickAsync("form[action$='/decide'] button.primary");
        await ada.WaitForSelectorAsync(".saved");

        // Bo is told on the next page he opens, reads the reasons, and appeals.
        await bo.GotoAsync(server.Url);
        await bo.ClickAsync(".notice a[href='/decisions']");
        await bo.ClickAsync("main .entry h3 a");
        Assert.Contains("Trois insultes", await bo.InnerTextAsync(".statement"), StringComparison.Ordinal);
        await bo.FillAsync("[name=appeal]", "Je n’y étais pas.");
        await bo.ClickAsync("#appeal button.primary");
        await bo.WaitForSelectorAsync("#appeal [role=status]");
        await chidi.GotoAsync($"{server.Url}/reports");
        Assert.Contains("mesures", await chidi.InnerTextAsync("main .entry"), StringComparison.Ordinal);
    }
}
