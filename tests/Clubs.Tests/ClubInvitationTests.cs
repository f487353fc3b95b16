using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Kit.Ui;
using Palabre.TestApp;

namespace Palabre.Clubs.Tests;

public sealed class ClubInvitationTests(Village village) : IClassFixture<Village>
{
    private static CancellationToken Ct => Village.Ct;

    [Fact]
    public async Task A_stranger_has_an_account_the_club_and_a_voice_to_follow_with_one_form()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "invitation", rules = new[] { "Listen first." } });
        var code = await founder.LinkAsync(slug);
        using var maud = new Page(village.App);
        var page = await maud.ShowAsync($"/join/{code}");
        Assert.Contains("Club des Oliviers", page.QuerySelector(".into")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Listen first.", page.QuerySelector(".rules-list li")?.TextContent);
        Assert.Equal("1", page.QuerySelector("[name=rulesVersion]")?.GetAttribute("value"));
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));

        var handle = $"maud{founder.Handle}";
        var joined = await JoinAsync(maud, code, handle, rules: 1);
        Assert.Equal((HttpStatusCode.SeeOther, $"/club/{slug}"), (joined.StatusCode, joined.Headers.Location?.ToString()));
        Assert.NotNull((await maud.ShowAsync($"/club/{slug}")).QuerySelector("a[href^='/rooms/open']"));
        Assert.Equal([handle], (await founder.JsonAsync($"/api/members/{founder.Handle}/followers")).GetProperty("members").EnumerateArray().Select(m => m.GetProperty("handle").GetString()));
        Assert.Equal(1, (await founder.JsonAsync($"/api/clubs/{slug}/invitations"))[0].GetProperty("uses").GetInt32());
    }

    [Fact]
    public async Task Rules_that_changed_while_one_typed_are_read_again_and_nothing_is_left_behind()
    {
        var (founder, slug) = await village.ClubAsync(new { rules = new[] { "Listen first." } });
        var code = await founder.LinkAsync(slug);
        await founder.PutAsync($"/api/clubs/{slug}/settings", new { rules = new[] { "Speak first." } });
        using var maud = new Page(village.App);
        var handle = $"late{founder.Handle}";
        var answer = await JoinAsync(maud, code, handle, rules: 1);
        Assert.Equal(422, (int)answer.StatusCode);
        var page = await Page.ReadAsync(answer);
        Assert.Equal("Speak first.", page.QuerySelector(".rules-list li")?.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, await founder.GetAsync($"/api/members/{handle}"));
        Assert.Equal(HttpStatusCode.SeeOther, (await JoinAsync(maud, code, handle, rules: 2)).StatusCode);
    }

    [Fact]
    public async Task Of_many_strangers_at_once_no_more_come_in_than_the_link_lets()
    {
        var (founder, slug) = await village.ClubAsync();
        var code = await founder.LinkAsync(slug, new { limit = 2 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using var browser = new Page(village.App);
            return (await JoinAsync(browser, code, $"g{i}.{founder.Handle}")).StatusCode;
        }));
        Assert.Equal(2, answers.Count(a => a == HttpStatusCode.SeeOther));
        Assert.Equal(4, answers.Count(a => a == HttpStatusCode.Gone));
        Assert.Equal(3, (await founder.JsonAsync($"/api/clubs/{slug}")).GetProperty("members").GetInt32());
        foreach (var i in Enumerable.Range(0, 6))
            Assert.Equal(answers[i] == HttpStatusCode.SeeOther ? HttpStatusCode.OK : HttpStatusCode.NotFound, await founder.GetAsync($"/api/members/g{i}.{founder.Handle}"));
    }

    [Fact]
    public async Task Of_many_members_at_once_no_more_come_in_than_the_link_lets()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "invitation" });
        var code = await founder.LinkAsync(slug, new { limit = 3 });
        var people = new List<Villager>();
        for (var i = 0; i < 6; i++) people.Add(await village.NewAsync("moussa"));
        var answers = await Task.WhenAll(people.Select(p => p.PutAsync($"/api/clubs/invitations/{code}", new { })));
        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.NoContent));
        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.Gone));
    }

    [Fact]
    public async Task Opening_the_link_again_takes_no_second_seat()
    {
        var (founder, slug) = await village.ClubAsync();
        var code = await founder.LinkAsync(slug, new { limit = 1 });
        var moussa = await village.NewAsync("moussa");
        for (var press = 0; press < 2; press++) Assert.Equal(HttpStatusCode.NoContent, await moussa.PutAsync($"/api/clubs/invitations/{code}", new { }));
        Assert.Equal(1, (await founder.JsonAsync($"/api/clubs/{slug}/invitations"))[0].GetProperty("uses").GetInt32());
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    public async Task A_link_taken_back_or_too_old_lets_nobody_in(string how)
    {
        var (founder, slug) = await village.ClubAsync();
        var code = await founder.LinkAsync(slug, new { days = 2 });
        if (how == "revoked") Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/clubs/{slug}/invitations/{code}"));
        else village.Clock.Sleep(TimeSpan.FromDays(2));
        using var maud = new Page(village.App);
        Assert.Equal(HttpStatusCode.Gone, (await maud.GetAsync($"/join/{code}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await JoinAsync(maud, code, $"too.{how}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await founder.GetAsync($"/api/members/too.{how}"));
        Assert.Equal($"club_invitation_{how}", await (await village.NewAsync("moussa")).RefusalAsync(HttpMethod.Put, $"/api/clubs/invitations/{code}", new { }));
        Assert.Equal(how, (await founder.JsonAsync($"/api/clubs/{slug}/invitations"))[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_list_becomes_a_link_each_to_carry_elsewhere_and_sent_twice_it_stays_the_same()
    {
        var (founder, slug) = await village.ClubAsync();
        string[] list = ["Amina@example.org; bilal@example.org", "chadi@example.org"];
        for (var time = 0; time < 2; time++)
        {
            var made = await (await founder.Http.PostAsJsonAsync($"/api/clubs/{slug}/invitations", new { addresses = list }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.Equal(["amina@example.org", "bilal@example.org", "chadi@example.org"], made.EnumerateArray().Select(i => i.GetProperty("address").GetString()).Order());
        }
        Assert.Equal(3, (await founder.JsonAsync($"/api/clubs/{slug}/invitations")).GetArrayLength());
        var csv = await founder.Http.GetAsync($"/club/{slug}/invitations.csv", Ct);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        var lines = (await csv.Content.ReadAsStringAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        var (address, link) = (lines[1].Split(',')[0], new Uri(lines[1].Split(',')[1]));
        Assert.EndsWith("@example.org", address, StringComparison.Ordinal);
        using var maud = new Page(village.App);
        var page = await maud.ShowAsync(link.PathAndQuery);
        Assert.Contains("Club des Oliviers", page.QuerySelector(".into")!.TextContent, StringComparison.Ordinal);
        // Whom a link was made for is nobody else's to read.
        Assert.DoesNotContain("@example.org", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_to_scan_is_the_link()
    {
        var (founder, slug) = await village.ClubAsync();
        var code = await founder.LinkAsync(slug);
        var svg = await founder.Http.GetAsync($"/club/{slug}/invitations/{code}/qr.svg", Ct);
        Assert.Equal("image/svg+xml", svg.Content.Headers.ContentType?.MediaType);
        var link = new Uri(village.App.Url, $"/join/{code}").ToString();
        Assert.Contains(QrCode.Of(link).Path, await svg.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await founder.GetAsync($"/club/{slug}/invitations/unknown/qr.svg"));
    }

    [Fact]
    public async Task A_club_brings_in_as_many_strangers_as_its_pool_holds_unless_the_house_is_open()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Clubs:Newcomers"] = "1" });
        var ada = new Villager(app, "ada", default, await app.AsAsync("ada"));
        var slug = await ada.FoundAsync();
        var code = await ada.LinkAsync(slug);
        using var first = new Page(app);
        using var second = new Page(app);
        Assert.Equal(HttpStatusCode.SeeOther, (await JoinAsync(first, code, "first")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await JoinAsync(second, code, "second")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync($"/api/stewards/clubs/{slug}/newcomers", new { newcomers = 1 }));
        Assert.Equal(HttpStatusCode.SeeOther, (await JoinAsync(second, code, "second")).StatusCode);
        var bo = new Villager(app, "bo", default, await app.AsAsync("bo"));
        Assert.Equal(HttpStatusCode.NotFound, await bo.PutAsync($"/api/stewards/clubs/{slug}/newcomers", new { newcomers = 9 }));
    }

    [Fact]
    public async Task A_program_comes_in_by_a_link_as_well()
    {
        var (founder, slug) = await village.ClubAsync();
        using var guest = village.App.Guest();
        var handle = $"grace{founder.Handle}";
        var joined = await guest.PostAsJsonAsync($"/api/join/{await founder.LinkAsync(slug)}", new { name = "Grace", handle, password = PalabreApp.Password }, Ct);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Contains(handle, (await founder.JsonAsync($"/api/clubs/{slug}/members")).ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.PostAsJsonAsync("/api/join/nothing", new { name = "Grace", handle = "grace", password = PalabreApp.Password }, Ct)).StatusCode);
    }

    [Fact]
    public async Task Somebody_with_an_account_is_led_from_the_link_to_the_club()
    {
        var (founder, slug) = await village.ClubAsync(new { rules = new[] { "Listen first." } });
        var code = await founder.LinkAsync(slug);
        var moussa = await village.NewAsync("moussa");
        using var browser = await moussa.BrowserAsync();
        var led = await browser.GetAsync($"/join/{code}");
        Assert.Equal($"/clubs/invitation/{code}", led.Headers.Location?.ToString());
        var page = await browser.ShowAsync($"/clubs/invitation/{code}");
        Assert.Equal("Listen first.", page.QuerySelector(".rules-list li")?.TextContent);
        Assert.Equal(422, (int)(await browser.PostAsync($"/clubs/invitation/{code}")).StatusCode);
        Assert.Equal($"/club/{slug}", (await browser.PostAsync($"/clubs/invitation/{code}", ("rulesVersion", "1"))).Headers.Location?.ToString());
        Assert.Equal("member", await moussa.RoleAsync(slug));
    }

    private static Task<HttpResponseMessage> JoinAsync(Page browser, string code, string handle, int rules = 0) => browser.PostAsync(
        $"/join/{code}", ("name", "Maud Keller"), ("handle", handle), ("password", PalabreApp.Password), ("rulesVersion", rules.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
