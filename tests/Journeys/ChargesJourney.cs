using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Money that goes back, in a browser: a member has a part of what they added back on their card, a bank takes the rest, stewards see it.</summary>
public sealed class ChargesJourney
{
    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Light)]
    [InlineData("ar", 390, ColorScheme.Dark)]
    [InlineData("en", 1280, ColorScheme.Light)]
    public async Task Some_goes_back_to_the_card_and_the_rest_is_disputed(string language, int width, ColorScheme scheme)
    {
        var settings = new Dictionary<string, string> { ["Palabre__Wallet__Currency"] = "EUR", ["Palabre__Wallet__Provider"] = "fake" };
        await using var server = await RunningServer.WithMembersAsync(settings, "bo");
        await using var browser = await Chromium.StartAsync();
        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        Task SeeAsync(IPage page, string name) => LookAsync(page, $"{name}-{language}-{width}");

        await bo.GotoAsync($"{server.Url}/wallet/add?amount=20");
        await bo.ClickAsync(".part .primary.wide");
        await bo.ClickAsync("[name=deed][value=pay]");
        var refund = bo.Locator("a.button[href$='/refund']");
        await refund.WaitForAsync();
        await SeeAsync(bo, "credited");
        var payment = new Uri(bo.Url).Segments[^1];
        await refund.ClickAsync();
        await bo.WaitForSelectorAsync("[name=amount]");
        await SeeAsync(bo, "refund");
        await bo.FillAsync("[name=amount]", "8");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync(".wallet .pay-lines");
        await SeeAsync(bo, "refund-look");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync("#refunds");
        await SeeAsync(bo, "refund-asked");

        await bo.GotoAsync($"{server.Url}/wallet/fake/fcs_{payment.Replace("-", "", StringComparison.Ordinal)}");
        await bo.ClickAsync("[name=deed][value=dispute]");
        await bo.GotoAsync($"{server.Url}/wallet");
        // What is told is looked at within a moment.
        for (var tries = 0; await bo.Locator("#disputes").CountAsync() == 0; tries++)
        {
            Assert.True(tries < 100);
            await bo.WaitForTimeoutAsync(200);
            await bo.ReloadAsync();
        }
        await bo.ReloadAsync();
        Assert.Matches("^[^1-9]*0[.,]00[^1-9]*$", await bo.InnerTextAsync(".wallet .balance"));
        await bo.FillAsync("#disputes textarea", "Une erreur de ma banque.");
        await SeeAsync(bo, "disputed");
        await bo.ClickAsync("#disputes button");
        await bo.WaitForSelectorAsync(".wallet .saved");

        var ada = await browser.PageAsync(language, width, 844, scheme);
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/stewards/charges?of={payment}");
        await ada.WaitForSelectorAsync("#charge blockquote");
        await SeeAsync(ada, "stewards");
    }

    /// <summary>For whoever looks at pictures.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (LastSeen.Folder is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"charges-{name}.png"), FullPage = true });
    }
}
