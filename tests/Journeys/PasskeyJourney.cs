using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>A person who never has a password.</summary>
public sealed class PasskeyJourney
{
    [Fact]
    public async Task Someone_invited_comes_in_with_a_passkey_comes_back_with_it_and_adds_a_second()
    {
        await using var server = await RunningServer.WithMembersAsync();
        var link = await server.RunAsync(["invite", "--by", "ada", "--note", "Viens.", "--url", server.Url]);
        await using var browser = await Chromium.StartAsync();
        var page = await browser.PageAsync();
        var keys = await Authenticator.PlugInAsync(page);

        await page.GotoAsync(link);
        await page.FillAsync("[name=name]", "Salma Bennis");
        await page.FillAsync("[name=handle]", "salma");
        await page.ClickAsync("palabre-passkey button");
        await page.WaitForSelectorAsync(".navigation a.me[href='/@salma']");
        Assert.Equal(1, await keys.CountAsync());

        await page.GotoAsync($"{server.Url}/@salma");
        await keys.PresenceAsync(false);
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForSelectorAsync(".navigation a[href='/sign-in']");
        await page.GotoAsync($"{server.Url}/sign-in");
        await keys.PresenceAsync(true);
        await page.ClickAsync("palabre-passkey button");
        await page.WaitForSelectorAsync(".navigation a.me[href='/@salma']");

        // Another device of hers: the browser refuses a second key on the same one.
        await keys.UnplugAsync();
        keys = await Authenticator.PlugInAsync(page);
        await page.GotoAsync($"{server.Url}/settings");
        Assert.Equal(1, await page.Locator("#passkeys li").CountAsync());
        await page.FillAsync("[name=passkey_name]", "Téléphone");
        await page.ClickAsync("#passkeys palabre-passkey button");
        await page.WaitForSelectorAsync("#passkeys li:has-text('Téléphone')");
        Assert.Equal(2, await page.Locator("#passkeys li").CountAsync());
        Assert.Equal(1, await keys.CountAsync());
    }

    /// <summary>A virtual authenticator (Chrome DevTools Protocol, domain WebAuthn): built into the device, asks for its owner, keeps keys.</summary>
    private sealed class Authenticator(ICDPSession session, string id)
    {
        public static async Task<Authenticator> PlugInAsync(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("WebAuthn.enable");
            var options = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            };
            var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new() { ["options"] = options });
            return new(session, made!.Value.GetProperty("authenticatorId").GetString()!);
        }

        public async Task<int> CountAsync() =>
            (await session.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = id }))!.Value.GetProperty("credentials").GetArrayLength();

        /// <summary>Whether the owner touches it when asked.</summary>
        public async Task PresenceAsync(bool touches) =>
            await session.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new() { ["authenticatorId"] = id, ["enabled"] = touches });

        public async Task UnplugAsync()
        {
            await session.SendAsync("WebAuthn.removeVirtualAuthenticator", new() { ["authenticatorId"] = id });
            await session.DetachAsync();
        }
    }
}
