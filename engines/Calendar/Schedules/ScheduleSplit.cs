using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Schedules;

/// <summary>"This and all following": one series becomes two that together are what it was.</summary>
internal static class ScheduleSplit
{
    public static ScheduleRefusal? At(Schedule schedule, DateTime original, out (Schedule Before, Schedule After) parts)
    {
        parts = default;
        if (schedule.Rule is not { } rule || !schedule.Has(original)) return ScheduleRefusal.At(ScheduleRefusal.NoOccurrence, original);
        if (original == schedule.Start) return ScheduleRefusal.At(ScheduleRefusal.NothingBefore, original);

        var (ended, begun) = Rules(schedule, rule, original);
        parts =
        (
            schedule with
            {
                Rule = ended,
                Exceptions = [.. schedule.Exceptions.Where(one => one < original)],
                Changes = [.. schedule.Changes.Where(change => change.Original < original)],
            },
            schedule with
            {
                Start = original,
                Rule = begun,
                Exceptions = [.. schedule.Exceptions.Where(one => one >= original)],
                Changes = [.. schedule.Changes.Where(change => change.Original >= original)],
            }
        );
        return null;
    }

    private static (RecurrenceRule Ended, RecurrenceRule Begun) Rules(Schedule schedule, RecurrenceRule rule, DateTime original)
    {
        // The rule itself stays: what it takes from its first day (weekday, day of the month) every occurrence has as well.
        if (rule.Count is not { } count) return (rule with { Until = RuleUntil.Local(original.AddSeconds(-1)) }, rule);
        var (_, number) = new RuleDates(rule, DateOnly.FromDateTime(schedule.Start)).CountedFrom(DateOnly.FromDateTime(original)).First();
        return (rule with { Count = number - 1 }, rule with { Count = count - number + 1 });
    }
}
