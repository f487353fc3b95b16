using System.Globalization;
using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Tests.Zones;

public sealed class ZoneTests
{
    [Theory]
    [InlineData("Europe/Paris", "2026-03-28T20:00", "2026-03-28T19:00")]
    [InlineData("Europe/Paris", "2026-03-29T01:59", "2026-03-29T00:59")]
    [InlineData("Europe/Paris", "2026-03-29T03:00", "2026-03-29T01:00")]
    [InlineData("Europe/Paris", "2026-03-29T20:00", "2026-03-29T18:00")]
    [InlineData("Europe/Paris", "2026-10-25T01:59", "2026-10-24T23:59")]
    [InlineData("Europe/Paris", "2026-10-25T03:00", "2026-10-25T02:00")]
    [InlineData("America/New_York", "2026-03-07T20:00", "2026-03-08T01:00")]
    [InlineData("America/New_York", "2026-03-08T20:00", "2026-03-09T00:00")]
    [InlineData("America/New_York", "2026-11-01T00:30", "2026-11-01T04:30")]
    [InlineData("Australia/Sydney", "2026-04-04T20:00", "2026-04-04T09:00")]
    [InlineData("Australia/Sydney", "2026-04-05T20:00", "2026-04-05T10:00")]
    [InlineData("Australia/Sydney", "2027-01-01T00:00", "2026-12-31T13:00")]
    [InlineData("Asia/Kolkata", "2026-07-01T00:15", "2026-06-30T18:45")]
    [InlineData("Pacific/Kiritimati", "2026-01-01T03:00", "2025-12-31T13:00")]
    public void A_clocks_time_is_the_instant_it_shows(string zone, string local, string utc) =>
        Assert.Equal(Time(utc), Clocks.Of(zone).Resolve(Time(local)).UtcDateTime);

    /// <summary>The two of New York in 2007 are the examples of RFC 5545 §3.3.5.</summary>
    [Theory]
    [InlineData("America/New_York", "2007-03-11T02:30", "2007-03-11T03:30", -4)]
    [InlineData("America/New_York", "2026-03-08T02:00", "2026-03-08T03:00", -4)]
    [InlineData("Europe/Paris", "2026-03-29T02:30", "2026-03-29T03:30", 2)]
    [InlineData("Australia/Sydney", "2026-10-04T02:59", "2026-10-04T03:59", 11)]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:45", 11)]
    [InlineData("Pacific/Apia", "2011-12-30T12:00", "2011-12-31T12:00", 14)]
    public void A_time_that_the_clocks_skip_is_read_by_the_offset_before(string id, string local, string shown, int offset)
    {
        var zone = Clocks.Of(id);
        var start = zone.Resolve(Time(local));

        Assert.Equal((Time(shown), TimeSpan.FromHours(offset)), (start.DateTime, start.Offset));
        Assert.True(zone.Skips(Time(local)));
        Assert.False(zone.Repeats(Time(local)));
    }

    [Theory]
    [InlineData("America/New_York", "2007-11-04T01:30", -4)]
    [InlineData("America/New_York", "2026-11-01T01:00", -4)]
    [InlineData("Europe/Paris", "2026-10-25T02:00", 2)]
    [InlineData("Europe/Paris", "2026-10-25T02:59", 2)]
    [InlineData("Australia/Sydney", "2026-04-05T02:30", 11)]
    public void A_time_that_comes_twice_is_the_first_of_both(string id, string local, int offset)
    {
        var zone = Clocks.Of(id);
        var start = zone.Resolve(Time(local));

        Assert.Equal((Time(local), TimeSpan.FromHours(offset)), (start.DateTime, start.Offset));
        Assert.True(zone.Repeats(Time(local)));
        Assert.False(zone.Skips(Time(local)));
    }

    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Australia/Sydney")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    public void Every_quarter_of_an_hour_of_two_years_and_a_half_is_read_as_by_trying_all_offsets(string id)
    {
        var (zone, info) = (Clocks.Of(id), TimeZoneInfo.FindSystemTimeZoneById(id));
        for (var local = new DateTime(2025, 12, 30); local.Year < 2028 || local.DayOfYear < 100; local = local.AddMinutes(15))
        {
            var expected = SlowClock.Instant(info, local);
            if (expected != zone.Resolve(local).UtcDateTime) Assert.Fail($"{local:s} is {zone.Resolve(local):O} and not {expected:s} UTC.");
            if (zone.At(new(expected, TimeSpan.Zero)).Offset != info.GetUtcOffset(expected)) Assert.Fail($"Not at {expected:s} UTC.");
        }
    }

