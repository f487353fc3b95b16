using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>What a person does with a page, in the words of the page's own roles and states.</summary>
public static class People
{
    public static async Task SignInAsync(this IPage page, RunningServer server, string handle)
    {
        await page.GotoAsync($"{server.Url}/sign-in");
        await page.FillAsync("[name=who]", handle);
        await page.FillAsync("[name=password]", Cast.Password);
        await page.ClickAsync("form[action='/sign-in'] button.primary");
        await page.WaitForSelectorAsync(".navigation a.me");
    }

    /// <summary>Opens a room through the form and returns its id.</summary>
    public static async Task<string> OpenRoomAsync(this IPage page, RunningServer server, string title)
    {
        await page.GotoAsync($"{server.Url}/rooms/open");
        await page.FillAsync("[name=title]", title);
        await page.ClickAsync("form[action='/rooms'] button.voice");
        await page.WaitForSelectorAsync("#room");
        return (await page.GetAttributeAsync("#room", "data-room"))!;
    }

    /// <summary>Ada signs in, opens a room and hears it; returns its id.</summary>
    public static async Task<string> HostAsync(this IPage page, RunningServer server, string title)
    {
        await page.SignInAsync(server, "ada");
        var room = await page.OpenRoomAsync(server, title);
        await page.IsLiveAsync();
        return room;
    }

    /// <summary>Somebody in the audience raises a hand and is let up.</summary>
    public static async Task LetUpAsync(this IPage moderator, IPage speaker)
    {
        await speaker.ClickAsync("#room-bar button.voice");
        await moderator.ClickAsync("#room-hands [formaction$='/seat']");
        await speaker.WaitForSelectorAsync("#room-bar [data-microphone]");
    }

    /// <summary>One tap on the room in the hall; true sound state when done.</summary>
    public static async Task TapRoomAsync(this IPage page, RunningServer server, string room)
    {
        await page.GotoAsync(server.Url);
        await page.ClickAsync($"[data-join-room='{room}']");
        await page.IsLiveAsync();
    }

    public static Task IsLiveAsync(this IPage page) => page.StateAsync("#dock", "live");

    public static async Task StateAsync(this IPage page, string selector, string state) =>
        await page.WaitForSelectorAsync($"{selector}[data-state='{state}']", new() { State = WaitForSelectorState.Attached });

    /// <summary>Presses the room bar's microphone button until it says the microphone is open.</summary>
    public static async Task OpenMicrophoneAsync(this IPage page)
    {
        await page.ClickAsync("#room-bar [data-microphone]");
        await page.StateAsync("#room-bar [data-microphone]", "open");
    }
}
