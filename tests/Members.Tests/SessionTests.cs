using System.Net;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

public sealed class SessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bo"), InlineData("@Bo"), InlineData(" BO@example.org ")]
    public async Task One_signs_in_by_handle_or_by_email(string who)
    {
        await using var app = await StartAsync();
        using (var first = await Browser.SignedInAsync(app, "bo", Ct))
            await first.PostAsync("/settings/profile", Ct, ("name", "Bo Lindqvist"), ("email", "Bo@Example.org"));
        using var browser = new Browser(app);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/sign-in", Ct, ("who", who), ("password", PalabreApp.Password))).StatusCode);
        Assert.True(await browser.IsSignedInAsync(Ct));
    }

    [Theory]
    [InlineData("bo", "not the password"), InlineData("nobody", PalabreApp.Password), InlineData("tokenonly", ""), InlineData("", "")]
    public async Task A_wrong_pair_is_refused_with_one_sentence(string who, string password)
    {
        await using var app = await StartAsync();
        await app.AddAsync("tokenonly");
        using var browser = new Browser(app);
        var answer = await browser.PostAsync("/sign-in", Ct, ("who", who), ("password", password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("The address and the password do not go together.", (await Browser.ReadAsync(answer, Ct)).WrongAt("password"));
        Assert.False(await browser.IsSignedInAsync(Ct));
    }

    [Fact]
    public async Task Eight_wrong_passwords_lock_the_door_even_for_the_right_one()
    {
        await using var app = await StartAsync();
        using var browser = new Browser(app);
        for (var i = 0; i < 8; i++) await browser.PostAsync("/sign-in", Ct, ("who", "bo"), ("password", "not the password"));
        var answer = await browser.PostAsync("/sign-in", Ct, ("who", "bo"), ("password", PalabreApp.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Too many tries.", (await Browser.ReadAsync(answer, Ct)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/room/1?x=2", "/room/1?x=2"), InlineData("https://elsewhere.example/", "/"), InlineData("//elsewhere.example", "/")]
    public async Task After_signing_in_one_is_back_where_one_was_but_never_on_another_site(string back, string path)
    {
        await using var app = await StartAsync();
        using var browser = new Browser(app);
        var answer = await browser.PostAsync("/sign-in", Ct, ("who", "bo"), ("password", PalabreApp.Password), ("return", back));
        Assert.Equal(path, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_page_for_members_leads_a_guest_to_sign_in_and_back()
    {
        await using var app = await StartAsync();
        using var browser = new Browser(app);
        Assert.Equal("/sign-in?return=%2Fsettings", (await browser.GetAsync("/settings", Ct)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Signing_out_ends_this_browser_only()
    {
        await using var app = await StartAsync();
        using var here = await Browser.SignedInAsync(app, "bo", Ct);
        using var there = await Browser.SignedInAsync(app, "bo", Ct);
        await here.PostAsync("/sign-out", Ct);
        Assert.False(await here.IsSignedInAsync(Ct));
        Assert.True(await there.IsSignedInAsync(Ct));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_browser_and_every_token_at_once()
    {
        await using var app = await StartAsync();
        using var here = await Browser.SignedInAsync(app, "bo", Ct);
        using var there = await Browser.SignedInAsync(app, "bo", Ct);
        using var program = await app.AsAsync("bo");
        using var other = await app.AsAsync("ada");
        Assert.True(await there.IsSignedInAsync(Ct));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/me", Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.SeeOther, (await here.PostAsync("/sign-out/everywhere", Ct)).StatusCode);

        Assert.False(await here.IsSignedInAsync(Ct));
        Assert.False(await there.IsSignedInAsync(Ct));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/me", Ct)).StatusCode);
        Assert.True((await Browser.SignedInAsync(app, "bo", Ct)) is not null);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_browsers_and_keeps_this_one()
    {
        await using var app = await StartAsync();
        using var here = await Browser.SignedInAsync(app, "bo", Ct);
        using var there = await Browser.SignedInAsync(app, "bo", Ct);
        var wrong = await here.PostAsync("/settings/password", Ct, ("current", "not the password"), ("password", "another long phrase"));
        Assert.Equal("This is not your current password.", (await Browser.ReadAsync(wrong, Ct)).WrongAt("current"));

        Assert.Equal(HttpStatusCode.SeeOther, (await here.PostAsync("/settings/password", Ct, ("current", PalabreApp.Password), ("password", "another long phrase"))).StatusCode);
        Assert.True(await here.IsSignedInAsync(Ct));
        Assert.False(await there.IsSignedInAsync(Ct));
        Assert.Equal(HttpStatusCode.SeeOther, (await there.PostAsync("/sign-in", Ct, ("who", "bo"), ("password", "another long phrase"))).StatusCode);
    }

    [Fact]
    public async Task A_cookie_can_not_be_borrowed_by_another_site()
    {
        await using var app = await StartAsync();
        using var browser = await Browser.SignedInAsync(app, "bo", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out/everywhere");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request, Ct)).StatusCode);
        Assert.True(await browser.IsSignedInAsync(Ct));
    }

    [Fact]
    public async Task A_stewards_page_is_closed_to_other_members()
    {
        await using var app = await StartAsync();
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.GetAsync("/settings/community", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.PostAsync("/settings/community", Ct, ("community", "Mine"))).StatusCode);
    }

    private static async Task<PalabreApp> StartAsync()
    {
        var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", "Bo Lindqvist", password: PalabreApp.Password);
        return app;
    }
}
