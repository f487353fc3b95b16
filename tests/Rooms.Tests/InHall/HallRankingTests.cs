using Palabre.Core;
using Palabre.Rooms.Tests.Pages;

namespace Palabre.Rooms.Tests.InHall;

/// <summary>The sum that orders the hall, as plain objects.</summary>
public sealed class HallRankingTests
{
    private static readonly DateTimeOffset Now = Rendering.Now;
    private static readonly ClubCard Maroc = new(new ClubId(9), "maroc", "Club Maroc", IsPrivate: false);
    private static readonly HallRanking Ranking = new(new HallSettings());

    public static TheoryData<string, string> ClosestFirst => new()
    {
        { "followed", "plain" },
        { "followed", "club" },
        { "followed", "huge" },
        { "club", "inside" },
        { "club", "language" },
        { "inside", "plain" },
        { "language", "plain" },
        { "topics", "topic" },
        { "topic", "plain" },
        { "busy", "plain" },
        { "fresh", "plain" },
        { "club", "huge" },
    };

    [Theory, MemberData(nameof(ClosestFirst))]
    public void What_is_closer_comes_first(string closer, string farther) =>
        Assert.True(Ranking.Points(Look(closer)) > Ranking.Points(Look(farther)), $"{Ranking.Points(Look(closer))} against {Ranking.Points(Look(farther))}");

    [Fact]
    public void A_room_of_thousands_counts_no_more_than_a_full_one()
    {
        Assert.Equal(Ranking.Points(Look("huge")), Ranking.Points(Sized(200)), 6);
        Assert.True(Ranking.Points(Sized(200)) > Ranking.Points(Sized(20)));
    }

    [Fact]
    public void A_weight_of_nothing_takes_a_term_out()
    {
        var ranking = new HallRanking(new HallSettings { FollowedOnStage = 0 });
        Assert.Equal(ranking.Points(Look("plain")), ranking.Points(Look("followed")));
        Assert.NotEqual(HallTermName.FollowedOnStage, ranking.Why(Look("followed"))?.Name);
    }

    [Fact]
    public void To_a_guest_only_language_size_and_freshness_speak()
    {
        var own = new HashSet<HallTermName> { HallTermName.Language, HallTermName.Size, HallTermName.Freshness };
        var look = new HallLook(Evening.Room with { Club = Maroc, Topics = new(["art", "science"]) }, Company.None, HallTaste.None, "fr", Now);
        Assert.All(Ranking.Terms.Where(t => !own.Contains(t.Name)), term => Assert.Equal(0, term.Amount(look)));
        Assert.All(Ranking.Terms.Where(t => own.Contains(t.Name)), term => Assert.InRange(term.Amount(look), 0.001, 1));
    }

    [Theory]
    [InlineData("followed", HallTermName.FollowedOnStage)]
    [InlineData("inside", HallTermName.FollowedInside)]
    [InlineData("club", HallTermName.Club)]
    [InlineData("language", HallTermName.Language)]
    [InlineData("topics", HallTermName.Topic)]
    [InlineData("busy", HallTermName.Size)]
    [InlineData("fresh", HallTermName.Freshness)]
    [InlineData("plain", null)]
    public void The_strongest_reason_is_said(string room, HallTermName? why) => Assert.Equal(why, Ranking.Why(Look(room))?.Name);

    [Theory]
    [InlineData("ar", "ary", true)]
    [InlineData("ar", "fr", false)]
    [InlineData("fr", "ary", false)]
    [InlineData("fr", "fr", true)]
    public void Who_reads_arabic_understands_the_spoken_ones(string read, string room, bool understands) =>
        Assert.Equal(understands, HallTaste.None.Understands(room, read));

    [Fact]
    public void Among_equals_the_room_opened_last_comes_first_and_no_more_are_shown_than_asked_for()
    {
        var (older, newer) = (Look("plain") with { Room = Plain(1, TimeSpan.FromDays(30)) }, Look("plain") with { Room = Plain(2, TimeSpan.FromDays(29)) });
        Assert.Equal([new RoomId(2), new RoomId(1)], new HallRanking(new HallSettings { Freshness = 0 }).Best([older, newer], 10).Select(l => l.Room.Id));
        Assert.Single(Ranking.Best([older, newer], 1));
    }

    /// <summary>A small room that has been open for long, in a language and about things that are nothing to the reader; or that with one thing changed.</summary>
    private static HallLook Look(string what) => what switch
    {
        "followed" => Plain() with { Company = new([Evening.Salma], 0) },
        "inside" => Plain() with { Company = new([], 1) },
        "club" => Plain() with { Room = Plain(1) with { Club = Maroc }, Taste = HallTaste.None with { Clubs = new HashSet<ClubId> { Maroc.Id } } },
        "language" => Plain() with { Read = "wo" },
        "topic" => Liking("art"),
        "topics" => Liking("art", "science"),
        "busy" => Sized(40),
        "huge" => Sized(20_000),
        "fresh" => Plain() with { Room = Plain(1, TimeSpan.FromMinutes(1)) },
        _ => Plain(),
    };

    private static HallLook Plain() => new(Plain(1), Company.None, HallTaste.None, "fr", Now);

    private static HallLook Sized(int people) => Plain() with { Room = Plain(1) with { GuestCount = people - 5 } };

    private static HallLook Liking(params string[] topics) =>
        Plain() with { Room = Plain(1) with { Topics = new(topics) }, Taste = HallTaste.None with { Topics = new HashSet<string> { "art", "science" } } };

    private static RoomView Plain(long id, TimeSpan? age = null) =>
        Evening.Room with { Id = new RoomId(id), Language = "wo", GuestCount = 0, OpenedAt = Now - (age ?? TimeSpan.FromHours(5)) };
}
