namespace Palabre.Calendar.Schedules;

/// <summary>What a schedule may be.</summary>
internal static class ScheduleCheck
{
    public static ScheduleRefusal? Of(Schedule schedule)
    {
        if (schedule.Rule?.Check() is { } refused) return new(refused.Code, refused.Argument);
        if (schedule.Duration < TimeSpan.Zero) return new(ScheduleRefusal.Backwards);
        if (Start(schedule) is { } wrong) return wrong;
        foreach (var exception in schedule.Exceptions)
            if (!schedule.Has(exception)) return ScheduleRefusal.At(ScheduleRefusal.NoOccurrence, exception);
        return Changes(schedule);
    }

    private static ScheduleRefusal? Start(Schedule schedule)
    {
        if (schedule.Rule is not { } rule) return null;
        var day = DateOnly.FromDateTime(schedule.Start);
        if (rule.FirstOn(day) is not { } first || rule.Until is { } until && !until.Allows(schedule.Zone.Resolve(schedule.Start)))
            return new(ScheduleRefusal.Never);
        return first == day ? null : ScheduleRefusal.At(ScheduleRefusal.StartNotInRule, schedule.Start);
    }

    private static ScheduleRefusal? Changes(Schedule schedule)
    {
        var seen = new HashSet<DateTime>();
        foreach (var change in schedule.Changes)
        {
            if (!schedule.Has(change.Original)) return ScheduleRefusal.At(ScheduleRefusal.NoOccurrence, change.Original);
            if (!seen.Add(change.Original)) return ScheduleRefusal.At(ScheduleRefusal.ChangedTwice, change.Original);
            if (change.Duration < TimeSpan.Zero) return new(ScheduleRefusal.Backwards);
        }
        return null;
    }
}
