using Palabre.Core;

namespace Palabre.Clubs.Tests;

/// <summary>Who may do what in a club, as one table of rules.</summary>
public sealed class StandingTests
{
    private static readonly Dictionary<ClubDeed, string> Expected = new()
    {
        //                              outsider, member, leader, founder
        [ClubDeed.SeeMembers] = "yes yes yes yes",
        [ClubDeed.Leave] = "no yes yes no",
        [ClubDeed.Nominate] = "no yes yes yes",
        [ClubDeed.OpenRoom] = "no yes yes yes",
        [ClubDeed.AnswerRequests] = "no no yes yes",
        [ClubDeed.AnswerNominations] = "no no yes yes",
        [ClubDeed.Invite] = "no no yes yes",
        [ClubDeed.RemoveMember] = "no no yes yes",
        [ClubDeed.ChangeClub] = "no no no yes",
        [ClubDeed.RenameClub] = "no no no yes",
        [ClubDeed.NameLeader] = "no no no yes",
        [ClubDeed.HandOver] = "no no no yes",
    };

    [Fact]
    public void The_table_is_the_rule()
    {
        var club = Some();
        Assert.Equal(Enum.GetValues<ClubDeed>().Order(), Expected.Keys.Order());
        foreach (var (deed, row) in Expected)
        {
            var found = Enum.GetValues<ClubRole>().Select(role => Standing.Check(club, role, deed, ClubRole.Member) is null ? "yes" : "no");
            Assert.Equal($"{deed}: {row}", $"{deed}: {string.Join(' ', found)}");
        }
    }

    [Theory]
    [InlineData(ClubRole.Leader, ClubRole.Member, null)]
    [InlineData(ClubRole.Leader, ClubRole.Leader, "club_outranked")]
    [InlineData(ClubRole.Leader, ClubRole.Founder, "club_outranked")]
    [InlineData(ClubRole.Founder, ClubRole.Leader, null)]
    [InlineData(ClubRole.Founder, ClubRole.Founder, "club_outranked")]
    [InlineData(ClubRole.Founder, ClubRole.Outsider, "club_no_such_member")]
    [InlineData(ClubRole.Member, ClubRole.Member, "club_leaders_only")]
    public void One_removes_only_who_stands_lower(ClubRole actor, ClubRole target, string? refused) =>
        Assert.Equal(refused, Standing.Check(Some(), actor, ClubDeed.RemoveMember, target)?.Code);

    [Fact]
    public void Settings_move_the_line_for_rooms_and_for_the_list_of_members()
    {
        var club = Some();
        club.MembersOpenRooms = false;
        club.HidesMembers = true;
        Assert.Equal("club_leaders_only", Standing.Check(club, ClubRole.Member, ClubDeed.OpenRoom)?.Code);
        Assert.Null(Standing.Check(club, ClubRole.Leader, ClubDeed.OpenRoom));
        Assert.Equal("club_members_only", Standing.Check(club, ClubRole.Outsider, ClubDeed.SeeMembers)?.Code);
        Assert.Null(Standing.Check(club, ClubRole.Member, ClubDeed.SeeMembers));
    }

    [Fact]
    public void Whoever_holds_the_club_hands_it_over_before_they_leave() =>
        Assert.Equal("club_founder_stays", Standing.Check(Some(), ClubRole.Founder, ClubDeed.Leave)?.Code);

    [Theory]
    [InlineData("Club des Oliviers", "club-des-oliviers")]
    [InlineData("  L’Été à Fès ! ", "l-ete-a-fes")]
    [InlineData("نادي الزيتون", "")]
    public void A_name_gives_an_address(string name, string slug) => Assert.Equal(slug, Slug.Of(name));

    [Theory]
    [InlineData("oliviers", true)]
    [InlineData("les-oliviers-2", true)]
    [InlineData("o", false)]
    [InlineData("-oliviers", false)]
    [InlineData("les--oliviers", false)]
    [InlineData("éclair", false)]
    [InlineData("mine", false)]
    public void An_address_is_letters_digits_and_dashes(string slug, bool fits) => Assert.Equal(fits, Slug.Refuse(slug) is null);

    [Fact]
    public void Lines_hold_no_line_breaks_and_no_empty_ones() => Assert.Equal("one more\ntwo", Lines.Join(["  one\r\nmore ", "", null, "two"]));

    [Theory]
    [InlineData("a@example.org, b@example.org;A@example.org\nc@example.org", 3, null)]
    [InlineData("", 0, "club_addresses_none")]
    [InlineData("=cmd@example.org", 1, "club_address_malformed")]
    [InlineData("nobody", 1, "club_address_malformed")]
    public void A_list_of_addresses_is_read_as_people_paste_it(string typed, int count, string? refused)
    {
        Assert.Equal(refused, Addresses.Read([typed], 500, out var read)?.Code);
        Assert.Equal(count, read.Count);
    }

    private static Club Some() => new() { Id = new(1), Slug = "oliviers", Name = "Oliviers", Founder = new MemberId(1), FoundedAt = default, NewcomersLeft = 0 };
}
