using Palabre.Core;

namespace Palabre.Clubs.Tests;

/// <summary>What other slices ask.</summary>
public sealed class ClubsFacadeTests(Village village) : IClassFixture<Village>
{
    private static CancellationToken Ct => Village.Ct;

    [Fact]
    public async Task Cards_are_found_by_id_and_by_any_address_they_had_or_have()
    {
        var (founder, slug) = await village.ClubAsync(new { name = "Les Figuiers" });
        var renamed = Village.NewSlug();
        await founder.PutAsync($"/api/clubs/{slug}/name", new { slug = renamed });
        var found = await village.AskAsync(clubs => clubs.FindAsync([slug.ToUpperInvariant(), renamed, "nowhere"], Ct));
        Assert.Equal(2, found.Count);
        Assert.All(found.Values, card => Assert.Equal(("Les Figuiers", $"/club/{renamed}"), (card.Name, card.Path)));
        var cards = await village.AskAsync(clubs => clubs.CardsAsync([found[renamed].Id, new ClubId(1)], Ct));
        Assert.Equal(found[renamed], Assert.Single(cards.Values));
    }

    [Fact]
    public async Task Members_come_in_pages_each_once_in_the_order_of_their_ids()
    {
        var (founder, slug) = await village.ClubAsync();
        var people = new List<MemberId> { founder.Id };
        for (var i = 0; i < 5; i++) people.Add((await village.MemberAsync(founder, slug)).Id);
        var club = await IdAsync(slug);
        var (seen, last) = (new List<MemberId>(), default(MemberId));
        while (await village.AskAsync(clubs => clubs.MembersAsync(club, last, 2, Ct)) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 2);
            seen.AddRange(page);
            last = page[^1];
        }
        Assert.Equal(people.OrderBy(p => p.Value), seen);
    }

    [Fact]
    public async Task Of_several_people_the_clubs_and_what_they_may_there()
    {
        var (founder, slug) = await village.ClubAsync(new { membersOpenRooms = false });
        var (leader, member) = (await village.MemberAsync(founder, slug, leads: true), await village.MemberAsync(founder, slug));
        var outsider = await village.NewAsync("omar");
        var of = await village.AskAsync(clubs => clubs.OfMembersAsync([founder.Id, leader.Id, member.Id, outsider.Id], Ct));
        Assert.Equal((true, true), Rights(of[founder.Id]));
        Assert.Equal((true, true), Rights(of[leader.Id]));
        Assert.Equal((false, false), Rights(of[member.Id]));
        Assert.DoesNotContain(outsider.Id, of.Keys);

        var club = await IdAsync(slug);
        Assert.Equal([club], await village.AskAsync(clubs => clubs.WhereMayOpenRoomsAsync(leader.Id, [club, new ClubId(1)], Ct)));
        Assert.Empty(await village.AskAsync(clubs => clubs.WhereMayOpenRoomsAsync(member.Id, [club], Ct)));
        Assert.Equal(new[] { leader.Id, member.Id }.ToHashSet(), (await village.AskAsync(clubs => clubs.MembersAmongAsync(club, [leader.Id, member.Id, outsider.Id], Ct))).ToHashSet());
    }

    [Fact]
    public async Task A_private_club_exists_for_its_members_only()
    {
        var (founder, open) = await village.ClubAsync();
        var hidden = await founder.FoundAsync(new { isPrivate = true });
        var both = new[] { await IdAsync(open), await IdAsync(hidden) };
        var outsider = await village.NewAsync("omar");
        Assert.Equal(2, (await village.AskAsync(clubs => clubs.ExistForAsync(founder.Id, both, Ct))).Count);
        Assert.Equal([both[0]], await village.AskAsync(clubs => clubs.ExistForAsync(outsider.Id, both, Ct)));
        Assert.Equal([both[0]], await village.AskAsync(clubs => clubs.ExistForAsync(null, both, Ct)));
    }

    private static (bool Leads, bool MayOpenRooms) Rights(IReadOnlyList<ClubOfMember> clubs) => (Assert.Single(clubs).Leads, clubs[0].MayOpenRooms);

    private async Task<ClubId> IdAsync(string slug) => (await village.AskAsync(clubs => clubs.FindAsync([slug], Ct)))[slug].Id;
}
