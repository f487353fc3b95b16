namespace Palabre.Journeys;

/// <summary>One walks about the house while the voices go on.</summary>
public sealed class DockJourney
{
    /// <summary>Remembers the element that plays, to know it again.</summary>
    private const string Keep = "(window.kept = [...document.querySelectorAll('#dock audio')].find(a => a.srcObject?.getAudioTracks().length)) !== undefined";
    private const string IsKept = "window.kept !== undefined && window.kept === document.querySelectorAll('#dock audio')[0] && window.kept.isConnected && !window.kept.paused";

    [Fact]
    public async Task The_same_element_goes_on_playing_from_page_to_page_until_one_leaves_from_the_dock()
    {
        using var voices = new Voices();
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var browser = await Chromium.StartAsync(voices.Repeating("3A7F0915"), again: true);
        var ada = await browser.PageAsync();
        var room = await ada.HostAsync(server, "Le tour de la maison");
        await ada.OpenMicrophoneAsync();

        var bo = await browser.PageAsync();
        await bo.WatchPeersAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.WaitForSelectorAsync("#room");
        Assert.True(await bo.EvaluateAsync<bool>(Keep));
        Assert.False(await bo.IsVisibleAsync("#dock-panel"));

        await bo.ClickAsync("#room .top a[href='/']");
        await PlaysOnAsync(bo, ".hall");
        await bo.ClickAsync(".navigation a.me");
        await PlaysOnAsync(bo, ".profile");
        await bo.ClickAsync("#dock-panel a.to-room");
        await bo.WaitForSelectorAsync("#room");
        Assert.True(await bo.EvaluateAsync<bool>(IsKept));
        await bo.GoBackAsync();
        await PlaysOnAsync(bo, ".profile");

        await bo.ClickAsync("#dock [data-leave-room]");
        await bo.StateAsync("#dock", "idle");
        Assert.EndsWith("/@bo", bo.Url, StringComparison.Ordinal);
        await bo.WaitForSelectorAsync("#dock audio", new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        Assert.False(await bo.IsVisibleAsync("#dock-panel"));
    }

    private static async Task PlaysOnAsync(Microsoft.Playwright.IPage page, string place)
    {
        await page.WaitForSelectorAsync(place);
        await page.WaitForSelectorAsync("#dock-panel");
        Assert.True(await page.EvaluateAsync<bool>(IsKept));
        var time = await page.EvaluateAsync<double>("window.kept.currentTime");
        await page.MorePacketsAsync();
        Assert.True(await page.EvaluateAsync<double>("window.kept.currentTime") > time);
    }
}
