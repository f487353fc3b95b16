namespace Palabre.Rooms.Tests.Media;

public sealed class TellLevelsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(300, 10)]
    [InlineData(301, 4)]
    [InlineData(5000, 4)]
    public void A_crowd_is_told_less_often_and_an_empty_room_not_at_all(int watchers, int timesInTen) =>
        Assert.Equal(timesInTen, Enumerable.Range(0, 10).Count(tick => TellLevels.IsDue(watchers, tick)));
}
