namespace Palabre.Rooms.Tests;

public sealed class RoomTests
{
    [Theory]
    [InlineData("  Whose\twater\r\nis it?  ", "Whose water is it?")]
    [InlineData("\u0000zero\u0007", "zero")]
    [InlineData("à qui appartient l’eau ؟", "à qui appartient l’eau ؟")]
    [InlineData(null, "")]
    public void A_title_is_one_clean_line(string? typed, string kept) => Assert.Equal(kept, Line.Clean(typed));

    [Fact]
    public void Half_a_character_becomes_a_mark_that_every_database_takes() => Assert.Equal("half \ufffd", Line.Clean("half " + (char)0xD800));

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
