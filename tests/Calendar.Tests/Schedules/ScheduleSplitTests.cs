using FsCheck;
using FsCheck.Fluent;
using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Tests.Rules;

namespace Palabre.Calendar.Tests.Schedules;

public sealed class ScheduleSplitTests
{
    private static readonly DateTime _first = new(2026, 10, 4, 20, 0, 0);
    private static readonly Schedule _weekly = new(_first, Clocks.Paris, TimeSpan.FromHours(1)) { Rule = new(Frequency.Weekly) };

    [Fact]
    public void This_and_all_following_can_be_moved_to_another_hour()
    {
        Assert.Null(_weekly.Split(_first.AddDays(21), out var parts));
        var later = parts.After with { Start = parts.After.Start.AddHours(1) };

        Assert.Equal("FREQ=WEEKLY;UNTIL=20261025T195959", parts.Before.Rule?.ToString());
        Assert.Equal([4, 11, 18], parts.Before.From(DateTimeOffset.MinValue).Select(one => one.Start.Day));
        Assert.Equal(["25 21:00+01:00", "01 21:00+01:00"], later.From(DateTimeOffset.MinValue).Take(2).Select(one => $"{one.Start:dd HH:mmzzz}"));
        Assert.Null(parts.Before.Check() ?? later.Check());
    }

    [Fact]
    public void A_count_is_shared_out_and_changes_go_with_their_occurrence()
    {
        var schedule = _weekly with
        {
            Rule = RuleDatesTests.Read("FREQ=WEEKLY;COUNT=10"),
            Exceptions = [_first.AddDays(7), _first.AddDays(28)],
            Changes = [new(_first.AddDays(14)) { Start = _first.AddDays(40) }, new(_first.AddDays(35)) { IsCancelled = true }],
        };
        Assert.Null(schedule.Split(_first.AddDays(28), out var parts));

        Assert.Equal((4, 6), (parts.Before.Rule?.Count, parts.After.Rule?.Count));
        Assert.Equal([_first.AddDays(7)], parts.Before.Exceptions);
        Assert.Equal([_first.AddDays(14)], parts.Before.Changes.Select(change => change.Original));
        Assert.Equal([_first.AddDays(28)], parts.After.Exceptions);
        Assert.Equal([_first.AddDays(35)], parts.After.Changes.Select(change => change.Original));
    }

    [Fact]
    public void Only_at_an_occurrence_and_not_at_the_first()
    {
        Assert.Equal(new(ScheduleRefusal.NothingBefore, "2026-10-04T20:00:00"), _weekly.Split(_first, out _));
        Assert.Equal(new(ScheduleRefusal.NoOccurrence, "2026-10-05T20:00:00"), _weekly.Split(_first.AddDays(1), out _));
        Assert.Equal(ScheduleRefusal.NoOccurrence, _weekly.Split(_first.AddDays(-7), out _)?.Code);
        Assert.Equal(ScheduleRefusal.NoOccurrence, (_weekly with { Rule = null }).Split(_first, out _)?.Code);
        Assert.Equal(ScheduleRefusal.NoOccurrence, (_weekly with { Rule = RuleDatesTests.Read("FREQ=WEEKLY;COUNT=2") }).Split(_first.AddDays(14), out _)?.Code);
    }

    [Fact]
    public void Both_parts_together_are_what_the_whole_was() =>
        Prop.ForAll(ScheduleTests.Any().ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (drawn, place) =>
        {
            if (drawn.Rule!.FirstOn(DateOnly.FromDateTime(drawn.Start)) is not { } first) return true.ToProperty();
            var whole = drawn with { Start = first.ToDateTime(TimeOnly.FromDateTime(drawn.Start)), Exceptions = [], Changes = [] };
            var to = new DateTimeOffset(2032, 1, 1, 0, 0, 0, TimeSpan.Zero);
            var all = whole.Between(DateTimeOffset.MinValue, to).Take(200).ToList();
            if (place >= all.Count) return true.ToProperty();
            whole = whole with { Exceptions = [all[0].Original], Changes = [new(all[^1].Original) { IsCancelled = true }] };

            var refusal = whole.Split(all[place].Original, out var parts);
            if (refusal is not null) return false.Label($"{refusal}");
            var together = parts.Before.From(DateTimeOffset.MinValue).Concat(parts.After.Between(DateTimeOffset.MinValue, to)).Take(199).ToList();
            var expected = whole.Between(DateTimeOffset.MinValue, to).Take(199).ToList();
            return together.SequenceEqual(expected).Label($"{whole.Zone} {whole.Start:s} {whole.Rule} at {all[place].Original:s}: {together.Count} of {expected.Count}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
