using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>A room ends with a moment for good-byes, which can be taken back.</summary>
public sealed class ClosingTests
{
    [Fact]
    public void Ending_begins_with_ten_seconds_of_closing()
    {
        var scene = WithEveryRank();
        Assert.Null(scene.Stage.Close(Ada, atOnce: false));
        Assert.Equal(scene.Clock.GetUtcNow() + TimeSpan.FromSeconds(10), scene.Stage.ClosesAt);
        scene.Wait(TimeSpan.FromSeconds(9));
        Assert.False(scene.Stage.IsOver);
        scene.Wait(TimeSpan.FromSeconds(1));
        Assert.True(scene.Stage.IsOver);
    }

    [Fact]
    public void Closing_can_be_taken_back_until_the_end()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.Close(Ada, atOnce: false);
        scene.Wait(TimeSpan.FromSeconds(9));
        Assert.Equal("only_host", scene.Stage.KeepOpen(Bo)?.Code);
        Assert.Null(scene.Stage.KeepOpen(Ada));
        scene.Wait(TimeSpan.FromMinutes(1));
        Assert.False(scene.Stage.IsOver);
    }

    [Fact]
    public void Asked_a_second_time_or_for_now_the_end_is_at_once()
    {
        var scene = WithEveryRank();
        scene.Stage.Close(Ada, atOnce: false);
        scene.Stage.Close(Ada, atOnce: false);
        Assert.True(scene.Stage.IsOver);

        var other = WithEveryRank();
        other.Stage.Close(Ada, atOnce: true);
        Assert.True(other.Stage.IsOver);
    }

    [Fact]
    public void A_moderator_ends_the_room_only_while_the_host_is_away_or_lost()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        Assert.Equal("only_host", scene.Stage.Close(Bo, atOnce: false)?.Code);
        scene.Stage.Lose(Ada);
        Assert.Null(scene.Stage.MayEnd(Bo));
        scene.Stage.Connect(Ada);
        Assert.Equal("only_host", scene.Stage.MayEnd(Bo)?.Code);
        scene.Stage.Leave(Ada);
        Assert.Null(scene.Stage.Close(Bo, atOnce: false));
    }

    [Theory]
    [InlineData(RoomAccess.Closed, RoomAccess.Social, "")]
    [InlineData(RoomAccess.Closed, RoomAccess.Open, "")]
    [InlineData(RoomAccess.Social, RoomAccess.Open, "")]
    [InlineData(RoomAccess.Open, RoomAccess.Open, "")]
    [InlineData(RoomAccess.Open, RoomAccess.Social, "access_only_widens")]
    [InlineData(RoomAccess.Open, RoomAccess.Closed, "access_only_widens")]
    [InlineData(RoomAccess.Social, RoomAccess.Closed, "access_only_widens")]
    public void Access_grows_and_never_shrinks(RoomAccess from, RoomAccess to, string refused)
    {
        var room = new Room { Id = new(1), Title = "Whose water?", Language = "fr", Access = from, Creator = Ada, Host = Ada, OpenedAt = default };
        Assert.Equal(refused, room.CheckWidening(to)?.Code ?? "");
    }

    [Fact]
    public void A_wider_room_says_so_for_a_minute()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.NoticeWidening();
        scene.Wait(Stage.NoticeLife - TimeSpan.FromSeconds(1));
        Assert.True(scene.Stage.IsJustWidened);
        scene.Stage.TakeTouched();
        scene.Wait(TimeSpan.FromSeconds(1));
        Assert.False(scene.Stage.IsJustWidened);
        Assert.NotEmpty(scene.Stage.Touched);
    }
}
