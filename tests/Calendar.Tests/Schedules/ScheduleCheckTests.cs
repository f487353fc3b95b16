using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Tests.Rules;

namespace Palabre.Calendar.Tests.Schedules;

public sealed class ScheduleCheckTests
{
    private static readonly DateTime _sunday = new(2026, 10, 4, 20, 0, 0);
    private static readonly Schedule _weekly = new(_sunday, Clocks.Paris, TimeSpan.FromHours(1)) { Rule = new(Frequency.Weekly) };

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO", ScheduleRefusal.StartNotInRule, "2026-10-04T20:00:00")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1SU", ScheduleRefusal.StartNotInRule, "2026-10-04T20:00:00")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ScheduleRefusal.Never, "")]
    [InlineData("FREQ=WEEKLY;UNTIL=20261004T175959Z", ScheduleRefusal.Never, "")]
    [InlineData("FREQ=WEEKLY;UNTIL=20261003", ScheduleRefusal.Never, "")]
    public void A_start_that_its_rule_does_not_have_is_refused(string rule, string code, string argument) =>
        Assert.Equal(new ScheduleRefusal(code, argument), (_weekly with { Rule = RuleDatesTests.Read(rule) }).Check());

    [Fact]
    public void Good_ones_are_taken()
    {
        Assert.Null(_weekly.Check());
        Assert.Null((_weekly with { Rule = null }).Check());
        Assert.Null((_weekly with { Rule = RuleDatesTests.Read("FREQ=MONTHLY;BYDAY=1SU;COUNT=1") }).Check());
        Assert.Null((_weekly with { Exceptions = [_sunday], Changes = [new(_sunday.AddDays(7)) { IsCancelled = true }] }).Check());
    }

    [Fact]
    public void What_is_wrong_elsewhere_is_said_with_the_time_at_fault()
    {
        var monday = _sunday.AddDays(1);
        Assert.Equal(new ScheduleRefusal(RuleRefusal.BadValue, "INTERVAL=0"), (_weekly with { Rule = new(Frequency.Weekly) { Interval = 0 } }).Check());
        Assert.Equal(ScheduleRefusal.Backwards, (_weekly with { Duration = TimeSpan.FromMinutes(-1) }).Check()?.Code);
        Assert.Equal(new(ScheduleRefusal.NoOccurrence, "2026-10-05T20:00:00"), (_weekly with { Exceptions = [monday] }).Check());
        Assert.Equal(new(ScheduleRefusal.NoOccurrence, "2026-10-05T20:00:00"), (_weekly with { Changes = [new(monday)] }).Check());
        Assert.Equal(new(ScheduleRefusal.NoOccurrence, "2026-10-04T21:00:00"), (_weekly with { Rule = null, Exceptions = [_sunday.AddHours(1)] }).Check());
        Assert.Equal(new(ScheduleRefusal.ChangedTwice, "2026-10-11T20:00:00"), (_weekly with { Changes = [new(_sunday.AddDays(7)), new(_sunday.AddDays(7))] }).Check());
        Assert.Equal(ScheduleRefusal.Backwards, (_weekly with { Changes = [new(_sunday) { Duration = TimeSpan.FromMinutes(-1) }] }).Check()?.Code);
    }

    [Fact]
    public void A_form_can_move_the_start_to_where_the_rule_begins()
    {
        var rule = RuleDatesTests.Read("FREQ=MONTHLY;BYDAY=-1FR");
        var first = rule.FirstOn(DateOnly.FromDateTime(_sunday))!.Value;
        Assert.Equal(new DateOnly(2026, 10, 30), first);
        Assert.Null((_weekly with { Start = first.ToDateTime(new(20, 0)), Rule = rule }).Check());
    }
}
