using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Limits of one's own in a browser: lowered at once, raised with the password, told in the wallet, and kept with one press; and a support for which one shows that it is oneself.</summary>
public sealed class LimitsJourney
{
    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Light)]
    [InlineData("ar", 390, ColorScheme.Dark)]
    [InlineData("en", 1280, ColorScheme.Light)]
    public async Task One_lowers_raises_and_keeps_ones_limits(string language, int width, ColorScheme scheme)
    {
        var settings = new Dictionary<string, string> { ["Palabre__Wallet__Currency"] = "EUR", ["Palabre__WalletLimits__AtOnce"] = "100" };
        await using var server = await RunningServer.WithMembersAsync(settings, "bo");
        await using var browser = await Chromium.StartAsync();
        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        Task SeeAsync(string name) => LookAsync(bo, $"{name}-{language}-{width}");

        await bo.GotoAsync($"{server.Url}/wallet");
        await bo.ClickAsync(".wallet a[href='/wallet/limits']");
        await bo.FillAsync("[name=atOnce]", "5");
        await bo.FillAsync("[name=day]", "500");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync(".wallet .field .wrong");
        Assert.Equal("5", await bo.InputValueAsync("[name=atOnce]"));
        await SeeAsync("wrong");
        await bo.FillAsync("[name=day]", "8,50");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync(".wallet .saved");
        await SeeAsync("lowered");

        await bo.FillAsync("[name=atOnce]", "12");
        await bo.FillAsync("[name=day]", "");
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync(".wallet .bounds");
        await SeeAsync("raise");
        await bo.FillAsync("[name=proof-password]", Cast.Password);
        await bo.ClickAsync(".wallet .form .primary");
        await bo.WaitForSelectorAsync("#waiting");
        await SeeAsync("waiting");
        await bo.GotoAsync($"{server.Url}/wallet");
        await SeeAsync("wallet");
        await bo.GotoAsync($"{server.Url}/wallet/limits");
        await bo.ClickAsync("#waiting button");
        await bo.WaitForSelectorAsync(".wallet .saved");
        Assert.Equal(0, await bo.Locator("#waiting").CountAsync());

        using var ada = await server.ApiAsync("ada");
        using var tier = new StringContent("""{"name":"Sous l’arbre","monthly":"60","rooms":true}""", System.Text.Encoding.UTF8, "application/json");
        (await ada.PostAsync(new Uri($"{server.Url}/api/wallet/tiers"), tier, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await bo.GotoAsync($"{server.Url}/@ada/support");
        await bo.ClickAsync(".tier form .button");
        await bo.WaitForSelectorAsync("[name=proof-password]");
        await SeeAsync("prove");
        await bo.FillAsync("[name=proof-password]", Cast.Password);
        await bo.ClickAsync(".wallet .form .primary");
        // It is more than their own limit, and says so where they were.
        await bo.WaitForSelectorAsync(".support .wrong, .wallet .wrong");
        await SeeAsync("own-limit");
        var stewards = await browser.PageAsync(language, width, 844, scheme);
        await stewards.SignInAsync(server, "ada");
        await stewards.GotoAsync($"{server.Url}/stewards/payments");
        await LookAsync(stewards, $"book-read-{language}-{width}");
    }

    [Theory]
    [InlineData("fr-FR", 390, ColorScheme.Light)]
    [InlineData("ar", 1280, ColorScheme.Dark)]
    public async Task Much_by_the_sheet_asks_for_a_proof_in_its_place(string language, int width, ColorScheme scheme)
    {
        var settings = new Dictionary<string, string> { ["Palabre__Wallet__Currency"] = "EUR", ["Palabre__Wallet__Provider"] = "fake", ["Palabre__Wallet__ProveAbove"] = "3" };
        await using var server = await RunningServer.WithMembersAsync(settings, "bo");
        await using var browser = await Chromium.StartAsync();
        var bo = await browser.PageAsync(language, width, 844, scheme);
        await bo.SignInAsync(server, "bo");
        await bo.GotoAsync($"{server.Url}/wallet/add?amount=20");
        await bo.ClickAsync(".part .primary.wide");
        await bo.ClickAsync("[name=deed][value=pay]");
        await bo.WaitForSelectorAsync("a.button[href$='/refund']");

        await bo.GotoAsync($"{server.Url}/@ada");
        await bo.ClickAsync("a[href^='/thank?']");
        await bo.WaitForSelectorAsync("#money-sheet[open] .tip");
        await bo.CheckAsync("#money-sheet [name=choice][value='5.00']");
        await bo.FillAsync("#money-sheet [name=words]", "Pour le puits");
        await LookAsync(bo, $"tip-{language}-{width}");
        await bo.ClickAsync("#money-sheet .tip > .primary");
        await bo.WaitForSelectorAsync("#money-sheet[open] [name=proof-password]");
        Assert.Equal("Pour le puits", await bo.InputValueAsync("#money-sheet [name=words]"));
        await LookAsync(bo, $"tip-prove-{language}-{width}");
        await bo.FillAsync("#money-sheet [name=proof-password]", Cast.Password);
        await bo.ClickAsync("#money-sheet .filling .primary");
        await bo.WaitForSelectorAsync("#money-sheet[open] .thanked");
    }

    /// <summary>For whoever looks at pictures.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (LastSeen.Folder is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"limits-{name}.png"), FullPage = true });
    }
}
