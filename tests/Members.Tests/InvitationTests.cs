using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestApp;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Members.Tests;

public sealed class InvitationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_comes_in_by_the_link_is_signed_in_and_shows_who_invited_them()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var invited = await InviteAsync(ada, "Come, I keep the front row.");
        using var maud = new Browser(app);

        var page = await maud.PageAsync(PathOf(invited), Ct);
        Assert.Equal("Ada is keeping a seat for you.", page.QuerySelector("h1")?.TextContent);
        Assert.Contains("Come, I keep the front row.", page.Body!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await JoinAsync(maud, invited, "maud.keller")).StatusCode);
        Assert.True(await maud.IsSignedInAsync(Ct));
        var profile = await maud.PageAsync("/@maud.keller", Ct);
        Assert.Equal("/@ada", profile.QuerySelector(".facts a")?.GetAttribute("href"));
        var mine = await ada.GetFromJsonAsync<JsonElement>("/api/invitations", Ct);
        Assert.Equal("accepted", mine.GetProperty("invitations")[0].GetProperty("state").GetString());
        Assert.Equal("maud.keller", mine.GetProperty("invitations")[0].GetProperty("acceptedBy").GetProperty("handle").GetString());
    }

    [Fact]
    public async Task Each_member_gives_two_and_an_accepted_one_stays_given()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var first = await InviteAsync(ada);
        await InviteAsync(ada);
        await AssertSpentAsync(ada);
        using var bo = new Browser(app);
        await JoinAsync(bo, first, "bo");
        await AssertSpentAsync(ada);
        Assert.Equal(0, (await ada.GetFromJsonAsync<JsonElement>("/api/me", Ct)).GetProperty("invitationsLeft").GetInt32());
    }

    [Fact]
    public async Task Clicking_many_times_at_once_gives_no_more_than_two()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ada.PostAsJsonAsync("/api/invitations", new { }, Ct)));
        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.Equal(8, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Of_many_who_accept_at_once_one_comes_in()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var invited = await InviteAsync(ada);
        var browsers = Enumerable.Range(0, 6).Select(_ => new Browser(app)).ToArray();
        var answers = await Task.WhenAll(browsers.Select((b, i) => JoinAsync(b, invited, $"guest{i}")));

        var winner = Assert.Single(Enumerable.Range(0, 6), i => answers[i].StatusCode == HttpStatusCode.SeeOther);
        Assert.All(answers.Where((_, i) => i != winner), a => Assert.Equal(HttpStatusCode.Gone, a.StatusCode));
        foreach (var i in Enumerable.Range(0, 6))
            Assert.Equal(i == winner ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await browsers[winner].GetAsync($"/@guest{i}", Ct)).StatusCode);
        foreach (var browser in browsers) browser.Dispose();
    }

    [Fact]
    public async Task One_taken_back_lets_nobody_in_and_may_be_given_again()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var first = await InviteAsync(ada);
        await InviteAsync(ada);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/invitations/{first}", Ct)).StatusCode);
        await AssertClosedAsync(app, first, HttpStatusCode.Gone, "This invitation was taken back");
        await InviteAsync(ada);
        await AssertSpentAsync(ada);
    }

    [Fact]
    public async Task One_expires_after_thirty_days_and_returns_to_its_giver()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        using var ada = await app.AsAsync("ada");
        var first = await InviteAsync(ada);
        await InviteAsync(ada);
        clock.Sleep(Invitation.Life - TimeSpan.FromSeconds(1));
        await AssertSpentAsync(ada);
        clock.Advance(TimeSpan.FromSeconds(1));
        await AssertClosedAsync(app, first, HttpStatusCode.Gone, "This invitation has expired");
        await InviteAsync(ada);
    }

    [Fact]
    public async Task A_used_and_an_unknown_invitation_each_have_their_own_page()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var invited = await InviteAsync(ada);
        using var bo = new Browser(app);
        await JoinAsync(bo, invited, "bo");
        await AssertClosedAsync(app, invited, HttpStatusCode.Gone, "This seat is taken");
        await AssertClosedAsync(app, "nobody-gave-this-one", HttpStatusCode.NotFound, "This invitation is unknown");
    }

    [Fact]
    public async Task Nobody_takes_back_what_another_gave()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        using var bo = await app.AsAsync("bo");
        var invited = await InviteAsync(ada);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.DeleteAsync($"/api/invitations/{invited}", Ct)).StatusCode);
        using var guest = new Browser(app);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync(PathOf(invited), Ct)).StatusCode);
    }

    [Fact]
    public async Task A_taken_handle_is_answered_with_a_free_one_and_nothing_typed_is_lost()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("maud");
        using var ada = await app.AsAsync("ada");
        var invited = await InviteAsync(ada);
        using var guest = new Browser(app, "fr");
        var answer = await JoinAsync(guest, invited, "maud", "Maud Keller");
        var page = await Browser.ReadAsync(answer, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("Déjà prise. maud.keller est libre.", page.WrongAt("handle"));
        Assert.Equal("maud", page.ValueOf("handle"));
        Assert.Equal("Maud Keller", page.ValueOf("name"));
    }

    [Fact]
    public async Task A_program_accepts_by_the_same_rules()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var invited = await InviteAsync(ada);
        using var guest = app.Guest();
        var refused = await guest.PostAsJsonAsync($"/api/invitations/{invited}/accept", new { name = "Bo", handle = "bo", password = "short" }, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("password", (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString());
        var joined = await guest.PostAsJsonAsync($"/api/invitations/{invited}/accept", new { name = "Bo", handle = "bo", password = PalabreApp.Password }, Ct);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Equal("ada", (await joined.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("invitedBy").GetProperty("handle").GetString());
    }

    [Fact]
    public async Task The_members_page_gives_and_takes_back_without_scripts()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        Assert.Equal(HttpStatusCode.SeeOther, (await bo.PostAsync("/invitations", Ct, ("note", "Viens."))).StatusCode);
        var page = await bo.PageAsync("/invitations", Ct);
        Assert.Contains("You have 1 seat left to give.", page.Body!.TextContent, StringComparison.Ordinal);
        var link = page.QuerySelector("palabre-copy input")!.GetAttribute("value")!;
        Assert.StartsWith(app.Url.ToString() + "invitation/", link, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await bo.PostAsync(page.QuerySelector("form[action$=revoke]")!.GetAttribute("action")!, Ct)).StatusCode);
        await AssertClosedAsync(app, new Uri(link).Segments[^1], HttpStatusCode.Gone, "This invitation was taken back");
    }

    [Fact]
    public async Task Sign_up_without_invitation_is_closed_until_a_steward_opens_it()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", steward: true, password: PalabreApp.Password);
        using var steward = await Browser.SignedInAsync(app, "bo", Ct);
        using var guest = new Browser(app);
        (string, string)[] form = [("name", "Chidi"), ("handle", "chidi"), ("password", PalabreApp.Password)];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guest.PostAsync("/sign-up", Ct, form)).StatusCode);
        await steward.PostAsync("/settings/community", Ct, ("community", "Le Figuier"), ("open", "yes"));
        Assert.Equal(HttpStatusCode.SeeOther, (await guest.PostAsync("/sign-up", Ct, form)).StatusCode);
        Assert.True(await guest.IsSignedInAsync(Ct));
    }

    [Fact]
    public async Task A_setting_opens_sign_up()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["SignUp:Open"] = "true" });
        using var guest = new Browser(app);
        Assert.Equal(HttpStatusCode.SeeOther, (await guest.PostAsync("/sign-up", Ct, ("name", "Bo"), ("handle", "bo"), ("password", PalabreApp.Password))).StatusCode);
    }

    private static string PathOf(string code) => $"/invitation/{code}";

    private static async Task<string> InviteAsync(HttpClient inviter, string? note = null)
    {
        var answer = await inviter.PostAsJsonAsync("/api/invitations", new { note }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString()!;
    }

    private static Task<HttpResponseMessage> JoinAsync(Browser browser, string code, string handle, string name = "A Guest") =>
        browser.PostAsync(PathOf(code), Ct, ("name", name), ("handle", handle), ("password", PalabreApp.Password));

    private static async Task AssertSpentAsync(HttpClient inviter)
    {
        var answer = await inviter.PostAsJsonAsync("/api/invitations", new { }, Ct);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("invitations_spent", (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
    }

    private static async Task AssertClosedAsync(PalabreApp app, string code, HttpStatusCode status, string title)
    {
        using var guest = new Browser(app);
        var answer = await guest.GetAsync(PathOf(code), Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(title, (await Browser.ReadAsync(answer, Ct)).QuerySelector("main h1")?.TextContent);
        Assert.Equal(status, (await JoinAsync(guest, code, "late")).StatusCode);
    }
}
