using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A wallet in a browser: money is sent after a second look, taken back, asked for and paid, in three languages.</summary>
public sealed class WalletJourney
{
    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Light)]
    [InlineData("ar", 390, ColorScheme.Dark)]
    [InlineData("en", 1280, ColorScheme.Light)]
    public async Task One_sends_looks_takes_back_asks_and_is_paid(string language, int width, ColorScheme scheme)
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await server.RunAsync(["ledger", "grant", "--to", "ada", "--amount", "1 500", "--reason", "Bienvenue au figuier"]);
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync(language, width, 844, scheme);
        await ada.SignInAsync(server, "ada");
        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        await bo.GotoAsync($"{server.Url}/wallet");
        Task SeeAsync(IPage page, string name) => LookAsync(page, $"{name}-{language}-{width}");
        await SeeAsync(bo, "empty");

        await ada.GotoAsync($"{server.Url}/wallet");
        await ada.ClickAsync(".wallet a[href='/wallet/send']");
        await ada.FillAsync("[name=to]", "bo");
        await ada.FillAsync("[name=amount]", "5,5");
        await ada.FillAsync("[name=note]", "Pour le puits, et pour la patience.");
        await ada.ClickAsync(".wallet .form .primary");
        await ada.WaitForSelectorAsync(".wallet .wrong");
        Assert.Equal("Pour le puits, et pour la patience.", await ada.InputValueAsync("[name=note]"));
        await SeeAsync(ada, "send-wrong");
        await ada.FillAsync("[name=amount]", "٣٠");
        await ada.ClickAsync(".wallet .form .primary");
        await ada.WaitForSelectorAsync(".wallet .pay-lines");
        await SeeAsync(ada, "confirm");
        await ada.ClickAsync(".wallet .form .primary");
        await ada.WaitForSelectorAsync(".wallet .saved");
        await SeeAsync(ada, "sent");

        await bo.GotoAsync($"{server.Url}/wallet/ask");
        await bo.FillAsync("[name=from]", "ada");
        await bo.FillAsync("[name=amount]", "12");
        await bo.FillAsync("[name=note]", "Le dîner de jeudi");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync("#requests");
        await ada.GotoAsync($"{server.Url}/wallet");
        await SeeAsync(ada, "asked");
        await ada.ClickAsync("#requests a.button");
        await ada.WaitForSelectorAsync(".wallet .pay-lines");
        await SeeAsync(ada, "pay");
        await ada.ClickAsync(".wallet .form .primary");
        await ada.WaitForSelectorAsync(".wallet .saved");

        await ada.GotoAsync($"{server.Url}/wallet/statement");
        Assert.Equal(3, await ada.Locator(".statement > li").CountAsync());
        await ada.ClickAsync(".statement > li:nth-child(2) summary");
        await SeeAsync(ada, "statement");
        await ada.ClickAsync(".statement > li:nth-child(2) .refund button");
        await ada.WaitForSelectorAsync(".wallet .saved");
        await bo.GotoAsync($"{server.Url}/wallet");
        Assert.Equal(3, await bo.Locator(".statement > li").CountAsync());
        foreach (var (path, name) in new[] { ("/money", "book"), ("/@ada/support", "support"), ("/wallet/memberships", "memberships"), ("/stewards/payments", "held"), ("/thanks", "thanks"), ("/notifications", "told") })
        {
            await ada.GotoAsync(server.Url + path);
            await SeeAsync(ada, name);
        }
    }

    /// <summary>For whoever looks at pictures.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (LastSeen.Folder is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"wallet-{name}.png"), FullPage = true });
    }
}
