using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Tests.Memberships;

public sealed class AnchorTests
{
    [Theory]
    [InlineData("2027-01-31", 31, 1, "2027-02-28")]
    [InlineData("2027-02-28", 31, 1, "2027-03-31")]
    [InlineData("2027-03-31", 31, 1, "2027-04-30")]
    [InlineData("2028-01-31", 31, 1, "2028-02-29")]
    [InlineData("2028-01-30", 30, 1, "2028-02-29")]
    [InlineData("2028-02-29", 30, 1, "2028-03-30")]
    [InlineData("2027-12-31", 31, 1, "2028-01-31")]
    [InlineData("2027-06-15", 15, 1, "2027-07-15")]
    [InlineData("2028-02-29", 29, 12, "2029-02-28")]
    [InlineData("2031-02-28", 29, 12, "2032-02-29")]
    [InlineData("2027-05-31", 31, 12, "2028-05-31")]
    public void The_day_is_kept_and_comes_back_after_short_months(string start, int day, int months, string end)
    {
        var time = new TimeSpan(0, 23, 59, 59, 123);
        Assert.Equal(At(end) + time, new Anchor(day).After(At(start) + time, months));
    }

    [Fact]
    public void The_hour_is_the_one_of_the_world_however_it_is_written()
    {
        var start = new DateTimeOffset(2027, 1, 31, 1, 30, 0, TimeSpan.FromHours(2));
        Assert.Equal(30, Anchor.Of(start).Day);
        Assert.Equal(new DateTimeOffset(2027, 2, 28, 23, 30, 0, TimeSpan.Zero), Anchor.Of(start).After(start, 1));
    }

    [Fact]
    public void Twelve_months_are_a_year_from_every_day_of_four_years()
    {
        for (var day = At("2027-01-01"); day < At("2031-01-01"); day = day.AddDays(1))
        {
            var (anchor, at) = (Anchor.Of(day), day);
            for (var i = 0; i < 12; i++)
            {
                var next = anchor.After(at, 1);
                Assert.InRange((next - at).TotalDays, 28, 31);
                at = next;
            }
            Assert.Equal(anchor.After(day, 12), at);
        }
    }

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse($"{day}T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
