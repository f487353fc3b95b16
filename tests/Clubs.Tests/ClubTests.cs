using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.Clubs.Tests;

public sealed class ClubTests(Village village) : IClassFixture<Village>
{
    private static CancellationToken Ct => Village.Ct;

    [Fact]
    public async Task A_member_founds_a_club_and_is_its_first_member()
    {
        var founder = await village.NewAsync("fatou");
        var answer = await founder.Http.PostAsJsonAsync("/api/clubs", new { name = $"Les Oliviers {founder.Handle}", text = "Three rules, one open door.", rules = new[] { "Listen first.", "No shouting." } }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var club = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal($"les-oliviers-{founder.Handle}", club.GetProperty("slug").GetString());
        Assert.Equal("founder", club.GetProperty("role").GetString());
        Assert.Equal(1, club.GetProperty("members").GetInt32());
        Assert.Equal(1, club.GetProperty("rulesVersion").GetInt32());
        Assert.True(club.GetProperty("membersOpenRooms").GetBoolean());
        Assert.Equal(1, await village.ToldAsync(nameof(ClubFounded), club.GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("""{"name":"X","slug":"fine-one"}""", "club_name_length", "name")]
    [InlineData("""{"name":"Fine","slug":"not fine"}""", "club_slug_malformed", "slug")]
    [InlineData("""{"name":"نادي"}""", "club_slug_malformed", "slug")]
    [InlineData("""{"name":"Fine","slug":"fine-two","rules":["1","2","3","4","5","6","7","8","9","10","11"]}""", "club_rules_many", "rules")]
    [InlineData("""{"name":"Fine","slug":"fine-three","questions":["1","2","3","4"]}""", "club_questions_many", "questions")]
    public async Task What_cannot_be_is_refused_where_it_stands(string body, string code, string field)
    {
        var founder = await village.NewAsync("fatou");
        var answer = await founder.Http.PostAsync("/api/clubs", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((422, code, field), ((int)answer.StatusCode, problem.GetProperty("type").GetString(), problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Of_many_who_want_one_address_at_once_one_has_it()
    {
        var slug = Village.NewSlug();
        var people = new List<Villager>();
        for (var i = 0; i < 6; i++) people.Add(await village.NewAsync("fatou"));
        var answers = await Task.WhenAll(people.Select(p => p.PostAsync("/api/clubs", new { slug, name = "Oliviers" })));
        Assert.Equal(1, answers.Count(a => a == HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(a => a == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Anyone_reads_the_page_of_a_club_and_sites_that_link_to_it_show_it()
    {
        var (_, slug) = await village.ClubAsync(new { text = "Those who left and those who stayed.", rules = new[] { "Listen first." } });
        using var guest = new Page(village.App);
        var page = await guest.ShowAsync($"/club/{slug}");
        Assert.Equal("Club des Oliviers", page.QuerySelector("h1")?.TextContent);
        Assert.Equal("Club des Oliviers", page.QuerySelector("meta[property='og:title']")?.GetAttribute("content"));
        Assert.Equal("Those who left and those who stayed.", page.QuerySelector("meta[property='og:description']")?.GetAttribute("content"));
        Assert.EndsWith($"/club/{slug}", page.QuerySelector("meta[property='og:url']")?.GetAttribute("content"), StringComparison.Ordinal);
        Assert.Equal("Listen first.", page.QuerySelector(".rules-list li")?.TextContent);
        Assert.Contains("1 member", page.QuerySelector(".club .cast")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(slug, (await guest.ShowAsync("/clubs")).QuerySelector("#all-clubs")!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_capitals_leads_to_the_page()
    {
        var (_, slug) = await village.ClubAsync();
        using var guest = new Page(village.App);
        var answer = await guest.GetAsync($"/club/{slug.ToUpperInvariant()}");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/club/{slug}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task A_form_founds_a_club_and_keeps_what_was_typed_when_it_cannot()
    {
        var founder = await village.NewAsync("fatou");
        using var browser = await founder.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync("/clubs/new")).QuerySelector("form[action='/clubs'] [name=membersOpenRooms][checked]"));
        var again = await browser.PostAsync("/clubs", ("name", "Oliviers"), ("slug", "no good"), ("text", "Kept."), ("entry", "request"), ("rules", "One.\nTwo."));
        var page = await Page.ReadAsync(again);
        Assert.Equal(422, (int)again.StatusCode);
        Assert.NotNull(page.QuerySelector("#field-slug-wrong"));
        Assert.Equal("Kept.", page.QuerySelector("#field-text")?.TextContent);
        Assert.NotNull(page.QuerySelector("[name=entry][value=request][checked]"));

        var slug = Village.NewSlug();
        var done = await browser.PostAsync("/clubs", ("name", "Oliviers"), ("slug", slug), ("entry", "request"), ("rules", "One.\nTwo."), ("membersOpenRooms", "true"));
        Assert.Equal($"/club/{slug}", done.Headers.Location?.ToString());
        Assert.Equal(2, (await founder.JsonAsync($"/api/clubs/{slug}")).GetProperty("rules").GetArrayLength());
    }

    [Fact]
    public async Task The_list_of_clubs_comes_page_by_page_and_ones_own_apart()
    {
        var founder = await village.NewAsync("fatou");
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            village.Clock.Advance(TimeSpan.FromSeconds(1));
            made.Insert(0, await founder.FoundAsync());
        }
        var first = await founder.JsonAsync("/api/clubs?limit=2");
        var second = await founder.JsonAsync($"/api/clubs?limit=1&before={first.GetProperty("next").GetString()}");
        Assert.Equal(made, Slugs(first.GetProperty("clubs")).Concat(Slugs(second.GetProperty("clubs"))));
        Assert.Equal(made.Order(), Slugs(await founder.JsonAsync("/api/clubs/mine")).Order());
        Assert.Equal(HttpStatusCode.Unauthorized, (await village.App.Guest().GetAsync("/api/clubs/mine", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_renamed_club_keeps_its_old_address_and_says_what_it_was_called()
    {
        var (founder, slug) = await village.ClubAsync();
        var renamed = Village.NewSlug();
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/name", new { name = "Club du Figuier", slug = renamed }));
        using var guest = new Page(village.App);
        var old = await guest.GetAsync($"/club/{slug}");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/club/{renamed}"), (old.StatusCode, old.Headers.Location?.ToString()));
        Assert.Contains("Club des Oliviers", (await guest.ShowAsync($"/club/{renamed}")).QuerySelector(".former")!.TextContent, StringComparison.Ordinal);

        // Nobody else gets the address that people know it by.
        var other = await village.NewAsync("fatou");
        Assert.Equal("club_slug_taken", await other.RefusalAsync(HttpMethod.Post, "/api/clubs", new { slug, name = "Impostors" }));
        Assert.Equal("club_renamed_lately", await founder.RefusalAsync(HttpMethod.Put, $"/api/clubs/{renamed}/name", new { name = "Third name" }));
        village.Clock.Sleep(Club.BetweenNames);
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{renamed}/name", new { slug }));
        Assert.Equal(HttpStatusCode.MovedPermanently, (await guest.GetAsync($"/club/{renamed}")).StatusCode);
    }

    [Fact]
    public async Task Nobody_holds_more_clubs_than_the_house_allows()
    {
        await using var app = await TestApp.PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Clubs:MostFounded"] = "1" });
        using var ada = await app.AsAsync("ada");
        Assert.Equal(HttpStatusCode.Created, (await ada.PostAsJsonAsync("/api/clubs", new { slug = "first-one", name = "First" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await ada.PostAsJsonAsync("/api/clubs", new { slug = "second-one", name = "Second" }, Ct)).StatusCode);
    }

    private static IEnumerable<string?> Slugs(JsonElement clubs) => clubs.EnumerateArray().Select(c => c.GetProperty("slug").GetString());
}
