using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.Clubs.Tests;

/// <summary>Clubs that a newcomer may want, each with the reason; none that is hidden from them, or hides who is in it.</summary>
public sealed class SuggestedClubTests(LiveVillage village) : IClassFixture<LiveVillage>
{
    private static CancellationToken Ct => Village.Ct;

    [Fact]
    public async Task Clubs_of_who_let_one_in_are_suggested_but_for_what_they_hide()
    {
        var inviter = await village.NewAsync("ines");
        var (seen, hides, hidden) = (await inviter.FoundAsync(new { name = "Seen" }), await inviter.FoundAsync(new { name = "Hides", hidesMembers = true }), await inviter.FoundAsync(new { name = "Hidden", isPrivate = true }));
        var (apart, apartSlug) = await village.ClubAsync(new { name = "Apart" });
        Assert.Equal(HttpStatusCode.NoContent, await inviter.PutAsync($"/api/clubs/invitations/{await apart.LinkAsync(apartSlug)}", new { rules = 0 }));
        var grace = await InvitedAsync(inviter);
        Assert.Equal([("Apart", $"\u2068{inviter.Handle}\u2069 is a member"), ("Seen", $"\u2068{inviter.Handle}\u2069 is a member")], (await SuggestedAsync(grace)).Where(s => s.Reason.Contains("member", StringComparison.Ordinal)).Order());

        Assert.Equal(HttpStatusCode.NoContent, await apart.PutAsync($"/api/me/blocks/{grace.Id}"));
        Assert.DoesNotContain(await SuggestedAsync(grace), s => s.Name == "Apart");
        Assert.Equal(HttpStatusCode.NoContent, await grace.PutAsync($"/api/clubs/{seen}/follow"));
        Assert.DoesNotContain(await SuggestedAsync(grace), s => s.Name is "Seen" or "Hides" or "Hidden");
        Assert.Contains(hides, (await grace.JsonAsync($"/api/clubs/{hides}")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await grace.GetAsync($"/api/clubs/{hidden}"));
        using var guest = village.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync("/api/clubs/suggestions", Ct)).StatusCode);
    }

    [Fact]
    public async Task Clubs_with_rooms_about_what_one_likes_are_suggested_never_for_rooms_of_their_members()
    {
        var (open, openSlug) = await village.ClubAsync(new { name = "Cuisines" });
        var (within, withinSlug) = await village.ClubAsync(new { name = "Recettes" });
        foreach (var (who, club, access) in new[] { (open, openSlug, "open"), (within, withinSlug, "club") })
            Assert.Equal(HttpStatusCode.Created, await who.PostAsync("/api/rooms", new { title = "Le couscous", access, club, language = "wo", topics = new[] { "cooking" } }));
        var fan = await village.NewAsync("fan");
        Assert.DoesNotContain(await SuggestedAsync(fan), s => s.Name is "Cuisines" or "Recettes");
        Assert.Equal([("Cuisines", "Talks about what you like: Cooking")], (await SuggestedAsync(fan, "cooking")).Where(s => s.Name is "Cuisines" or "Recettes"));

        // Where there is something to read first, one press follows instead.
        using var browser = await fan.BrowserAsync();
        Assert.EndsWith("/join", (await browser.ShowAsync("/welcome?topics=cooking")).QuerySelector($"#clubs-to-join form[action^='/club/{openSlug}/']")!.GetAttribute("action"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await open.PutAsync($"/api/clubs/{openSlug}/settings", new { rules = new[] { "Be kind." } }));
        Assert.EndsWith("/follow", (await browser.ShowAsync("/welcome?topics=cooking")).QuerySelector($"#clubs-to-join form[action^='/club/{openSlug}/']")!.GetAttribute("action"), StringComparison.Ordinal);
        Assert.Equal("/welcome?topics=cooking", (await browser.PostAsync($"/club/{openSlug}/follow", ("back", "/welcome?topics=cooking"))).Headers.Location?.OriginalString);
        Assert.DoesNotContain(await SuggestedAsync(fan, "cooking"), s => s.Name == "Cuisines");
    }

    private async Task<Villager> InvitedAsync(Villager inviter)
    {
        var code = (await (await inviter.Http.PostAsJsonAsync("/api/invitations", new { }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString();
        using var guest = village.App.Guest();
        var handle = $"{inviter.Handle}.guest";
        using var joined = await guest.PostAsJsonAsync($"/api/invitations/{code}/accept", new { name = handle, handle, password = PalabreApp.Password }, Ct);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        await using var scope = village.App.Services.CreateAsyncScope();
        var card = (await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([handle], Ct))[handle];
        return new(village.App, handle, card.Id, await village.App.AsAsync(handle));
    }

    private static async Task<IReadOnlyList<(string Name, string Reason)>> SuggestedAsync(Villager who, string topics = "") =>
        [.. (await who.JsonAsync($"/api/clubs/suggestions?topics={topics}")).GetProperty("suggestions").EnumerateArray().Select(s => (s.GetProperty("club").GetProperty("name").GetString()!, s.GetProperty("reason").GetString()!))];
}