    [Fact]
    public void Clocks_in_casablanca_go_back_before_ramadan_and_forward_after_it()
    {
        // To 2025 it is history; from then on what the machine's zone data foretells, which a law may end.
        var changes = Enumerable.Range(2022, 7).SelectMany(Clocks.Casablanca.ChangesIn).ToList();

        Assert.InRange(changes.Count, 8, 14);
        for (var year = 0; year < changes.Count / 2; year++)
        {
            var (back, forward) = (changes[2 * year], changes[2 * year + 1]);
            Assert.Equal((TimeSpan.FromHours(1), TimeSpan.Zero, false), (back.Before, back.After, back.IsForward));
            Assert.Equal((TimeSpan.Zero, TimeSpan.FromHours(1), true), (forward.Before, forward.After, forward.IsForward));
            Assert.InRange((forward.Utc - back.Utc).TotalDays, 28, 49);
            var ramadan = new HijriCalendar().ToDateTime(1443 + year, 9, 1, 0, 0, 0, 0);
            Assert.InRange((ramadan - back.Utc).TotalDays, -2, 9);
        }
    }

    [Theory]
    [InlineData("Europe/Paris", 2026, "2026-03-29T02:00 +60, 2026-10-25T03:00 -60")]
    [InlineData("America/New_York", 2027, "2027-03-14T02:00 +60, 2027-11-07T02:00 -60")]
    [InlineData("Australia/Sydney", 2026, "2026-04-05T03:00 -60, 2026-10-04T02:00 +60")]
    [InlineData("Australia/Lord_Howe", 2026, "2026-04-05T02:00 -30, 2026-10-04T02:00 +30")]
    [InlineData("Asia/Kolkata", 2026, "")]
    [InlineData("Europe/Paris", 2060, "2060-03-28T02:00 +60, 2060-10-31T03:00 -60")]
    public void A_years_changes_are_listed_by_the_clock_before_them(string zone, int year, string changes) =>
        Assert.Equal(changes, string.Join(", ", Clocks.Of(zone).ChangesIn(year).Select(change =>
            string.Create(CultureInfo.InvariantCulture, $"{change.Local:yyyy-MM-dd'T'HH:mm} {(change.After - change.Before).TotalMinutes:+0;-0}"))));

    [Fact]
    public void The_first_and_the_last_days_of_the_calendar_have_offsets()
    {
        Assert.Equal(9999, Clocks.Paris.Resolve(new(9999, 12, 31, 12, 0, 0)).Year);
        Assert.Equal(1, Clocks.Paris.Resolve(new(1, 1, 2)).Year);
        Assert.Equal(default, Clocks.Utc.Resolve(default));
    }

    [Fact]
    public void Utc_is_known_by_any_of_its_names_and_a_zone_without_a_name_is_refused()
    {
        Assert.True(Clocks.Utc.IsUtc);
        Assert.True(Clocks.Of("Etc/UTC").IsUtc);
        Assert.False(Clocks.Of("Africa/Abidjan").IsUtc);
        Assert.Throws<ArgumentException>(() => new Zone(TimeZoneInfo.CreateCustomTimeZone("Ours", TimeSpan.FromHours(2), "Ours", "Ours")));
    }

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
