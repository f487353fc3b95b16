using System.Net;
using AngleSharp.Html.Dom;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

/// <summary>A form that is refused comes back with what was typed and ticked, and says why.</summary>
public sealed class FormTests(FollowTests.House house) : IClassFixture<FollowTests.House>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_note_about_somebody_comes_back_on_their_page()
    {
        await house.App.AddAsync("bo.noted");
        var bo = await house.App.AddAsync("cy.noted");
        using var browser = await SignedInAsync("ada.noted");
        var page = await AgainAsync(browser, "/notes", ("member", bo.ToString()), ("note", new string('x', 3000)));
        Assert.Equal("cy.noted", page.QuerySelector("h1")?.TextContent);
        Assert.True(page.QuerySelector(".note-of")!.HasAttribute("open"));
        Assert.Equal(3000, page.QuerySelector("#field-note")!.TextContent.Length);
        Assert.NotEmpty(page.WrongAt("note")!);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/notes", Ct, ("member", "123456789"), ("note", "who?"))).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_read_does_nothing_and_is_said_so()
    {
        await house.App.AddAsync("bo.unread");
        using var browser = await SignedInAsync("ada.unread");
        using var form = new HttpRequestMessage(HttpMethod.Post, "/@bo.unread/follow") { Content = new ByteArrayContent("--"u8.ToArray()) };
        form.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(form, Ct)).StatusCode);
        Assert.DoesNotContain("bo.unread", await (await browser.GetAsync("/api/members/ada.unread/following", Ct)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        // A letter that no name has and PostgreSQL does not take; one kind of form is none with it.
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/collections", Ct, ("name", "Read\0ers"))).StatusCode);
        using var parts = new HttpRequestMessage(HttpMethod.Post, "/collections") { Content = new MultipartFormDataContent { { new StringContent("Read\0ers"), "name" } } };
        var made = await browser.SendAsync(parts, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        Assert.Equal("Read ers", (await browser.PageAsync(made.Headers.Location!.ToString(), Ct)).QuerySelector("h1")!.TextContent.Trim());
        using var person = new HttpRequestMessage(HttpMethod.Post, $"{made.Headers.Location}/people") { Content = new MultipartFormDataContent { { new StringContent("bo\0unread"), "person" } } };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SendAsync(person, Ct)).StatusCode);
    }

    [Fact]
    public async Task Boxes_of_the_settings_stay_as_they_were_ticked()
    {
        using var browser = await SignedInAsync("ada.boxes");
        Assert.True(IsTicked(await browser.PageAsync("/settings", Ct), "found", "true"));
        var profile = await AgainAsync(browser, "/settings/profile", ("name", ""), ("bio", "hm"), ("portrait", ""));
        Assert.False(IsTicked(profile, "found", "true"));
        Assert.Equal(("", "hm"), (profile.ValueOf("name"), profile.QuerySelector("#field-bio")!.TextContent));
        // A form that was not sent is as it is without a refusal.
        Assert.Equal((true, false), (IsTicked(profile, "may", "write"), IsTicked(profile, "may", "money:read")));
        var tokens = await AgainAsync(browser, "/settings/tokens", ("token_name", new string('x', 300)), ("may", "money:read"));
        Assert.Equal((false, true, true), (IsTicked(tokens, "may", "write"), IsTicked(tokens, "may", "money:read"), IsTicked(tokens, "found", "true")));
    }

    [Fact]
    public async Task What_stewards_choose_for_the_house_stays_too()
    {
        await house.App.AddAsync("steward.boxes", steward: true, password: PalabreApp.Password);
        using var browser = await Browser.SignedInAsync(house.App, "steward.boxes", Ct);
        var before = IsTicked(await browser.PageAsync("/settings/community", Ct), "open", "yes");
        (string, string)[] fields = before ? [("community", "")] : [("community", ""), ("open", "yes")];
        Assert.Equal(!before, IsTicked(await AgainAsync(browser, "/settings/community", fields), "open", "yes"));
        Assert.Equal(before, IsTicked(await browser.PageAsync("/settings/community", Ct), "open", "yes"));
    }

    [Fact]
    public async Task A_collection_is_made_kept_and_left_on_pages()
    {
        var bo = await house.App.AddAsync("bo.kept", password: PalabreApp.Password);
        using Browser ada = await SignedInAsync("ada.kept"), theirs = await Browser.SignedInAsync(house.App, "bo.kept", Ct), guest = new(house.App);
        var again = await AgainAsync(ada, "/collections", ("name", "Readers"), ("description", new string('x', 101)), ("tag", "no tag"), ("sensitive", "yes"));
        Assert.Equal(("Readers", 101, "no tag"), (again.ValueOf("name"), again.ValueOf("description")!.Length, again.ValueOf("tag")));
        Assert.Equal((true, false), (IsTicked(again, "sensitive", "yes"), IsTicked(again, "listed", "yes")));
        Assert.All(new[] { "description", "tag" }, field => Assert.NotEmpty(again.WrongAt(field)!));
        var made = await ada.PostAsync("/collections", Ct, ("name", "Readers"), ("description", "They read"), ("tag", "#Livres"), ("listed", "yes"));
        var path = made.Headers.Location!.OriginalString;
        Assert.StartsWith("/collections/", path, StringComparison.Ordinal);

        var nobody = await AgainAsync(ada, $"{path}/people", ("person", "@nobody.kept"));
        Assert.Equal("@nobody.kept", nobody.ValueOf("person"));
        Assert.Contains("nobody.kept", nobody.WrongAt("person"), StringComparison.Ordinal);
        Assert.Equal(path, (await ada.PostAsync($"{path}/people", Ct, ("person", "@Bo.kept"))).Headers.Location?.OriginalString);
        var seen = await guest.PageAsync(path, Ct);
        Assert.Equal(("/@bo.kept", "/tags/livres"), (seen.QuerySelector(".collected a")?.GetAttribute("href"), seen.QuerySelector("main a[href^='/tags/']")?.GetAttribute("href")));
        Assert.Null(seen.QuerySelector("main form"));
        Assert.NotNull((await guest.PageAsync("/@ada.kept", Ct)).QuerySelector($".collections-of a[href='{path}']"));
        // From their page one takes them out, and puts them in again.
        foreach (var (deed, field, value) in new[] { ("out", "member", bo.ToString()), ("people", "person", "bo.kept") })
        {
            var form = (await ada.PageAsync("/@bo.kept", Ct)).QuerySelector(".collect form")!;
            Assert.Equal(($"{path}/{deed}", value), (form.GetAttribute("action"), form.QuerySelector($"input[name={field}]")!.GetAttribute("value")));
            Assert.Equal("/@bo.kept", (await ada.PostAsync($"{path}/{deed}", Ct, (field, value), ("back", "/@bo.kept"))).Headers.Location?.OriginalString);
        }

        var changed = await AgainAsync(ada, path, ("name", ""), ("description", "Still"), ("tag", ""));
        Assert.Equal(("", "Still"), (changed.ValueOf("name"), changed.ValueOf("description")));
        Assert.Equal(HttpStatusCode.Forbidden, (await theirs.PostAsync(path, Ct, ("name", "Mine"))).StatusCode);
        Assert.NotNull((await theirs.PageAsync("/collections", Ct)).QuerySelector($"#with-me a[href='{path}']"));
        Assert.Equal(path, (await theirs.PostAsync($"{path}/leave", Ct)).Headers.Location?.OriginalString);
        Assert.Null((await guest.PageAsync(path, Ct)).QuerySelector(".collected a"));
        Assert.Equal("bo.kept", (await AgainAsync(ada, $"{path}/people", ("person", "bo.kept"))).ValueOf("person"));
        Assert.Equal("/collections", (await ada.PostAsync($"{path}/drop", Ct)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(path, Ct)).StatusCode);
    }

    private async Task<Browser> SignedInAsync(string handle)
    {
        await house.App.AddAsync(handle, password: PalabreApp.Password);
        return await Browser.SignedInAsync(house.App, handle, Ct);
    }

    private static async Task<IHtmlDocument> AgainAsync(Browser browser, string path, params (string, string)[] fields)
    {
        var answer = await browser.PostAsync(path, Ct, fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return await Browser.ReadAsync(answer, Ct);
    }

    private static bool IsTicked(IHtmlDocument page, string name, string value) => page.QuerySelector($"input[name='{name}'][value='{value}']")!.HasAttribute("checked");
}
