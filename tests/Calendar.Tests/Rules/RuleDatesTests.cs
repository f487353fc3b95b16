using FsCheck;
using FsCheck.Fluent;
using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Tests.Rules;

public sealed class RuleDatesTests
{
    private static readonly Config _many = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void A_rule_chooses_the_days_that_the_slow_reading_chooses() =>
        Prop.ForAll(Cases().ToArbitrary(), one =>
        {
            var last = one.Start.AddYears(4);
            var expected = new NaiveRule(one.Rule, one.Start).Days(last).ToList();
            var actual = new RuleDates(one.Rule, one.Start).From(one.Start).TakeWhile(day => day <= last).ToList();
            return actual.SequenceEqual(expected).Label($"{one}\n  slow {Shown(expected)}\n  ours {Shown(actual)}");
        }).Check(_many);

    [Fact]
    public void Going_straight_to_a_day_gives_what_walking_there_gives() =>
        Prop.ForAll(Cases().ToArbitrary(), SomeRules.Days().ToArbitrary(), (one, from) =>
        {
            var last = from.AddYears(2);
            var walked = new RuleDates(one.Rule, one.Start).CountedFrom(one.Start).TakeWhile(day => day.Date <= last).Where(day => day.Date >= from).ToList();
            var straight = new RuleDates(one.Rule, one.Start).CountedFrom(from).TakeWhile(day => day.Date <= last).ToList();
            var isSame = one.Rule.Count is null
                ? straight.Select(day => day.Date).SequenceEqual(walked.Select(day => day.Date))
                : straight.SequenceEqual(walked);
            return isSame.Label($"{one} from {from:O}");
        }).Check(_many);

    [Theory]
    [InlineData("FREQ=DAILY", "2026-01-01", "9999-12-30", 2)]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,SU", "2026-01-01", "9999-12-01", 8)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "9999-01-01", 7)]
    [InlineData("FREQ=YEARLY;INTERVAL=999", "2026-01-01", "2026-01-01", 8)]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29", "9990-01-01", 2)]
    public void A_rule_without_end_ends_with_the_calendar(string rule, string start, string from, int left) =>
        Assert.Equal(left, new RuleDates(Read(rule), Day(start)).From(Day(from)).Count());

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31")]
    [InlineData("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=DAILY;BYDAY=MO;BYSETPOS=2")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3")]
    public void A_rule_without_any_day_comes_to_an_end(string rule)
    {
        Assert.Empty(new RuleDates(Read(rule), new(2026, 1, 1)).From(new(2026, 1, 1)));
        Assert.Null(Read(rule).FirstOn(new(2026, 1, 1)));
    }

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2096-03-01", "2104-02-29")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", "2088-03-01", "2128-02-29")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29;BYDAY=MO", "2088-02-01", "2112-02-29")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU", "2026-11-26", "2026-11-29")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-28", "2026-12-25")]
    public void The_first_day_on_or_after_another_is_found_over_any_pause(string rule, string from, string first) =>
        Assert.Equal(Day(first), Read(rule).FirstOn(Day(from)));

    [Fact]
    public void A_day_in_a_far_year_is_reached_without_walking()
    {
        // Walking there is 2.9 million days a time.
        var dates = new RuleDates(Read("FREQ=DAILY;INTERVAL=3"), new(2026, 1, 1));
        for (var i = 0; i < 10_000; i++) Assert.Equal(9998, dates.From(new(9998, 1, 1)).First().Year);
        var counted = new RuleDates(Read("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=9999"), new(2026, 1, 2));
        Assert.Equal((new DateOnly(2089, 11, 16), 9_999), counted.CountedFrom(new(2089, 11, 15)).Last());
    }

    internal static RecurrenceRule Read(string text) =>
        RecurrenceRule.TryRead(text, out var rule, out var refusal) ? rule : throw new InvalidOperationException($"{text}: {refusal}");

    private static Gen<(RecurrenceRule Rule, DateOnly Start)> Cases() =>
        from rule in SomeRules.Any()
        from start in SomeRules.Days()
        select (rule, start);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "O");

    private static string Shown(IEnumerable<DateOnly> days) => string.Join(' ', days.Take(12).Select(day => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
}
