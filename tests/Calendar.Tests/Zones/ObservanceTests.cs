using System.Globalization;
using Palabre.Calendar.Rules;
using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Tests.Zones;

public sealed class ObservanceTests
{
    private static readonly DateTime _from = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime _to = new(2036, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Europe/Paris", "DAYLIGHT 20250330T020000 FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU, STANDARD 20251026T030000 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")]
    [InlineData("America/New_York", "DAYLIGHT 20250309T020000 FREQ=YEARLY;BYMONTH=3;BYDAY=2SU, STANDARD 20251102T020000 FREQ=YEARLY;BYMONTH=11;BYDAY=1SU")]
    [InlineData("Australia/Sydney", "STANDARD 20250406T030000 FREQ=YEARLY;BYMONTH=4;BYDAY=1SU, DAYLIGHT 20251005T020000 FREQ=YEARLY;BYMONTH=10;BYDAY=1SU")]
    [InlineData("Asia/Kolkata", "STANDARD 19700101T000000 ")]
    public void A_habit_of_every_year_is_written_as_a_rule(string zone, string parts) =>
        Assert.Equal(parts, string.Join(", ", Observance.Of(Clocks.Of(zone), _from, _to).Select(part =>
            $"{(part.IsDaylight ? "DAYLIGHT" : "STANDARD")} {part.Onset:yyyyMMdd'T'HHmmss} {part.Rule}")));

    [Theory]
    [InlineData("2025-03-23", 7, "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR")]
    [InlineData("2025-03-25", 7, "FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR")]
    [InlineData("2025-03-22", 7, "FREQ=YEARLY;BYMONTH=3;BYDAY=4FR")]
    [InlineData("2025-03-01", 7, "FREQ=YEARLY;BYMONTH=3;BYDAY=1FR")]
    [InlineData("2025-03-23", 1, "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23")]
    [InlineData("2025-03-27", 7, null)] // in some years in April
    public void Any_rule_of_law_is_found_in_28_years_of_it(string earliest, int within, string? rule)
    {
        // The first Friday on or after a day of the year, or that day itself.
        var changes = Enumerable.Range(0, 28).Select(year => DateTime.Parse(earliest, CultureInfo.InvariantCulture).AddYears(year))
            .Select(day => day.AddDays(within == 1 ? 0 : ((int)DayOfWeek.Friday - (int)day.DayOfWeek + 7) % 7))
            .Select(day => new ZoneChange(day, TimeSpan.FromHours(2), TimeSpan.FromHours(3))).ToList();

        Assert.Equal(rule, YearlyChange.Fit(changes)?.Rule.ToString());
        changes[20] = changes[20] with { After = TimeSpan.FromHours(4) };
        Assert.Null(YearlyChange.Fit(changes));
    }

    [Fact]
    public void Casablanca_is_written_date_by_date_as_far_as_asked()
    {
        var (from, to) = (new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2025, 12, 31, 0, 0, 0, DateTimeKind.Utc));
        var parts = Observance.Of(Clocks.Casablanca, from, to);

        AssertRight(Clocks.Casablanca, parts, from, to);
        Assert.All(parts, part => Assert.Null(part.Rule));
        Assert.Equal([false, true], parts.Select(part => part.IsDaylight).Order());
        Assert.Equal(9, parts.Sum(part => 1 + part.More.Count)); // two a year, and the one in force on the first of January
    }

    [Fact]
    public void A_change_of_the_law_comes_before_the_habit()
    {
        // The United States moved both ends of summer time in 2007.
        var parts = Observance.Of(Clocks.NewYork, new(2005, 1, 1, 0, 0, 0, DateTimeKind.Utc), _to);
        AssertRight(Clocks.NewYork, parts, new(2005, 1, 1), new(2012, 1, 1));
        Assert.Equal(2, parts.Count(part => part.Rule is not null));
        Assert.Contains(parts, part => part is { Rule: null, IsDaylight: true, Onset.Year: 2005, More.Count: 1 });
    }

    [Fact]
    public void Thirty_years_without_a_change_are_no_habit_when_changes_follow()
    {
        // France had no summer time from 1946 to 1975.
        var from = new DateTime(1946, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        AssertRight(Clocks.Paris, Observance.Of(Clocks.Paris, from, _to), from, _to);
    }

    [Fact]
    public void Every_zone_of_the_machine_is_written_so_that_each_hour_of_ten_years_has_its_offset()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).ToList();
        Assert.InRange(zones.Count, 300, 1_000);
        foreach (var info in zones)
        {
            var zone = new Zone(info);
            AssertRight(zone, Observance.Of(zone, _from, _to), _from, _to);
        }
    }

    /// <summary>Reads the parts as RFC 5545 §3.6.5 tells a program to: the last onset that is over counts.</summary>
    private static void AssertRight(Zone zone, IReadOnlyList<Observance> parts, DateTime from, DateTime to)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone.Id);
        var onsets = parts.SelectMany(part => Onsets(part, to).Select(local => (Utc: local - part.Before, part.After))).OrderBy(onset => onset.Utc).ToList();
        var at = -1;
        for (var utc = DateTime.SpecifyKind(from, DateTimeKind.Utc); utc < to; utc = utc.AddHours(4))
        {
            while (at + 1 < onsets.Count && onsets[at + 1].Utc <= utc) at++;
            if (at < 0 || onsets[at].After != info.GetUtcOffset(utc)) Assert.Fail($"{zone} is wrong at {utc:s} UTC.");
        }
    }

    private static IEnumerable<DateTime> Onsets(Observance part, DateTime to) => part.Rule is not { } rule ? [part.Onset, .. part.More]
        : new RuleDates(rule, DateOnly.FromDateTime(part.Onset)).From(DateOnly.FromDateTime(part.Onset))
            .TakeWhile(day => day.Year <= to.Year).Select(day => day.ToDateTime(TimeOnly.FromDateTime(part.Onset)));
}
