using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Money that leaves, in a browser: a member says to the provider who they are, sees what may go, and has it paid to their bank.</summary>
public sealed class PayoutJourney
{
    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Light)]
    [InlineData("ar", 390, ColorScheme.Dark)]
    [InlineData("en", 1280, ColorScheme.Light)]
    [InlineData("ar", 1280, ColorScheme.Light)]
    public async Task Who_was_thanked_has_it_paid_to_their_bank(string language, int width, ColorScheme scheme)
    {
        var settings = new Dictionary<string, string>
        {
            ["Palabre__Wallet__Currency"] = "EUR",
            ["Palabre__Wallet__Provider"] = "fake",
            ["Palabre__Wallet__PayoutDaysAtFirst"] = "0",
            ["Palabre__Wallet__PayoutFee"] = "25",
        };
        await using var server = await RunningServer.WithMembersAsync(settings, "bo");
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync(language, width, 844, scheme);
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/wallet/add?amount=20&to=bo");
        await ada.ClickAsync(".part .primary.wide");
        await ada.ClickAsync("[name=deed][value=pay]");
        await ada.WaitForURLAsync("**/wallet/add/**");

        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        Task SeeAsync(IPage page, string name) => LookAsync(page, $"{name}-{language}-{width}");
        await bo.GotoAsync($"{server.Url}/wallet");
        await UntilAsync(bo, ".statement .money.came");
        await SeeAsync(bo, "wallet");
        await bo.ClickAsync("a[href='/wallet/payout']");
        await bo.WaitForSelectorAsync("#payee .primary");
        await SeeAsync(bo, "not-begun");
        await bo.ClickAsync("#payee .primary");
        await bo.ClickAsync("[name=deed][value=checked]");
        await UntilAsync(bo, "#payee .second");
        await SeeAsync(bo, "checked");
        await bo.ClickAsync("#payee button");
        await bo.ClickAsync("[name=deed][value=ready]");
        await UntilAsync(bo, "#withdrawable [name=amount]");
        await SeeAsync(bo, "ready");
        await bo.FillAsync("[name=amount]", "12");
        await bo.ClickAsync("#withdrawable .primary");
        await bo.FillAsync("[name=proof-password]", Cast.Password);
        await SeeAsync(bo, "look");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync("#payouts");
        await SeeAsync(bo, "asked");
        await ada.GotoAsync($"{server.Url}/stewards/payouts");
        await ada.WaitForSelectorAsync(".wallet .slot");
        await SeeAsync(ada, "stewards");
    }

    /// <summary>Where stewards pay: the account, the list, and paid.</summary>
    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Dark)]
    [InlineData("ar", 390, ColorScheme.Light)]
    public async Task A_steward_pays_from_a_list(string language, int width, ColorScheme scheme)
    {
        var settings = new Dictionary<string, string>
        {
            ["Palabre__Wallet__Currency"] = "EUR",
            ["Palabre__Wallet__Provider"] = "transfer",
            ["Palabre__Wallet__Iban"] = "FR7630006000011234567890189",
            ["Palabre__Wallet__AccountHolder"] = "Le Figuier SCIC",
            ["Palabre__Wallet__PayoutDaysAtFirst"] = "0",
        };
        await using var server = await RunningServer.WithMembersAsync(settings, "bo");
        await using var browser = await Chromium.StartAsync();
        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        Task SeeAsync(IPage page, string name) => LookAsync(page, $"hand-{name}-{language}-{width}");
        await bo.GotoAsync($"{server.Url}/wallet/payout");
        await bo.FillAsync("[name=holder]", "Bo Lindqvist");
        await bo.FillAsync("[name=iban]", "DE89 3704 0044 0532 0130 01");
        await bo.FillAsync("[name=proof-password]", Cast.Password);
        await bo.ClickAsync("#payee .primary");
        await bo.WaitForSelectorAsync("#payee .wrong");
        await SeeAsync(bo, "wrong");
        await bo.FillAsync("[name=iban]", "DE89 3704 0044 0532 0130 00");
        await bo.FillAsync("[name=proof-password]", Cast.Password);
        await bo.ClickAsync("#payee .primary");
        await bo.WaitForSelectorAsync("#payee details:not([open])");
        await SeeAsync(bo, "kept");

        var ada = await browser.PageAsync(language, width, 844, scheme);
        await ada.SignInAsync(server, "ada");
        await ada.GotoAsync($"{server.Url}/stewards/payouts");
        await ada.WaitForSelectorAsync(".wallet .note");
        await SeeAsync(ada, "stewards");
    }

    /// <summary>What is told is looked at within a moment.</summary>
    private static async Task UntilAsync(IPage page, string selector)
    {
        await page.WaitForLoadStateAsync();
        for (var tries = 0; await page.Locator(selector).CountAsync() == 0; tries++)
        {
            Assert.True(tries < 100);
            await page.WaitForTimeoutAsync(200);
            await page.ReloadAsync();
        }
    }

    /// <summary>For whoever looks at pictures.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (LastSeen.Folder is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"payout-{name}.png"), FullPage = true });
    }
}
