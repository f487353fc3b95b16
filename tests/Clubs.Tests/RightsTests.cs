using System.Net;

namespace Palabre.Clubs.Tests;

/// <summary>The table of <see cref="StandingTests"/> once more, over HTTP, as a hostile program would try it.</summary>
public sealed class RightsTests(Village village) : IClassFixture<Village>
{
    private sealed record Cast(Villager Founder, Villager Leader, Villager Member, Villager Outsider, Villager Target, string Slug);

    private static readonly (string Name, string Row, Func<Villager, Cast, Task<HttpStatusCode>> TryAsync)[] Deeds =
    [
        //              outsider, member, leader, founder: done or kept out
        ("settings", "no no no yes", (who, c) => who.PutAsync($"/api/clubs/{c.Slug}/settings", new { text = "Another." })),
        ("rename", "no no no yes", (who, c) => who.PutAsync($"/api/clubs/{c.Slug}/name", new { name = "Another name" })),
        ("requests", "no no yes yes", (who, c) => who.GetAsync($"/api/clubs/{c.Slug}/requests")),
        ("let in", "no no yes yes", (who, c) => who.PutAsync($"/api/clubs/{c.Slug}/requests/{c.Target.Id}")),
        ("decline", "no no yes yes", (who, c) => who.DropAsync($"/api/clubs/{c.Slug}/requests/{c.Target.Id}")),
        ("nominations", "no no yes yes", (who, c) => who.GetAsync($"/api/clubs/{c.Slug}/nominations")),
        ("nominate", "no yes yes yes", (who, c) => who.PostAsync($"/api/clubs/{c.Slug}/nominations", new { handle = c.Target.Handle })),
        ("invitations", "no no yes yes", (who, c) => who.GetAsync($"/api/clubs/{c.Slug}/invitations")),
        ("invite", "no no yes yes", (who, c) => who.PostAsync($"/api/clubs/{c.Slug}/invitations", new { limit = 1 })),
        ("invite a list", "no no yes yes", (who, c) => who.PostAsync($"/api/clubs/{c.Slug}/invitations", new { addresses = new[] { "a@example.org" } })),
        ("make a leader", "no no no yes", (who, c) => who.PutAsync($"/api/clubs/{c.Slug}/leaders/{c.Member.Id}")),
        ("unmake a leader", "no no no yes", (who, c) => who.DropAsync($"/api/clubs/{c.Slug}/leaders/{c.Leader.Id}")),
        ("remove a member", "no no yes yes", (who, c) => who.DropAsync($"/api/clubs/{c.Slug}/members/{c.Member.Id}")),
        ("remove a leader", "no no no yes", (who, c) => who.DropAsync($"/api/clubs/{c.Slug}/members/{c.Leader.Id}")),
        ("remove the founder", "no no no no", (who, c) => who.DropAsync($"/api/clubs/{c.Slug}/members/{c.Founder.Id}")),
        ("hand over", "no no no yes", (who, c) => who.PutAsync($"/api/clubs/{c.Slug}/founder", new { member = c.Member.Id.ToString() })),
        ("open a room of members", "no yes yes yes", (who, c) => who.PostAsync("/api/rooms", new { title = "Le conseil", access = "club", club = c.Slug })),
        ("open a room to all", "no yes yes yes", (who, c) => who.PostAsync("/api/rooms", new { title = "Le débat", access = "open", club = c.Slug })),
        ("see the hidden list", "no yes yes yes", (who, c) => who.GetAsync($"/api/clubs/{c.Slug}/members")),
        ("leave", "no yes yes no", (who, c) => who.DropAsync($"/api/clubs/{c.Slug}/membership")),
    ];

    public static TheoryData<string> Names => [.. Deeds.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_role_does_what_the_table_says_and_no_more(string name)
    {
        var (_, row, tryAsync) = Deeds.Single(d => d.Name == name);
        var done = new List<string>();
        // A club of its own for each role: the deed of one must not change what the next one meets.
        foreach (var role in Enum.GetValues<ClubRole>())
        {
            var cast = await CastAsync();
            var who = role switch { ClubRole.Founder => cast.Founder, ClubRole.Leader => cast.Leader, ClubRole.Member => cast.Member, _ => cast.Outsider };
            done.Add((int)await tryAsync(who, cast) < 300 ? "yes" : "no");
        }
        Assert.Equal(row, string.Join(' ', done));
    }

    [Fact]
    public async Task Guests_do_nothing_and_are_told_to_sign_in()
    {
        var cast = await CastAsync();
        var guest = new Villager(village.App, "", default, village.App.Guest());
        foreach (var (name, _, tryAsync) in Deeds)
            Assert.True(await tryAsync(guest, cast) is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, name);
    }

    private async Task<Cast> CastAsync()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "request", hidesMembers = true });
        var leader = await village.MemberAsync(founder, slug, leads: true);
        var member = await village.MemberAsync(founder, slug);
        var target = await village.NewAsync("tidiane");
        Assert.Equal(HttpStatusCode.OK, await target.PutAsync($"/api/clubs/{slug}/membership", new { }));
        return new(founder, leader, member, await village.NewAsync("omar"), target, slug);
    }
}
