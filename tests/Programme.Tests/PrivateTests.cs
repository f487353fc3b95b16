using System.Net;
using Palabre.TestApp;

namespace Palabre.Programme.Tests;

/// <summary>What a private club holds, and what a club holds for its members, nobody else learns of.</summary>
public sealed class PrivateTests(SeasonOfToday season) : IClassFixture<SeasonOfToday>
{
    private const string Name = "Cercle de l’ombre";
    private const string Title = "La lanterne sourde";
    private static CancellationToken Ct => Season.Ct;

    [Fact]
    public async Task Every_address_of_a_private_clubs_programme_is_nothing_to_others()
    {
        var (founder, slug) = await season.ClubAsync(new { name = Name, isPrivate = true });
        var (member, outsider) = (await season.MemberAsync(founder, slug), await season.NewAsync("omar"));
        var made = await founder.MakeAsync(slug, new { title = Title, start = Tomorrow, rrule = "FREQ=DAILY" });
        var show = made.GetProperty("id").GetString();
        Assert.True(made.GetProperty("membersOnly").GetBoolean());
        var date = $"/api/shows/{show}/occurrences/{Tomorrow}";
        string[] paths =
        [
            $"/api/clubs/{slug}/shows", $"/api/clubs/{slug}/programme", $"/api/shows/{show}", $"/api/shows/{show}/occurrences", date, $"/club/{slug}/programme", $"/club/{slug}/programme.ics",
            $"/club/{slug}/programme/embed", $"/club/{slug}/feed.atom", $"/show/{show}", $"/show/{show}.ics", $"/show/{show}/{Tomorrow}.ics",
        ];
        using var guest = season.App.Guest();
        await season.App.AddAsync($"steward{founder.Handle}", steward: true, password: PalabreApp.Password);
        using var steward = await season.App.AsAsync($"steward{founder.Handle}");
        foreach (var path in paths)
        {
            foreach (var http in new[] { guest, outsider.Http, steward })
            {
                var answer = await http.GetAsync(path, Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
                Assert.DoesNotContain(Name, text, StringComparison.Ordinal);
                Assert.DoesNotContain(Title, text, StringComparison.Ordinal);
            }
            if (!path.EndsWith("/embed", StringComparison.Ordinal)) Assert.Equal(HttpStatusCode.OK, await member.GetAsync(path));
        }
        // For other sites there is nothing, whoever looks.
        Assert.Equal(HttpStatusCode.NotFound, await member.GetAsync($"/club/{slug}/programme/embed"));
        foreach (var (method, path) in new[] { (HttpMethod.Put, $"{date}/rsvp"), (HttpMethod.Delete, date), (HttpMethod.Post, $"{date}/room"), (HttpMethod.Delete, $"/api/shows/{show}") })
            Assert.Equal("show_unknown", await outsider.RefusalAsync(method, path));
        Assert.Equal("club_unknown", await outsider.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", new { title = "Moi", timeZone = "Europe/Paris", start = Tomorrow }));

        foreach (var browser in new[] { new Page(season.App), await outsider.BrowserAsync() })
        {
            using (browser) Assert.DoesNotContain(Title, await (await browser.GetAsync("/")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
        using var own = await member.BrowserAsync();
        Assert.Contains(Title, await (await own.GetAsync("/")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("noindex", (await own.ShowAsync($"/show/{show}")).QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Null((await own.ShowAsync($"/show/{show}")).QuerySelector("script[type='application/ld+json']"));
    }

    [Fact]
    public async Task A_members_key_opens_the_calendar_to_their_program_until_they_leave()
    {
        var (founder, slug) = await season.ClubAsync(new { name = Name, isPrivate = true });
        var (member, outsider) = (await season.MemberAsync(founder, slug), await season.NewAsync("omar"));
        await founder.ShowAsync(slug, new { title = Title, start = Tomorrow });
        using var program = season.App.Guest();
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/club/{slug}/programme.ics?key={await KeyAsync(member)}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/club/{slug}/programme.ics?key={await KeyAsync(outsider)}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/club/{slug}/programme.ics?key=", Ct)).StatusCode);
        var own = $"/calendar/{await KeyAsync(member)}.ics";
        Assert.Contains(Title, await program.GetStringAsync(own, Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await member.DropAsync($"/api/clubs/{slug}/membership"));
        Assert.DoesNotContain(Title, await program.GetStringAsync(own, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_show_for_members_of_a_public_club_stands_nowhere_else()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { title = Title, start = Tomorrow, membersOnly = true });
        await founder.ShowAsync(slug, new { title = "Pour tous", start = Tomorrow });
        using var guest = season.App.Guest();
        foreach (var path in new[] { $"/club/{slug}", $"/club/{slug}/programme", $"/club/{slug}/programme/embed", $"/club/{slug}/programme.ics", $"/club/{slug}/feed.atom", $"/api/clubs/{slug}/programme", $"/api/clubs/{slug}/shows", "/" })
        {
            var text = await guest.GetStringAsync(path, Ct);
            Assert.Contains("Pour tous", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Title, text, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/show/{show}", Ct)).StatusCode);
        Assert.Contains(Title, await founder.TextAsync($"/club/{slug}/programme.ics"), StringComparison.Ordinal);
    }

    private string Tomorrow => $"{season.Clock.GetUtcNow().AddDays(1):yyyy-MM-dd}T20:00:00";

    private static async Task<string> KeyAsync(Person person)
    {
        var made = await person.Http.PostAsync("/api/calendar", null, Ct);
        var url = System.Text.Json.JsonDocument.Parse(await made.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("url").GetString()!;
        return url[(url.LastIndexOf('/') + 1)..^4];
    }
}
