using System.Net;
using System.Net.Http.Json;

namespace Palabre.Clubs.Tests;

/// <summary>A private club exists for its members alone: nobody else learns its name, its address, or that it is there.</summary>
public sealed class PrivateClubTests(LiveVillage village) : IClassFixture<LiveVillage>
{
    private const string Name = "Cercle de l’ombre";
    private static CancellationToken Ct => Village.Ct;

    [Fact]
    public async Task Every_address_of_a_private_club_answers_others_like_one_that_was_never_there()
    {
        var (founder, slug) = await PrivateAsync();
        var member = await village.MemberAsync(founder, slug);
        var outsider = await village.NewAsync("omar");
        string[] paths = ["", "/members", "/requests", "/nominations", "/invitations"];
        foreach (var path in paths)
        {
            var (there, nowhere) = (await BodyAsync(outsider.Http, $"/api/clubs/{slug}{path}"), await BodyAsync(outsider.Http, $"/api/clubs/nowhere{path}"));
            Assert.Equal(nowhere, there);
            Assert.StartsWith("404", there, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, await member.GetAsync($"/api/clubs/{slug}"));

        (HttpMethod Method, string Path, object Body)[] deeds =
        [
            (HttpMethod.Put, "membership", new { }), (HttpMethod.Delete, "membership", new { }), (HttpMethod.Put, "settings", new { text = "Mine." }), (HttpMethod.Put, "name", new { name = "Mine" }),
            (HttpMethod.Post, "invitations", new { }), (HttpMethod.Post, "nominations", new { handle = "ada" }), (HttpMethod.Put, "founder", new { member = outsider.Id.ToString() }),
            (HttpMethod.Put, $"leaders/{outsider.Id}", new { }), (HttpMethod.Delete, $"members/{founder.Id}", new { }), (HttpMethod.Put, $"requests/{outsider.Id}", new { }),
        ];
        foreach (var (method, path, body) in deeds)
            Assert.Equal("club_unknown", await outsider.RefusalAsync(method, $"/api/clubs/{slug}/{path}", body));
    }

    [Fact]
    public async Task Pages_lists_and_previews_say_nothing_of_it_to_guests_members_of_the_house_and_stewards()
    {
        var (founder, slug) = await PrivateAsync();
        var outsider = await village.NewAsync("omar");
        using var guest = new Page(village.App);
        using var omar = await outsider.BrowserAsync();
        using var ada = new Page(village.App);
        await village.App.AddAsync($"steward{founder.Handle}", steward: true, password: TestApp.PalabreApp.Password);
        await ada.PostAsync("/sign-in", ("who", $"steward{founder.Handle}"), ("password", TestApp.PalabreApp.Password));
        foreach (var who in new[] { guest, omar, ada })
        {
            foreach (var path in new[] { "", "/members" })
            {
                var answer = await who.GetAsync($"/club/{slug}{path}");
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.DoesNotContain(Name, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            }
            foreach (var path in new[] { "/clubs", "/", $"/@{founder.Handle}" }) Assert.DoesNotContain(Name, await (await who.GetAsync(path)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
        foreach (var path in new[] { "/settings", "/requests", "/invitations", "/invitations.csv", "/nominate" })
            Assert.Equal(HttpStatusCode.NotFound, (await omar.GetAsync($"/club/{slug}{path}")).StatusCode);
        Assert.DoesNotContain(slug, (await outsider.JsonAsync("/api/clubs?limit=100")).ToString(), StringComparison.Ordinal);
        Assert.Contains(slug, (await founder.JsonAsync("/api/clubs/mine")).ToString(), StringComparison.Ordinal);
        using var own = await founder.BrowserAsync();
        Assert.Equal("noindex", (await own.ShowAsync($"/club/{slug}")).QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/club/{slug}")).StatusCode);
    }

    [Fact]
    public async Task An_old_address_of_a_private_club_leads_nobody_to_the_new_one()
    {
        var (founder, slug) = await PrivateAsync();
        var renamed = Village.NewSlug();
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/name", new { slug = renamed }));
        using var guest = new Page(village.App);
        var answer = await guest.GetAsync($"/club/{slug}");
        Assert.Equal((HttpStatusCode.NotFound, null), (answer.StatusCode, answer.Headers.Location));
    }

    [Fact]
    public async Task Its_rooms_are_for_members_and_cannot_be_opened_to_others()
    {
        var (founder, slug) = await PrivateAsync();
        Assert.Equal("club_is_private", await founder.RefusalAsync(HttpMethod.Post, "/api/rooms", new { title = "Le conseil", access = "open", club = slug }));
        var room = await founder.OpenAsync(slug);
        Assert.Equal("club_is_private", await founder.RefusalAsync(HttpMethod.Put, $"/api/rooms/{room}/access", new { access = "open" }));
        // To whoever may not, it is the same as a club that is not there.
        var outsider = await village.NewAsync("omar");
        Assert.Equal("club_not_yours", await outsider.RefusalAsync(HttpMethod.Post, "/api/rooms", new { title = "Le conseil", access = "club", club = slug }));
        Assert.Equal("club_not_yours", await outsider.RefusalAsync(HttpMethod.Post, "/api/rooms", new { title = "Le conseil", access = "club", club = "nowhere" }));
    }

    [Fact]
    public async Task An_open_room_stops_showing_its_club_when_that_becomes_private()
    {
        var (founder, slug) = await village.ClubAsync(new { name = Name });
        var room = await founder.OpenAsync(slug, access: "open");
        using var guest = village.App.Guest();
        Assert.Contains(slug, await guest.GetStringAsync($"/api/rooms/{room}", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/settings", new { isPrivate = true }));
        await village.HeardAsync();
        foreach (var path in new[] { $"/api/rooms/{room}", $"/room/{room}", "/", "/api/rooms" })
        {
            var shown = await guest.GetStringAsync(path, Ct);
            Assert.Contains("Le conseil du soir", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(slug, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, shown, StringComparison.Ordinal);
        }
    }

    private async Task<(Villager Founder, string Slug)> PrivateAsync() => await village.ClubAsync(new { name = Name, isPrivate = true });

    private static async Task<string> BodyAsync(HttpClient http, string path)
    {
        var answer = await http.GetAsync(path, Ct);
        var body = await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>(Ct);
        body!.Remove("traceId");
        return $"{(int)answer.StatusCode} {body.ToJsonString()}";
    }
}
