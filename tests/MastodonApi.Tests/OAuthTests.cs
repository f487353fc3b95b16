using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests;

/// <summary>How programs get in (RFC 6749, 7636, 7009, 8414), and what keeps others out.</summary>
public sealed class OAuthTests(House house) : IClassFixture<House>
{
    private const string Back = "https://client.example/back?from=palabre";

    [Fact]
    public async Task A_member_lets_a_program_in_and_the_program_acts_for_them()
    {
        var ada = await house.NewAsync("ada");
        var (app, browser) = (await RegisterAsync("read write follow push"), await Browser.SignedInAsync(ada));
        using (browser)
        {
            var page = await browser.GetAsync(Question(app, "read write", ("state", "a b&c=d")));
            Assert.Contains("form-action 'self' https://client.example;", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            var shown = await Browser.ReadAsync(page);
            Assert.Contains("Stub & Sons", shown.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(2, shown.QuerySelectorAll(".may li").Length);

            var led = (await browser.PressAsync(shown, "yes")).Headers.Location!;
            Assert.StartsWith($"{Back}&code=", led.OriginalString, StringComparison.Ordinal);
            Assert.EndsWith("&state=a%20b%26c%3Dd", led.OriginalString, StringComparison.Ordinal);

            var (_, token) = await TokenAsync(app, Code(led));
            Schema.Is("Token", token);
            Assert.Equal(("Bearer", "read write"), (token.Text("token_type"), token.Text("scope")));
            var mine = ada.With(token.Text("access_token")!);
            Assert.Equal(ada.Handle, (await mine.GetAsync("/api/v1/accounts/verify_credentials")).Text("username"));
            await mine.WriteAsync("from a program");
            Assert.Equal("Stub & Sons", (await mine.GetAsync("/api/v1/apps/verify_credentials")).Text("name"));

            var settings = await Browser.ReadAsync(await browser.GetAsync("/settings"));
            Assert.Contains("Stub & Sons", settings.QuerySelector("#tokens")!.TextContent, StringComparison.Ordinal);
            var revoke = settings.QuerySelectorAll("#tokens form").First(f => f.Closest("li")!.TextContent.Contains("Stub", StringComparison.Ordinal)).GetAttribute("action")!;
            Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(revoke, [])).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await mine.TryAsync(HttpMethod.Get, "/api/v1/accounts/verify_credentials")).Status);
        }
    }

    [Fact]
    public async Task A_code_gives_one_token_and_who_comes_with_it_again_ends_that()
    {
        var ada = await house.NewAsync("ada");
        var app = await RegisterAsync("read");
        var code = await ConsentAsync(ada, app, "read");
        var (_, token) = await TokenAsync(app, code);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), Failed(await TokenAsync(app, code)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.With(token.Text("access_token")!).TryAsync(HttpMethod.Get, "/api/v1/timelines/home")).Status);
    }

    [Fact]
    public async Task A_code_is_for_its_app_its_address_its_verifier_and_five_minutes()
    {
        var ada = await house.NewAsync("ada");
        var (app, other) = (await RegisterAsync("read"), await RegisterAsync("read"));
        var verifier = new string('v', 50);
        var challenge = ("code_challenge", Secrets.ChallengeOf(verifier));
        var s256 = ("code_challenge_method", "S256");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), Failed(await TokenAsync(other, await ConsentAsync(ada, app, "read"))));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), Failed(await TokenAsync(app, await ConsentAsync(ada, app, "read"), ("redirect_uri", "https://client.example/other"))));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), Failed(await TokenAsync(app, await ConsentAsync(ada, app, "read", challenge, s256))));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), Failed(await TokenAsync(app, await ConsentAsync(ada, app, "read", challenge, s256), ("code_verifier", new string('w', 50)))));
        Assert.Equal(HttpStatusCode.OK, (await TokenAsync(app, await ConsentAsync(ada, app, "read", challenge, s256), ("code_verifier", verifier))).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), Failed(await TokenAsync(app with { Secret = "wrong" }, await ConsentAsync(ada, app, "read"))));
        var late = await ConsentAsync(ada, app, "read");
        house.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), Failed(await TokenAsync(app, late)));
    }

    [Fact]
    public async Task Nobody_is_led_to_an_address_that_was_not_registered_and_other_mistakes_are_told_to_the_program()
    {
        var app = await RegisterAsync("read");
        using var browser = await Browser.SignedInAsync(await house.NewAsync("ada"));
        foreach (var wrong in new[] { Question(app, "read", ("redirect_uri", $"{Back}/more")), Question(app with { Id = "unknown" }, "read") })
        {
            var refused = await browser.GetAsync(wrong);
            Assert.Equal((HttpStatusCode.BadRequest, (Uri?)null), (refused.StatusCode, refused.Headers.Location));
        }
        Assert.StartsWith($"{Back}&error=invalid_scope&state=s", (await browser.GetAsync(Question(app, "write", ("state", "s")))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("error=unsupported_response_type", (await browser.GetAsync(Question(app, "read", ("response_type", "token")))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("error=invalid_request", (await browser.GetAsync(Question(app, "read", ("code_challenge", "x"), ("code_challenge_method", "plain")))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        var page = await Browser.ReadAsync(await browser.GetAsync(Question(app, "read", ("state", "s"))));
        Assert.Equal($"{Back}&error=access_denied&state=s", (await browser.PressAsync(page, "no")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_to_the_question()
    {
        var ada = await house.NewAsync("ada");
        var app = await RegisterAsync("read");
        using var browser = new Browser(house.App);
        var question = Question(app, "read").Replace("/oauth/authorize?", "/oauth/authorize/?", StringComparison.Ordinal);
        var led = (await browser.GetAsync(question)).Headers.Location!.OriginalString;
        Assert.StartsWith("/sign-in?return=", led, StringComparison.Ordinal);
        var back = Uri.UnescapeDataString(led["/sign-in?return=".Length..]);
        await browser.SignInAsync(ada);
        Assert.NotNull((await Browser.ReadAsync(await browser.GetAsync(back))).QuerySelector("button[value=yes]"));

        var again = await Browser.ReadAsync(await browser.GetAsync($"{question}&force_login=true"));
        Assert.Null(again.QuerySelector("button[value=yes]"));
        var form = again.QuerySelector("form[action='/oauth/authorize/again']")!;
        var fields = form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!));
        Assert.StartsWith("/sign-in?return=%2Foauth%2Fauthorize%3F", (await browser.PostAsync("/oauth/authorize/again", fields)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await browser.GetAsync(question)).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_to_copy_is_shown_on_a_page_and_an_app_of_the_phone_is_led_to_by_its_scheme()
    {
        var ada = await house.NewAsync("ada");
        using var browser = await Browser.SignedInAsync(ada);
        var oob = await RegisterAsync("read", OAuthApp.OutOfBand);
        var page = await Browser.ReadAsync(await browser.PressAsync(await Browser.ReadAsync(await browser.GetAsync(Question(oob, "read"))), "yes"));
        Assert.Equal(HttpStatusCode.OK, (await TokenAsync(oob, page.QuerySelector("#code")!.GetAttribute("value")!)).Status);

        var phone = await RegisterAsync("read", "stub-app://oauth");
        var asked = await browser.GetAsync(Question(phone, "read"));
        Assert.Contains("form-action 'self' stub-app:;", asked.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("stub-app://oauth?code=", (await browser.PressAsync(await Browser.ReadAsync(asked), "yes")).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apps_register_in_every_form_of_body_and_with_one_address_or_several()
    {
        using var guest = house.App.Guest();
        var fields = new Dictionary<string, string> { ["client_name"] = "Form", ["redirect_uris"] = $"{Back}\nstub-app://x", ["scopes"] = "read write:statuses" };
        using var form = new FormUrlEncodedContent(fields);
        using var parts = new MultipartFormDataContent { { new StringContent("Parts"), "client_name" }, { new StringContent(Back), "redirect_uris[]" }, { new StringContent("stub-app://x"), "redirect_uris[]" } };
        using var json = JsonContent.Create(new { client_name = "Json", redirect_uris = new[] { Back, "stub-app://x" }, website = "javascript:alert(1)" });
        foreach (var body in new HttpContent[] { form, parts, json })
        {
            var app = await (await guest.PostAsync("/api/v1/apps", body, House.Ct)).Content.ReadFromJsonAsync<JsonElement>(House.Ct);
            Assert.Equal([Back, "stub-app://x"], app.GetProperty("redirect_uris").EnumerateArray().Select(a => a.GetString()));
            Assert.True(app.IsNull("website"));
        }
        foreach (var wrong in new object[] { new { client_name = "", redirect_uris = Back }, new { client_name = "x", redirect_uris = "javascript:alert(1)" }, new { client_name = "x", redirect_uris = "https://пример.example/" }, new { client_name = "x", redirect_uris = Back, scopes = "all" }, new { } })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guest.PostAsJsonAsync("/api/v1/apps", wrong, House.Ct)).StatusCode);
    }

    [Fact]
    public async Task Scopes_hold_and_granular_ones_give_no_more_than_they_say()
    {
        var ada = await house.NewAsync("ada");
        var app = await RegisterAsync("read write follow profile");
        async Task<Person> WithAsync(string scope) => ada.With((await TokenAsync(app, await ConsentAsync(ada, app, scope))).Json.Text("access_token")!);

        var reader = await WithAsync("read:statuses");
        Assert.Empty(await reader.IdsAsync("/api/v1/timelines/home"));
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/v1/notifications"), (HttpMethod.Post, "/api/v1/statuses"), (HttpMethod.Get, "/api/v1/accounts/verify_credentials") })
        {
            var (status, json) = await reader.TryAsync(method, path, method == HttpMethod.Post ? new { status = "no" } : null);
            Assert.Equal((HttpStatusCode.Forbidden, "This action is outside the authorized scopes"), (status, json.Text("error")));
        }
        // Nor on the house's own API, which knows nothing of such scopes.
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Http.GetAsync("/api/posts/home", House.Ct)).StatusCode);
        Assert.Equal(ada.Handle, (await (await WithAsync("profile")).GetAsync("/api/v1/accounts/verify_credentials")).Text("username"));
        var follower = await WithAsync("follow");
        Assert.True((await follower.FollowAsync(await house.NewAsync("bo"))).Is("following"));
        Assert.Equal(HttpStatusCode.Forbidden, (await follower.TryAsync(HttpMethod.Get, "/api/v1/timelines/home")).Status);
    }

    [Fact]
    public async Task What_nobody_is_given_here_is_left_out_of_what_a_program_asks_for()
    {
        var ada = await house.NewAsync("ada");
        const string Asked = "read write follow admin admin:read admin:write:accounts crypto";
        using var guest = house.App.Guest();
        var made = await (await guest.PostAsJsonAsync("/api/v1/apps", new { client_name = "Stub & Sons", redirect_uris = Back, scopes = Asked }, House.Ct)).Content.ReadFromJsonAsync<JsonElement>(House.Ct);
        Assert.Equal(["read", "write", "follow"], made.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        var app = new App(made.Text("client_id")!, made.Text("client_secret")!, Back);
        using var browser = await Browser.SignedInAsync(ada);
        var shown = await Browser.ReadAsync(await browser.GetAsync(Question(app, Asked)));
        Assert.Equal(3, shown.QuerySelectorAll(".may li").Length);
        Assert.Equal("read write follow", (await TokenAsync(app, Code((await browser.PressAsync(shown, "yes")).Headers.Location!))).Json.Text("scope"));
        var own = await PostAsync("/oauth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = app.Id, ["client_secret"] = app.Secret, ["scope"] = Asked });
        Assert.Equal("read write follow", own.Json.Text("scope"));
        Assert.Equal("read", (await TokenAsync(app, await ConsentAsync(ada, app, "admin:read"))).Json.Text("scope"));
        // What neither of us has is refused as before.
        foreach (var wrong in new[] { "admin:all", "read admin:readers" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guest.PostAsJsonAsync("/api/v1/apps", new { client_name = "x", redirect_uris = Back, scopes = wrong }, House.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_program_acts_for_a_member_and_never_becomes_them()
    {
        var ada = await house.NewAsync("ada");
        var app = await RegisterAsync("read write");
        var mine = ada.With((await TokenAsync(app, await ConsentAsync(ada, app, "read write"))).Json.Text("access_token")!);
        Assert.Equal(HttpStatusCode.OK, (await mine.Http.GetAsync("/api/me", House.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await mine.Http.GetAsync("/api/tokens", House.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await mine.Http.PostAsJsonAsync("/api/tokens", new { name = "for later" }, House.Ct)).StatusCode);
        using var form = new FormUrlEncodedContent([new("token_name", "for later"), new("may", "write")]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await mine.Http.PostAsync("/settings/tokens", form, House.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await mine.Http.GetAsync("/settings", House.Ct)).StatusCode);
    }

    [Fact]
    public async Task An_app_by_itself_has_a_token_that_is_nobodys_and_revokes_only_its_own()
    {
        var ada = await house.NewAsync("ada");
        var (app, other) = (await RegisterAsync("read"), await RegisterAsync("read"));
        using var guest = house.App.Guest();
        guest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{app.Id}:{app.Secret}")));
        using var wish = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "read")]);
        var own = (await (await guest.PostAsync("/oauth/token", wish, House.Ct)).Content.ReadFromJsonAsync<JsonElement>(House.Ct)).Text("access_token")!;
        Assert.Equal("Stub & Sons", (await ada.With(own).GetAsync("/api/v1/apps/verify_credentials")).Text("name"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.With(own).TryAsync(HttpMethod.Get, "/api/v1/timelines/home")).Status);

        var token = (await TokenAsync(app, await ConsentAsync(ada, app, "read"))).Json.Text("access_token")!;
        Assert.Equal(HttpStatusCode.Forbidden, (await RevokeAsync(other, token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await RevokeAsync(app, token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await RevokeAsync(app, token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.With(token).TryAsync(HttpMethod.Get, "/api/v1/timelines/home")).Status);
        await RevokeAsync(app, own);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.With(own).TryAsync(HttpMethod.Get, "/api/v1/apps/verify_credentials")).Status);
    }

    [Fact]
    public async Task A_token_lets_no_program_in_by_itself_and_another_site_cannot_press_the_button()
    {
        var ada = await house.NewAsync("ada");
        var app = await RegisterAsync("read");
        var fields = new Dictionary<string, string> { ["response_type"] = "code", ["client_id"] = app.Id, ["redirect_uri"] = Back, ["scope"] = "read", ["answer"] = "yes" };
        using var form = new FormUrlEncodedContent(fields);
        Assert.DoesNotContain("code=", (await ada.Http.PostAsync("/oauth/authorize", form, House.Ct)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var browser = await Browser.SignedInAsync(ada);
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/oauth/authorize") { Content = new FormUrlEncodedContent(fields), Headers = { { "Origin", "https://evil.example" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(forged)).StatusCode);
    }

    private sealed record App(string Id, string Secret, string Address);

    private async Task<App> RegisterAsync(string scopes, string address = Back)
    {
        using var guest = house.App.Guest();
        var app = await (await guest.PostAsJsonAsync("/api/v1/apps", new { client_name = "Stub & Sons", redirect_uris = address, scopes, website = "https://client.example" }, House.Ct))
            .Content.ReadFromJsonAsync<JsonElement>(House.Ct);
        return new(app.Text("client_id")!, app.Text("client_secret")!, address);
    }

    private static string Question(App app, string scope, params (string Name, string Value)[] more)
    {
        var asked = new Dictionary<string, string> { ["response_type"] = "code", ["client_id"] = app.Id, ["redirect_uri"] = app.Address, ["scope"] = scope };
        foreach (var (name, value) in more) asked[name] = value;
        return $"/oauth/authorize?{string.Join('&', asked.Select(a => $"{a.Key}={Uri.EscapeDataString(a.Value)}"))}";
    }

    private static async Task<string> ConsentAsync(Person person, App app, string scope, params (string, string)[] more)
    {
        using var browser = await Browser.SignedInAsync(person);
        return Code((await browser.PressAsync(await Browser.ReadAsync(await browser.GetAsync(Question(app, scope, more))), "yes")).Headers.Location!);
    }

    private static string Code(Uri led) => Uri.UnescapeDataString(led.Query.TrimStart('?').Split('&').Single(p => p.StartsWith("code=", StringComparison.Ordinal))["code=".Length..]);

    private Task<(HttpStatusCode Status, JsonElement Json)> TokenAsync(App app, string code, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = app.Id,
            ["client_secret"] = app.Secret,
            ["redirect_uri"] = app.Address,
        };
        foreach (var (name, value) in more) fields[name] = value;
        return PostAsync("/oauth/token", fields);
    }

    private Task<(HttpStatusCode Status, JsonElement Json)> RevokeAsync(App app, string token) =>
        PostAsync("/oauth/revoke", new() { ["client_id"] = app.Id, ["client_secret"] = app.Secret, ["token"] = token });

    private async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string path, Dictionary<string, string> fields)
    {
        using var guest = house.App.Guest();
        using var form = new FormUrlEncodedContent(fields);
        var answer = await guest.PostAsync(path, form, House.Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(House.Ct));
    }

    private static (HttpStatusCode, string?) Failed((HttpStatusCode Status, JsonElement Json) answer) => (answer.Status, answer.Json.Text("error"));
}
