using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>A program in a page of another site: it is let in, writes, reads and listens, as the browser's own rules allow.</summary>
public sealed class MastodonJourney
{
    private const string Scopes = "read write follow push";

    [Fact]
    public async Task A_program_on_another_site_is_let_in_writes_and_listens_and_borrows_no_session()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        await using var elsewhere = new Elsewhere(server.Url);
        await using var browser = await Chromium.StartAsync();
        var ada = await browser.PageAsync();
        await ada.SignInAsync(server, "ada");
        var app = await RegisterAsync(server, elsewhere.Back);
        elsewhere.App = app;

        await ada.GotoAsync(Question(server, app, elsewhere.Back));
        // The page's own rule lets its form lead there, and the browser holds it to that.
        await ada.ClickAsync("button[value=yes]");
        await ada.WaitForSelectorAsync("#done");
        var seen = JsonDocument.Parse(await ada.InnerTextAsync("#done")).RootElement;
        Assert.StartsWith(elsewhere.Back, ada.Url, StringComparison.Ordinal);
        Assert.Equal("<p>from a page elsewhere</p>", seen.GetProperty("written").GetString());
        Assert.Equal(seen.GetProperty("id").GetString(), seen.GetProperty("heard").GetString());
        Assert.Equal("300", seen.GetProperty("limit").GetString());
        // The session of this very browser is good, and no other site can use it.
        Assert.Equal("refused", seen.GetProperty("borrowed").GetString());
    }

    [Fact]
    public async Task The_page_of_consent_holds_on_a_telephone_and_a_desk_in_three_languages()
    {
        await using var server = await RunningServer.WithMembersAsync("bo");
        var app = await RegisterAsync(server, "urn:ietf:wg:oauth:2.0:oob");
        await using var browser = await Chromium.StartAsync();
        foreach (var (language, width, scheme) in new[] { ("fr-FR", 390, ColorScheme.Light), ("ar", 390, ColorScheme.Dark), ("fr-FR", 1280, ColorScheme.Dark), ("ar", 1280, ColorScheme.Light), ("en-GB", 390, ColorScheme.Light) })
        {
            var page = await browser.PageAsync(language, width, scheme: scheme);
            await page.SignInAsync(server, "bo");
            foreach (var (more, name) in new[] { ("&force_login=true", "again"), ("", "consent") })
            {
                await page.GotoAsync(Question(server, app, "urn:ietf:wg:oauth:2.0:oob") + more);
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} {language} {width}");
                await KeepAsync(page, $"{name}-{language}-{width}-{scheme}");
            }
            await page.ClickAsync("button[value=yes]");
            await page.WaitForSelectorAsync("#code");
            await KeepAsync(page, $"code-{language}-{width}-{scheme}");
        }
    }

    private static async Task<JsonElement> RegisterAsync(RunningServer server, string back)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsJsonAsync($"{server.Url}/api/v1/apps", new { client_name = "Figue", redirect_uris = back, scopes = Scopes, website = "https://figue.example" }, TestContext.Current.CancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static string Question(RunningServer server, JsonElement app, string back) =>
        $"{server.Url}/oauth/authorize/?response_type=code&client_id={app.GetProperty("client_id").GetString()}&redirect_uri={Uri.EscapeDataString(back)}&scope={Uri.EscapeDataString(Scopes)}";

    /// <summary>Leaves a picture where PALABRE_LAST_SEEN says, for the eye.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"mastodon-{name}.png") });
    }

    /// <summary>Another site with one page, on a port of its own: another origin.</summary>
    private sealed class Elsewhere : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _serving;
        private readonly string _house;

        public Elsewhere(string house)
        {
            (_house, Back) = (house, $"http://127.0.0.1:{FreePort.Next()}/back");
            _listener.Prefixes.Add(Back[..^"back".Length]);
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Back { get; }
        public JsonElement App { get; set; }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var asked = await _listener.GetContextAsync();
                    var page = Encoding.UTF8.GetBytes(asked.Request.Url!.AbsolutePath == "/back" ? Page() : "");
                    asked.Response.ContentType = "text/html; charset=utf-8";
                    await asked.Response.OutputStream.WriteAsync(page);
                    asked.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private string Page() => $$"""
            <!DOCTYPE html><script type="module">
            const house = "{{_house}}";
            const form = new URLSearchParams({ grant_type: "authorization_code", code: new URLSearchParams(location.search).get("code"), redirect_uri: "{{Back}}",
                client_id: "{{App.GetProperty("client_id").GetString()}}", client_secret: "{{App.GetProperty("client_secret").GetString()}}" });
            const token = (await (await fetch(house + "/oauth/token", { method: "POST", body: form })).json()).access_token;
            const socket = new WebSocket(house.replace("http", "ws") + "/api/v1/streaming", token);
            await new Promise((open) => socket.onopen = open);
            socket.send(JSON.stringify({ type: "subscribe", stream: "user" }));
            socket.send(JSON.stringify({ type: "subscribe", stream: "?" }));
            await new Promise((answered) => socket.onmessage = answered);
            const heard = new Promise((told) => socket.onmessage = ({ data }) => told(JSON.parse(JSON.parse(data).payload).id));
            const headers = { "Authorization": "Bearer " + token, "Content-Type": "application/json", "Idempotency-Key": "one" };
            const answer = await fetch(house + "/api/v1/statuses", { method: "POST", headers, body: JSON.stringify({ status: "from a page elsewhere" }) });
            const status = await answer.json();
            const borrowed = await fetch(house + "/api/v1/accounts/verify_credentials", { credentials: "include" }).then((one) => one.status, () => "refused");
            const seen = { id: status.id, written: status.content, limit: answer.headers.get("X-RateLimit-Limit"), heard: await heard, borrowed };
            document.body.innerHTML = "<p id=done></p>";
            document.querySelector("#done").textContent = JSON.stringify(seen);
            </script>
            """;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
            _listener.Close();
        }
    }
}
