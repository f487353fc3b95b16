using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Members;
using static Palabre.Search.Tests.Town;

namespace Palabre.Search.Tests;

/// <summary>The search over HTTP, on whichever database the tests run.</summary>
public sealed class SearchTests(Town town) : IClassFixture<Town>
{
    [Theory]
    [InlineData("Café Hafa", "cafe hafa")]
    [InlineData("Cercle du Cœur Naissant", "coeur naiss")]
    [InlineData("قَهْوَةُ ٱلأَنْدَلُس", "قهوه الاندلس")]
    [InlineData("مقهى الريحان", "مَقْهَى")]
    [InlineData("نادي ٢٠٣١", "نادي 2031")]
    public async Task Clubs_are_found_whatever_the_accents_and_vowel_signs(string name, string typed)
    {
        await ClubAsync(await town.NewAsync("Fatou"), name);
        await town.HeardAsync();
        using var guest = town.App.Guest();
        Assert.Contains(name, await FindAsync(guest, typed, "clubs"));
        Assert.Contains(name, await FindAsync(guest, typed));
        Assert.DoesNotContain(name, await FindAsync(guest, typed + " absent", "clubs"));
    }

    [Fact]
    public async Task People_are_found_by_handle_by_name_and_by_what_they_write_the_exact_one_first()
    {
        await town.NewAsync("Someone", "zelda.other");
        await town.NewAsync("Zelda Marchand");
        var exact = await town.NewAsync("Quite Another", "zelda");
        var writer = await town.NewAsync("Bouchra");
        await WriteAsync(writer, "Bouchra", "Tient la librairie de Zelda");
        await town.HeardAsync();

        var found = await FindAsync(exact.Http, "@Zelda", "people");
        Assert.Equal("Quite Another", found[0]);
        Assert.Equal("Bouchra", found[^1]);
        Assert.Equal(4, found.Count);
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_no_longer()
    {
        var member = await town.NewAsync("Oumarovna");
        await WriteAsync(member, "Ouahibane", "");
        await town.HeardAsync();
        Assert.Equal(["Ouahibane"], await FindAsync(member.Http, "ouahib", "people"));
        Assert.Empty(await FindAsync(member.Http, "oumarovna", "people"));
    }

    [Fact]
    public async Task Live_rooms_are_found_by_title_and_topic_and_not_after_their_end()
    {
        var host = await town.NewAsync("Idriss");
        var room = await RoomAsync(host, "Les puits de Tafraoute", new { topics = new[] { "environment" } });
        await town.HeardAsync();
        Assert.Equal(["Les puits de Tafraoute"], await FindAsync(host.Http, "tafra", "rooms"));
        Assert.Contains("Les puits de Tafraoute", await FindAsync(host.Http, "بِيئَة", "rooms"));

        (await host.Http.PatchAsJsonAsync($"/api/rooms/{room}", new { title = "Les sources d’Imouzzer" }, Ct)).EnsureSuccessStatusCode();
        await town.HeardAsync();
        Assert.Equal(["Les sources d’Imouzzer"], await FindAsync(host.Http, "imouz", "rooms"));
        Assert.Empty(await FindAsync(host.Http, "tafraoute", "rooms"));

        (await host.Http.DeleteAsync($"/api/rooms/{room}?now=true", Ct)).EnsureSuccessStatusCode();
        await town.HeardAsync();
        Assert.Empty(await FindAsync(host.Http, "imouzzer"));
    }

    [Fact]
    public async Task A_private_club_and_its_rooms_are_found_by_its_members_alone()
    {
        var founder = await town.NewAsync("Nour");
        var stranger = await town.NewAsync("Karim");
        var slug = await ClubAsync(founder, "Zawiya cachée", new { isPrivate = true });
        await RoomAsync(founder, "Conseil de la zawiya", new { access = "club", club = slug });
        await town.HeardAsync();

        using var guest = town.App.Guest();
        Assert.Equal(["Zawiya cachée", "Conseil de la zawiya"], await FindAsync(founder.Http, "zawiya"));
        foreach (var other in new[] { guest, stranger.Http, await town.App.AsAsync("ada") })
        {
            Assert.Empty(await FindAsync(other, "zawiya"));
            Assert.DoesNotContain("Zawiya cachée", await other.GetStringAsync("/search?q=zawiya", Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_club_that_becomes_private_is_gone_from_the_search_at_once()
    {
        var founder = await town.NewAsync("Selma");
        var slug = await ClubAsync(founder, "Ighrem ouvert", new { });
        await town.HeardAsync();
        using var guest = town.App.Guest();
        Assert.Single(await FindAsync(guest, "ighrem"));
        Assert.Equal(HttpStatusCode.NoContent, (await founder.Http.PutAsJsonAsync($"/api/clubs/{slug}/settings", new { isPrivate = true, entry = "request" }, Ct)).StatusCode);
        Assert.Empty(await FindAsync(guest, "ighrem"));
    }

    [Fact]
    public async Task A_closed_room_is_found_by_nobody_but_those_in_it()
    {
        var host = await town.NewAsync("Malika");
        var stranger = await town.NewAsync("Yanis");
        await RoomAsync(host, "Entre quatre oliviers", new { access = "closed" });
        await town.HeardAsync();
        Assert.Single(await FindAsync(host.Http, "quatre oliviers"));
        Assert.Empty(await FindAsync(stranger.Http, "quatre oliviers"));
    }

    [Fact]
    public async Task Whoever_a_block_keeps_apart_does_not_find_the_other_nor_their_room()
    {
        var blocker = await town.NewAsync("Tilelli Azoulay");
        var blocked = await town.NewAsync("Tilelli Bensalem");
        await RoomAsync(blocker, "Le salon de Tilelli");
        await town.HeardAsync();
        Assert.Equal(3, (await FindAsync(blocked.Http, "tilelli")).Count);
        Assert.Equal(HttpStatusCode.NoContent, (await blocker.Http.PutAsync($"/api/me/blocks/{blocked.Id}", null, Ct)).StatusCode);
        Assert.Equal(["Tilelli Bensalem"], await FindAsync(blocked.Http, "tilelli"));
        Assert.DoesNotContain("Tilelli Bensalem", await FindAsync(blocker.Http, "tilelli"));
    }

    [Fact]
    public async Task Shows_are_found_by_title_text_and_host_for_whom_they_exist_while_they_take_place()
    {
        var host = await town.NewAsync("Amghar Ouzzine");
        var slug = await ClubAsync(host, "Cercle des conteurs");
        var start = TimeProvider.System.GetUtcNow().AddDays(7).ToString("yyyy-MM-dd'T'20:00:00", System.Globalization.CultureInfo.InvariantCulture);
        async Task<string> AnnounceAsync(string title, bool membersOnly)
        {
            var answer = await host.Http.PostAsJsonAsync($"/api/clubs/{slug}/shows", new { title, description = "Contes du Haut-Atlas", timeZone = "Africa/Casablanca", start, rrule = "FREQ=WEEKLY", durationMinutes = 60, membersOnly }, Ct);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
        }
        var open = await AnnounceAsync("La veillée du jeudi", membersOnly: false);
        await AnnounceAsync("La veillée des conteurs", membersOnly: true);
        await town.HeardAsync();

        using var guest = town.App.Guest();
        foreach (var typed in new[] { "veillee", "haut atlas", "ouzzine veil" }) Assert.Equal(["La veillée du jeudi"], await FindAsync(guest, typed, "shows"));
        Assert.Equal(2, (await FindAsync(host.Http, "veillée", "shows")).Count);
        Assert.Contains("La veillée du jeudi", await guest.GetStringAsync("/search?q=veillee", Ct), StringComparison.Ordinal);

        (await host.Http.DeleteAsync($"/api/shows/{open}", Ct)).EnsureSuccessStatusCode();
        await town.HeardAsync();
        Assert.Empty(await FindAsync(guest, "veillee", "shows"));
    }

    [Fact]
    public async Task What_is_filtered_leaves_no_gap()
    {
        var founder = await town.NewAsync("Hiba");
        await ClubAsync(founder, "Ksar visible");
        for (var i = 0; i < 6; i++) await ClubAsync(await town.NewAsync("Hidden"), $"Ksar secret {i}", new { isPrivate = true });
        await town.HeardAsync();
        using var guest = town.App.Guest();
        Assert.Equal(["Ksar visible"], await FindAsync(guest, "ksar", "clubs", 1));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("' OR 1=1 --")]
    [InlineData("names : x")]
    [InlineData("NEAR(a b, 2) AND NOT c*")]
    [InlineData("a & b | !c <-> d:*")]
    [InlineData("{names texts} : ^x")]
    [InlineData("%_\\")]
    [InlineData("\0")]
    public async Task No_sign_is_syntax(string typed)
    {
        using var guest = town.App.Guest();
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync($"/api/search?q={Uri.EscapeDataString(typed)}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync($"/search?q={Uri.EscapeDataString(typed)}", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_page_has_tabs_and_says_what_to_do_when_there_is_nothing()
    {
        var founder = await town.NewAsync("Anir");
        await ClubAsync(founder, "Tamazight d’hier");
        await town.HeardAsync();
        using var guest = town.App.Guest();
        var all = await guest.GetStringAsync("/search?q=tamazight", Ct);
        Assert.Contains("href=\"/search?q=tamazight&amp;kind=replays\"", all, StringComparison.Ordinal);
        Assert.Contains("Tamazight d’hier", all, StringComparison.Ordinal);
        Assert.Contains("Search everywhere", await guest.GetStringAsync("/search?q=tamazight&kind=people", Ct), StringComparison.Ordinal);
        Assert.Contains("href=\"/search?q=xyzzy\"", await guest.GetStringAsync("/search?q=xyzzy+plugh", Ct), StringComparison.Ordinal);
        Assert.Contains("Who, or what?", await guest.GetStringAsync("/search", Ct), StringComparison.Ordinal);
        Assert.Contains("data-search-field", await guest.GetStringAsync("/", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_refused()
    {
        using var guest = town.App.Guest();
        var answer = await guest.GetAsync("/api/search?q=x&kind=cats", Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("search_kind", (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
    }

    private async Task WriteAsync(Resident who, string name, string bio)
    {
        await using var scope = town.App.Services.CreateAsyncScope();
        Assert.False((await scope.ServiceProvider.GetRequiredService<Profiles>().ChangeAsync(who.Id, name, bio, null, null, null, Ct)).IsRefused);
    }
}
