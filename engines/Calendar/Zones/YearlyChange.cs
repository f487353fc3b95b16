using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Zones;

/// <summary>A change that comes every year by a rule: on the last Sunday of March at 02:00, on the first Friday from the 23rd on.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Rule">In the clock's time before each change.</param>
internal sealed record YearlyChange(ZoneChange First, RecurrenceRule Rule)
{
    /// <summary>The rule that fits the changes of many years, one of each; null if none does.</summary>
    public static YearlyChange? Fit(IReadOnlyList<ZoneChange> changes)
    {
        var first = changes[0];
        var local = first.Local;
        foreach (var change in changes)
            if (change.Before != first.Before || change.After != first.After || change.Local.Month != local.Month || change.Local.TimeOfDay != local.TimeOfDay) return null;

        var yearly = new RecurrenceRule(Frequency.Yearly) { ByMonth = [local.Month] };
        if (changes.All(change => change.Local.Day == local.Day)) return new(first, yearly with { ByMonthDay = [local.Day] });
        if (changes.Any(change => change.Local.DayOfWeek != local.DayOfWeek)) return null;
        if (changes.All(change => change.Local.AddDays(7).Month != local.Month)) return new(first, yearly with { ByDay = [new(local.DayOfWeek, -1)] });

        // Over 28 years a weekday falls on each of the seven days it can: the least of them says from which day on it is looked for.
        var least = changes.Min(change => change.Local.Day);
        if (changes.Max(change => change.Local.Day) > least + 6) return null;
        return least % 7 == 1
            ? new(first, yearly with { ByDay = [new(local.DayOfWeek, least / 7 + 1)] })
            : new(first, yearly with { ByDay = [new(local.DayOfWeek)], ByMonthDay = [.. Enumerable.Range(least, 7)] });
    }
}
