using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestApp;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Members.Tests;

public sealed class ProfileTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_profile_is_public_and_tells_other_sites_what_it_is()
    {
        await using var app = await PalabreApp.StartAsync();
        using var guest = new Browser(app);
        var page = await guest.PageAsync("/@ada", Ct);
        Assert.Equal("Ada Nwosu", page.QuerySelector("h1")?.TextContent);
        Assert.Equal($"{app.Url}@ada", page.QuerySelector("meta[property='og:url']")?.GetAttribute("content"));
        Assert.Null(page.QuerySelector("a[href='/settings']"));
    }

    [Fact]
    public async Task Another_spelling_leads_to_the_one_address_and_nobody_is_a_404_in_words()
    {
        await using var app = await PalabreApp.StartAsync();
        using var guest = new Browser(app);
        Assert.Equal("/@ada", (await guest.GetAsync("/@Ada", Ct)).Headers.Location?.OriginalString);
        var nobody = await guest.GetAsync("/@nobody", Ct);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        Assert.Contains("Nobody is called @nobody here.", (await Browser.ReadAsync(nobody, Ct)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sprout_stands_on_a_profile_for_seven_days()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        using var guest = new Browser(app);
        Assert.NotNull((await guest.PageAsync("/@ada", Ct)).QuerySelector(".badge.sprout"));
        clock.Sleep(TimeSpan.FromDays(7));
        Assert.Null((await guest.PageAsync("/@ada", Ct)).QuerySelector(".badge.sprout"));
    }

    [Fact]
    public async Task What_a_member_writes_is_shown_as_text()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        await bo.PostAsync("/settings/profile", Ct, ("name", "<script>alert(1)</script>"), ("bio", "<b>bold</b>"), ("portrait", "ground=mauve;skin=3;hair=long;cloth=teal"));
        var page = await bo.PageAsync("/@bo", Ct);
        Assert.Equal("<script>alert(1)</script>", page.QuerySelector("h1")?.TextContent);
        Assert.Equal("<b>bold</b>", page.QuerySelector(".bio")?.TextContent);
        Assert.Equal("/portraits/ground=mauve;skin=3;hair=long;cloth=teal.svg", page.QuerySelector(".profile .face img")?.GetAttribute("src"));
    }

    [Fact]
    public async Task A_member_says_in_their_profile_whether_their_posts_are_found()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        Assert.True((await bo.PageAsync("/settings", Ct)).QuerySelector("input[name=found]")!.HasAttribute("checked"));
        await bo.PostAsync("/settings/profile", Ct, ("name", "Bo"));
        Assert.False((await bo.PageAsync("/settings", Ct)).QuerySelector("input[name=found]")!.HasAttribute("checked"));
        await bo.PostAsync("/settings/profile", Ct, ("name", "Bo"), ("found", "true"));
        Assert.True((await bo.PageAsync("/settings", Ct)).QuerySelector("input[name=found]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task A_refused_profile_keeps_what_was_typed()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        var answer = await bo.PostAsync("/settings/profile", Ct, ("name", ""), ("bio", "I listen."), ("email", "nowhere"), ("portrait", "no such"));
        var page = await Browser.ReadAsync(answer, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("I listen.", page.QuerySelector("#field-bio")?.TextContent);
        Assert.NotNull(page.WrongAt("name"));
        Assert.NotNull(page.WrongAt("email"));
        Assert.Contains("There is no such portrait.", page.QuerySelector("#profile")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grace", true, null, "free"), InlineData("ada", false, "ada.nwosu", "Taken. ada.nwosu is free."), InlineData("admin", false, "ada.nwosu", "This address is kept for the house. Choose another.")]
    public async Task A_form_learns_whether_a_handle_is_free(string wish, bool free, string? suggestion, string sentence)
    {
        await using var app = await PalabreApp.StartAsync();
        using var guest = app.Guest();
        var answer = await guest.GetFromJsonAsync<JsonElement>($"/api/handles/{wish}?name=Ada%20Nwosu", Ct);
        Assert.Equal(free, answer.GetProperty("free").GetBoolean());
        Assert.Equal(suggestion, answer.GetProperty("suggestion").GetString());
        Assert.Equal(sentence, answer.GetProperty("sentence").GetString());
    }

    [Theory]
    [InlineData("fr", "ltr"), InlineData("en", "ltr"), InlineData("ar", "rtl")]
    public async Task Every_page_speaks_the_readers_language_with_no_word_missing(string language, string direction)
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", steward: true, password: PalabreApp.Password);
        using var ada = await app.AsAsync("bo");
        var invited = await (await ada.PostAsJsonAsync("/api/invitations", new { note = "Viens." }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        using var guest = new Browser(app, language);
        using var bo = new Browser(app, language);
        await bo.PostAsync("/sign-in", Ct, ("who", "bo"), ("password", PalabreApp.Password));
        (Browser, string)[] pages =
        [
            (guest, $"/invitation/{invited.GetProperty("code").GetString()}"), (guest, "/invitation/unknown"), (guest, "/sign-in"), (guest, "/sign-up"), (guest, "/@bo"),
            (guest, "/@nobody"), (bo, "/@bo"), (bo, "/settings"), (bo, "/settings/community"), (bo, "/invitations"),
        ];
        foreach (var (browser, path) in pages)
        {
            var page = await browser.PageAsync(path, Ct);
            Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
            Assert.Equal(direction, page.DocumentElement.GetAttribute("dir"));
            Assert.DoesNotMatch(@"\[(members|refusal|kit|error|problem)\.", page.DocumentElement.OuterHtml);
        }
    }
}
