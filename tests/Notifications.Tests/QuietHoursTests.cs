namespace Palabre.Notifications.Tests;

/// <summary>Quiet hours on clocks of the world, also in nights that have no two o'clock.</summary>
public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("22:00", "07:00", "2026-11-26T20:59:59Z", null)]
    [InlineData("22:00", "07:00", "2026-11-26T21:00:00Z", "2026-11-27T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-11-27T02:00:00Z", "2026-11-27T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-11-27T06:00:00Z", null)]
    [InlineData("13:00", "15:30", "2026-11-26T12:00:00Z", "2026-11-26T14:30:00Z")]
    [InlineData("13:00", "15:30", "2026-11-26T11:59:00Z", null)]
    [InlineData("22:00", "07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("22:00", "02:30", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z")]
    public void It_is_quiet_from_the_first_hour_until_the_last_on_the_members_clock(string from, string to, string now, string? end)
    {
        var quiet = QuietHours.Read(from, to, Paris)!;
        var expected = end is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, quiet.EndIfQuiet(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("22:00", "")]
    [InlineData("22:00", "22:00")]
    [InlineData("24:00", "07:00")]
    [InlineData("ten", "seven")]
    public void Anything_but_two_different_hours_is_no_quiet(string from, string to) => Assert.Null(QuietHours.Read(from, to, Paris));

    [Fact]
    public void An_hour_is_written_as_it_is_read() => Assert.Equal(("07:30", "00:00"), (QuietHours.Text(450), QuietHours.Text(0)));
}
