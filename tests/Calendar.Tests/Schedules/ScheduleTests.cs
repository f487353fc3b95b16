using FsCheck;
using FsCheck.Fluent;
using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Tests.Rules;
using Palabre.Calendar.Tests.Zones;

namespace Palabre.Calendar.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly Schedule _sundays = new(new(2026, 10, 4, 20, 0, 0), Clocks.Paris, TimeSpan.FromHours(1)) { Rule = new(Frequency.Weekly) };

    [Fact]
    public void A_show_at_eight_stays_at_eight_when_the_clocks_change()
    {
        var four = _sundays.From(Utc(2026, 10, 12)).Take(4).ToList();

        Assert.Equal([Utc(2026, 10, 18, 18), Utc(2026, 10, 25, 19), Utc(2026, 11, 1, 19), Utc(2026, 11, 8, 19)], four.Select(one => one.Start));
        Assert.All(four, one => Assert.Equal(20, one.Original.Hour));
    }

    [Fact]
    public void Readers_elsewhere_see_it_move_where_their_clocks_change_on_other_days()
    {
        var all = _sundays.Between(Utc(2026, 10, 15), Utc(2026, 11, 10)).ToList();

        Assert.Equal([14, 15, 14, 14], all.Select(one => Clocks.NewYork.At(one.Start).Hour));
        Assert.Equal(["19 05:00", "26 06:00", "02 06:00", "09 06:00"], all.Select(one => $"{Clocks.Sydney.At(one.Start):dd HH:mm}"));
        Assert.Equal(["23:30", "00:30", "00:30", "00:30"], all.Select(one => $"{Clocks.Kolkata.At(one.Start):HH:mm}"));
    }

    [Fact]
    public void Exceptions_are_gone_cancelled_ones_are_shown_and_moved_ones_stand_where_they_are_now()
    {
        var schedule = _sundays with
        {
            Exceptions = [Sunday(11)],
            Changes =
            [
                new(Sunday(18)) { IsCancelled = true },
                new(Sunday(25)) { Start = new(2026, 10, 7, 21, 0, 0), Title = "Before the eleventh" },
                new(Sunday(4)) { Duration = TimeSpan.FromHours(3) },
            ],
        };
        Assert.Null(schedule.Check());

        var all = schedule.Between(Utc(2026, 10, 1), Utc(2026, 11, 2)).ToList();
        Assert.Equal([Utc(2026, 10, 4, 18), Utc(2026, 10, 7, 19), Utc(2026, 10, 18, 18), Utc(2026, 11, 1, 19)], all.Select(one => one.Start));
        Assert.Equal([180, 60, 60, 60], all.Select(one => one.Duration.TotalMinutes));
        Assert.Equal([false, false, true, false], all.Select(one => one.IsCancelled));
        Assert.Equal((Sunday(25), "Before the eleventh"), (all[1].Original, all[1].Change?.Title));
    }

    [Fact]
    public void An_exception_wins_over_a_change_and_a_change_of_nothing_changes_nothing()
    {
        var schedule = _sundays with
        {
            Exceptions = [Sunday(11)],
            Changes = [new(Sunday(11)) { Title = "Gone" }, new(new(2026, 10, 12, 20, 0, 0)) { Title = "Never was" }, new(new(2026, 10, 18, 19, 0, 0)) { Title = "Nor this" }],
        };
        Assert.Equal([4, 18, 25], schedule.Between(Utc(2026, 10, 1), Utc(2026, 11, 1)).Select(one => one.Start.Day));
        Assert.DoesNotContain(schedule.From(Utc(2026, 10, 1)).Take(60), one => one.Change is not null);
    }

    [Fact]
    public void What_is_still_on_at_the_moment_asked_for_is_there()
    {
        Assert.Equal(Utc(2026, 10, 4, 18), _sundays.From(Utc(2026, 10, 4, 18, 59)).First().Start);
        Assert.Equal(Utc(2026, 10, 11, 18), _sundays.From(Utc(2026, 10, 4, 19)).First().Start);
        var days = _sundays with { Duration = TimeSpan.FromDays(20) };
        Assert.Equal([4, 11, 18], days.Between(Utc(2026, 10, 20), Utc(2026, 10, 21)).Select(one => one.Start.Day));
        var moment = _sundays with { Duration = TimeSpan.Zero };
        Assert.Equal(Utc(2026, 10, 11, 18), moment.From(Utc(2026, 10, 11, 18)).First().Start);
        Assert.Equal(Utc(2026, 10, 18, 18), moment.From(Utc(2026, 10, 11, 18, 1)).First().Start);
    }

    [Fact]
    public void Something_that_takes_place_once_is_there_once()
    {
        var once = _sundays with { Rule = null };
        Assert.Equal([Utc(2026, 10, 4, 18)], once.From(DateTimeOffset.MinValue).Select(one => one.Start));
        Assert.Single(once.From(Utc(2026, 10, 4, 18, 30)));
        Assert.Empty(once.From(Utc(2026, 10, 5)));
        var moved = once with { Changes = [new(Sunday(4)) { Start = Sunday(5) }] };
        Assert.Equal([Utc(2026, 10, 5, 18)], moved.From(Utc(2026, 10, 5)).Select(one => one.Start));
        Assert.Equal(Utc(2026, 10, 5, 19), moved.Ends());
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;UNTIL=20261025T190000Z", 25)]
    [InlineData("FREQ=WEEKLY;UNTIL=20261025T185959Z", 18)]
    [InlineData("FREQ=WEEKLY;UNTIL=20261025T200000", 25)]
    [InlineData("FREQ=WEEKLY;UNTIL=20261025T195959", 18)]
    [InlineData("FREQ=WEEKLY;UNTIL=20261025", 25)]
    [InlineData("FREQ=WEEKLY;UNTIL=20261024", 18)]
    [InlineData("FREQ=WEEKLY;COUNT=4", 25)]
    public void A_rule_ends_with_the_occurrence_at_its_last_moment(string rule, int lastDay)
    {
        var schedule = _sundays with { Rule = RuleDatesTests.Read(rule) };
        Assert.Equal(lastDay, schedule.From(DateTimeOffset.MinValue).Last().Start.Day);
        Assert.Equal(schedule.From(DateTimeOffset.MinValue).Last().End, schedule.Ends());
        Assert.Null(_sundays.Ends());
    }

    [Fact]
    public void Times_that_the_clocks_skip_or_repeat_stay_one_occurrence()
    {
        var nights = new Schedule(new(2026, 3, 27, 2, 30, 0), Clocks.Paris, TimeSpan.FromHours(1)) { Rule = new(Frequency.Daily) };
        Assert.Equal(["27 02:30+01:00", "28 02:30+01:00", "29 03:30+02:00", "30 02:30+02:00"], nights.From(Utc(2026, 3, 26)).Take(4).Select(one => $"{one.Start:dd HH:mmzzz}"));
        Assert.Equal(["24 02:30+02:00", "25 02:30+02:00", "26 02:30+01:00"], nights.From(Utc(2026, 10, 24)).Take(3).Select(one => $"{one.Start:dd HH:mmzzz}"));
    }

    [Fact]
    public void A_moment_thousands_of_years_away_is_answered_at_once()
    {
        var schedule = _sundays with { Rule = RuleDatesTests.Read("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE"), Changes = [new(Sunday(7)) { Start = Sunday(8) }] };
        for (var i = 0; i < 5_000; i++) Assert.Equal(9_000, schedule.From(Utc(9000, 6, 1)).First().Start.Year);
        Assert.Empty(schedule.From(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Any_schedule_is_expanded_as_the_slow_reading_expands_it() =>
        Prop.ForAll(Any().ToArbitrary(), one =>
        {
            var (from, to) = (Utc(2026, 6, 1), Utc(2028, 6, 1));
            var expected = Slowly(one).Where(o => (o.End > from || o.Start >= from) && o.Start < to).ToList();
            var actual = one.Between(from, to).ToList();
            var isSame = actual.Order(_order).SequenceEqual(expected.Order(_order)) && actual.SequenceEqual(actual.OrderBy(o => o.Start));
            return isSame.Label($"{one.Zone} {one.Start:s} {one.Rule}: {actual.Count} of {expected.Count}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static readonly Comparer<Occurrence> _order = Comparer<Occurrence>.Create((a, b) => (a.Start, a.Original).CompareTo((b.Start, b.Original)));

    /// <summary>Schedules in all zones, at hours when clocks change and at others, with exceptions and changes of what there is.</summary>
    internal static Gen<Schedule> Any() =>
        from rule in SomeRules.Any()
        from day in SomeRules.Days()
        from zone in Gen.Elements(Clocks.Paris, Clocks.Casablanca, Clocks.Sydney, Clocks.NewYork, Clocks.Kolkata, Clocks.Utc)
        from hour in Gen.Elements(0, 1, 2, 2, 3, 20, 23)
        from minutes in Gen.Elements(0, 30, 90, 60 * 30)
        from picks in Gen.Choose(0, 8).ArrayOf(6)
        let plain = new Schedule(day.ToDateTime(new(hour, 30)), zone, TimeSpan.FromMinutes(minutes)) { Rule = rule }
        let some = plain.From(Utc(2026, 5, 1)).Take(9).Select(one => one.Original).ToList()
        select plain with
        {
            Exceptions = [.. picks.Take(2).Where(i => i < some.Count).Select(i => some[i])],
            Changes = [.. picks.Skip(2).Distinct().Where(i => i < some.Count).Select((i, n) => new Change(some[i])
            {
                Start = n % 2 == 0 ? some[i].AddHours(37 * (n - 1)) : null,
                Duration = n == 1 ? TimeSpan.FromHours(2) : null,
                IsCancelled = n == 3,
            })],
        };

    internal static IEnumerable<Occurrence> Slowly(Schedule schedule)
    {
        var info = schedule.Zone.IsUtc ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone.Id);
        DateTimeOffset At(DateTime local) => TimeZoneInfo.ConvertTime(new DateTimeOffset(SlowClock.Instant(info, local)), info);
        foreach (var day in new NaiveRule(schedule.Rule!, DateOnly.FromDateTime(schedule.Start)).Days(new(2029, 6, 1)))
        {
            var local = day.ToDateTime(TimeOnly.FromDateTime(schedule.Start));
            var change = schedule.Changes.FirstOrDefault(one => one.Original == local);
            if (!schedule.Exceptions.Contains(local)) yield return new(local, At(change?.Start ?? local), change?.Duration ?? schedule.Duration, change);
        }
    }

    private static DateTime Sunday(int day) => new(2026, 10, day, 20, 0, 0);

    private static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
