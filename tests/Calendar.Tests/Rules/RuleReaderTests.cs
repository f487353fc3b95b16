using FsCheck;
using FsCheck.Fluent;
using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Tests.Rules;

public sealed class RuleReaderTests
{
    [Theory]
    [InlineData("FREQ=WEEKLY", "FREQ=WEEKLY")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=10", "FREQ=DAILY;COUNT=10")]
    [InlineData("freq=weekly;byday=mo,th;interval=1", "FREQ=WEEKLY;BYDAY=MO,TH")]
    [InlineData("BYDAY=-1FR;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=+2TU", "FREQ=MONTHLY;BYDAY=2TU")]
    [InlineData("FREQ=YEARLY;BYMONTH=3,3;BYMONTHDAY=-1", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1")]
    [InlineData("FREQ=MONTHLY;BYSETPOS=-2;BYDAY=MO,TU,WE,TH,FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2")]
    [InlineData("FREQ=WEEKLY;WKST=SU;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;WKST=SU")]
    [InlineData("FREQ=WEEKLY;WKST=MO", "FREQ=WEEKLY")]
    [InlineData("FREQ=DAILY;UNTIL=19971224T000000Z", "FREQ=DAILY;UNTIL=19971224T000000Z")]
    [InlineData("FREQ=DAILY;UNTIL=19971224T093000", "FREQ=DAILY;UNTIL=19971224T093000")]
    [InlineData("FREQ=DAILY;UNTIL=19971224", "FREQ=DAILY;UNTIL=19971224")]
    public void A_rule_is_written_in_one_order_whatever_it_was_read_in(string text, string written)
    {
        Assert.True(RecurrenceRule.TryRead(text, out var rule, out var refusal), refusal?.ToString());
        Assert.Equal(written, rule.ToString());
        Assert.True(RecurrenceRule.TryRead(written, out var again, out _));
        Assert.Equal(rule, again);
        Assert.Equal(rule.GetHashCode(), again.GetHashCode());
    }

    [Theory]
    [InlineData("", RuleRefusal.Empty, "")]
    [InlineData("RRULE:", RuleRefusal.Empty, "")]
    [InlineData("FREQ=WEEKLY;;COUNT=2", RuleRefusal.Malformed, "")]
    [InlineData("FREQ=WEEKLY;COUNT", RuleRefusal.Malformed, "COUNT")]
    [InlineData("FREQ=WEEKLY;COUNT=", RuleRefusal.Malformed, "COUNT=")]
    [InlineData("FREQ=WEEKLY;BYMOON=3", RuleRefusal.UnknownPart, "BYMOON")]
    [InlineData("FREQ=DAILY;BYHOUR=9", RuleRefusal.Unsupported, "BYHOUR")]
    [InlineData("FREQ=DAILY;BYMINUTE=9", RuleRefusal.Unsupported, "BYMINUTE")]
    [InlineData("FREQ=DAILY;BYSECOND=9", RuleRefusal.Unsupported, "BYSECOND")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", RuleRefusal.Unsupported, "BYWEEKNO")]
    [InlineData("FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", RuleRefusal.Unsupported, "BYYEARDAY")]
    [InlineData("FREQ=YEARLY;RSCALE=CHINESE", RuleRefusal.Unsupported, "RSCALE")]
    [InlineData("FREQ=HOURLY;INTERVAL=3", RuleRefusal.Unsupported, "FREQ=HOURLY")]
    [InlineData("FREQ=MINUTELY", RuleRefusal.Unsupported, "FREQ=MINUTELY")]
    [InlineData("FREQ=FORTNIGHTLY", RuleRefusal.BadValue, "FREQ=FORTNIGHTLY")]
    [InlineData("COUNT=3", RuleRefusal.NoFrequency, "FREQ")]
    [InlineData("FREQ=DAILY;FREQ=WEEKLY", RuleRefusal.Twice, "FREQ")]
    [InlineData("FREQ=DAILY;INTERVAL=0", RuleRefusal.BadValue, "INTERVAL=0")]
    [InlineData("FREQ=DAILY;INTERVAL=1000", RuleRefusal.BadValue, "INTERVAL=1000")]
    [InlineData("FREQ=DAILY;INTERVAL=-1", RuleRefusal.BadValue, "INTERVAL=-1")]
    [InlineData("FREQ=DAILY;INTERVAL=two", RuleRefusal.BadValue, "INTERVAL=TWO")]
    [InlineData("FREQ=DAILY;COUNT=0", RuleRefusal.BadValue, "COUNT=0")]
    [InlineData("FREQ=DAILY;COUNT=10000", RuleRefusal.BadValue, "COUNT=10000")]
    [InlineData("FREQ=DAILY;COUNT=99999999999", RuleRefusal.BadValue, "COUNT=99999999999")]
    [InlineData("FREQ=DAILY;UNTIL=20260230", RuleRefusal.BadValue, "UNTIL=20260230")]
    [InlineData("FREQ=DAILY;UNTIL=tomorrow", RuleRefusal.BadValue, "UNTIL=TOMORROW")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX", RuleRefusal.BadValue, "BYDAY=XX")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,,TU", RuleRefusal.BadValue, "BYDAY=")]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO", RuleRefusal.BadValue, "BYDAY=0MO")]
    [InlineData("FREQ=YEARLY;BYDAY=54MO", RuleRefusal.BadValue, "BYDAY=54MO")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0", RuleRefusal.BadValue, "BYMONTHDAY=0")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-32", RuleRefusal.BadValue, "BYMONTHDAY=-32")]
    [InlineData("FREQ=YEARLY;BYMONTH=13", RuleRefusal.BadValue, "BYMONTH=13")]
    [InlineData("FREQ=YEARLY;BYMONTH=-1", RuleRefusal.BadValue, "BYMONTH=-1")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", RuleRefusal.BadValue, "BYSETPOS=367")]
    [InlineData("FREQ=WEEKLY;WKST=1", RuleRefusal.BadValue, "WKST=1")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20270101", RuleRefusal.TwoEnds, "")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO", RuleRefusal.NumberedWeekday, "2MO")]
    [InlineData("FREQ=DAILY;BYDAY=-1MO", RuleRefusal.NumberedWeekday, "-1MO")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1", RuleRefusal.MonthDaysInWeek, "BYMONTHDAY")]
    [InlineData("FREQ=MONTHLY;BYSETPOS=1", RuleRefusal.PositionsAlone, "BYSETPOS")]
    public void What_is_not_taken_is_refused_with_a_reason_a_form_can_say(string text, string code, string argument)
    {
        Assert.False(RecurrenceRule.TryRead(text, out var rule, out var refusal));
        Assert.Null(rule);
        Assert.Equal(new RuleRefusal(code, argument), refusal);
    }

    [Fact]
    public void A_very_long_text_is_refused_by_its_length_and_a_long_part_is_shown_shortened()
    {
        Assert.False(RecurrenceRule.TryRead("FREQ=DAILY;" + new string('X', 2_000), out _, out var refusal));
        Assert.Equal(new RuleRefusal(RuleRefusal.TooLong, "1000"), refusal);

        Assert.False(RecurrenceRule.TryRead("FREQ=DAILY;COUNT=" + new string('9', 100), out _, out refusal));
        Assert.Equal("COUNT=" + new string('9', 34), refusal.Argument);
    }

    [Fact]
    public void A_rule_made_by_hand_is_held_to_the_same()
    {
        Assert.Null(new RecurrenceRule(Frequency.Weekly) { ByDay = [new(DayOfWeek.Friday)] }.Check());
        Assert.Equal(RuleRefusal.BadValue, new RecurrenceRule(Frequency.Weekly) { Interval = 0 }.Check()?.Code);
        Assert.Equal(RuleRefusal.NumberedWeekday, new RecurrenceRule(Frequency.Weekly) { ByDay = [new(DayOfWeek.Friday, 2)] }.Check()?.Code);
        Assert.Equal(RuleRefusal.TwoEnds, new RecurrenceRule(Frequency.Daily) { Count = 3, Until = RuleUntil.Day(new(2026, 12, 31)) }.Check()?.Code);
    }

    [Fact]
    public void Any_good_rule_is_read_as_it_was_written() =>
        Prop.ForAll(SomeRules.Any().ToArbitrary(), rule =>
            RecurrenceRule.TryRead(rule.ToString(), out var read, out _) && read == rule).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll((string? text) =>
        {
            var parts = (text ?? "").Replace('a', ';').Replace('b', '=').Replace('c', ',');
            foreach (var one in new[] { text ?? "", parts, "FREQ=MONTHLY;" + parts, "FREQ=WEEKLY;BYDAY=" + parts, "FREQ=YEARLY;UNTIL=" + parts })
                if (RecurrenceRule.TryRead(one, out var rule, out var refusal) == (rule is null || refusal is not null)) return false;
            return true;
        }).QuickCheckThrowOnFailure();
}
