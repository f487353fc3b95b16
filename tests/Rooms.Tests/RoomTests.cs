namespace Palabre.Rooms.Tests;

public sealed class RoomTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void A_title_has_from_2_to_80_characters(int length, bool isGood) =>
        Assert.Equal(isGood ? null : "title_length", Room.CheckTitle(new string('t', length))?.Code);

    [Theory]
    [InlineData(null, RoomAccess.Open)]
    [InlineData("open", RoomAccess.Open)]
    [InlineData("social", RoomAccess.Social)]
    [InlineData("closed", RoomAccess.Closed)]
    [InlineData("club", RoomAccess.Club)]
    public void A_room_is_open_unless_something_else_is_said(string? access, RoomAccess expected)
    {
        Assert.Null(Room.ReadAccess(access, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("members", "access_unknown")]
    [InlineData("Closed", "access_unknown")]
    public void Other_kinds_of_access_are_refused_rather_than_guessed(string access, string code)
    {
        var refused = Room.ReadAccess(access, out _);
        Assert.Equal((code, 400, "access"), (refused?.Code, refused?.Status, refused?.Field));
    }
}
