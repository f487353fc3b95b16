using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Money in a room: an envelope is put down and opened, a face is thanked, and nobody leaves the room for it.</summary>
public sealed class MoneyJourney
{
    [Fact]
    public async Task One_puts_an_envelope_into_the_room_the_other_opens_it_and_thanks_a_face_while_the_sound_goes_on()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await server.RunAsync(["ledger", "grant", "--to", "ada", "--amount", "500", "--reason", "fête"]);
        await server.RunAsync(["ledger", "grant", "--to", "bo", "--amount", "100", "--reason", "fête"]);
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "À qui appartient l’eau ?");
        var bo = await browser.PageAsync(scheme: ColorScheme.Dark);
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await bo.WaitForSelectorAsync("#room");
        await bo.IsLiveAsync();
        var guest = await browser.PageAsync("ar");
        await guest.GotoAsync($"{server.Url}/room/{room}");

        await ada.ClickAsync("#room .top [commandfor=room-menu]");
        await ada.ClickAsync("#room-menu a[href*='/packet/new']");
        await ada.WaitForSelectorAsync("#money-sheet[open] .filling");
        await ada.CheckAsync("#money-sheet [name=choice][value='20']");
        await ada.FillAsync("#money-sheet [name=shares]", "2");
        await LookAsync(ada, "envelope-form-fr-1280-light");
        await ada.ClickAsync("#money-sheet .filling > .primary");
        await ada.ClickAsync("#money-sheet .made .primary:visible");

        // Both see it without asking anew; the guest is told how to join in.
        await bo.WaitForSelectorAsync("#packets .packet .open");
        await guest.WaitForSelectorAsync("#packets .packet a[href^='/sign-in']");
        await LookAsync(bo, "envelope-fr-390-dark");
        await LookAsync(guest, "envelope-guest-ar-390-light");
        await bo.ClickAsync("#packets .packet .open");
        await bo.WaitForSelectorAsync("#packets .packet .mine");
        await ada.WaitForSelectorAsync("#packets .packet .state:has-text('1 sur 2')");
        await ada.ClickAsync("#packets .packet .open");
        await bo.WaitForSelectorAsync("#packets .packet .lucky");
        await LookAsync(bo, "envelope-over-fr-390-dark");

        await bo.ClickAsync("#room-stage a[data-opens]");
        await bo.ClickAsync("#person-sheet form[action='/thank'] button");
        await bo.WaitForSelectorAsync("#money-sheet[open] .tip");
        await bo.FillAsync("#money-sheet [name=words]", "Pour le puits, et pour la patience.");
        await LookAsync(bo, "tip-fr-390-dark");
        await bo.ClickAsync("#money-sheet .tip > .primary");
        await bo.ClickAsync("#money-sheet .thanked .primary:visible");
        await ada.WaitForSelectorAsync("#room-thanks:has-text('Pour le puits')");
        await LookAsync(ada, "thanks-in-room-fr-1280-light");
        await bo.WaitForSelectorAsync($"#room[data-room='{room}']");
        await bo.IsLiveAsync();

        await ada.GotoAsync($"{server.Url}/thanks");
        await ada.WaitForSelectorAsync(".thanks li:has-text('Pour le puits')");
    }

    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Light)]
    [InlineData("ar", 1280, ColorScheme.Dark)]
    public async Task On_a_profile_the_button_says_the_whole_and_an_empty_purse_keeps_what_was_written(string language, int width, ColorScheme scheme)
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await server.RunAsync(["ledger", "grant", "--to", "bo", "--amount", "6", "--reason", "fête"]);
        await using var browser = await Chromium.StartAsync();
        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        await bo.GotoAsync($"{server.Url}/@ada");
        await bo.ClickAsync("a[href^='/thank?']");
        await bo.WaitForSelectorAsync("#money-sheet[open] .tip");
        await LookAsync(bo, $"tip-{language}-{width}-{scheme}");
        await bo.CheckAsync("#money-sheet [name=choice][value='10']");
        await bo.WaitForSelectorAsync("#money-sheet .tip > .primary [data-of='2']:visible");
        await bo.FillAsync("#money-sheet [name=words]", "Merci");
        await bo.ClickAsync("#money-sheet .tip > .primary");
        await bo.WaitForSelectorAsync("#money-sheet .wrong");
        await LookAsync(bo, $"tip-empty-{language}-{width}-{scheme}");
        Assert.Equal("Merci", await bo.InputValueAsync("#money-sheet [name=words]"));
        await bo.CheckAsync("#money-sheet [name=choice][value=other]");
        await bo.FillAsync("#money-sheet [name=other]", "6");
        await bo.WaitForSelectorAsync("#money-sheet .tip > .primary [data-typed]:has-text('6')");
        await bo.ClickAsync("#money-sheet .tip > .primary");
        await bo.WaitForSelectorAsync("#money-sheet .thanked");
    }

    /// <summary>For whoever looks at pictures.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (LastSeen.Folder is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"money-{name}.png") });
    }
}
