using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Zones;

/// <summary>A STANDARD or DAYLIGHT part of a VTIMEZONE (RFC 5545 §3.6.5): an offset, and from when on it is in force.</summary>
/// <param name="IsDaylight">Whether clocks are ahead for a part of the year. By what they do: Morocco's law calls its winter of one month daylight time.</param>
/// <param name="Before">The offset until then.</param>
/// <param name="After">The offset from then on.</param>
/// <param name="Onset">The first time, by the clock before it.</param>
internal sealed record Observance(bool IsDaylight, TimeSpan Before, TimeSpan After, DateTime Onset)
{
    /// <summary>Yearly again by a rule.</summary>
    public RecurrenceRule? Rule { get; init; }

    /// <summary>Or on these occasions.</summary>
    public IReadOnlyList<DateTime> More { get; init; } = [];

    /// <summary>What is in force in a zone from one instant to another, and further on wherever clocks follow a yearly rule by then.</summary>
    public static IReadOnlyList<Observance> Of(Zone zone, DateTime from, DateTime to)
    {
        var firstYear = Math.Max(from.Year - 1, 1);
        var habitYear = firstYear;
        ZoneHabit? habit;
        while ((habit = zone.Habit(habitYear, to.Year)) is null && habitYear <= to.Year) habitYear++;

        var singles = Singles(zone, from, Enumerable.Range(firstYear, habitYear - firstYear));
        var parts = new List<Observance>();
        var begins = singles.Count > 0 ? singles[0].Utc : habit is { Changes.Count: > 0 } ? habit.Changes[0].First.Utc : DateTime.MaxValue;
        if (begins > from) parts.Add(Unchanged(zone.OffsetAt(from), firstYear));
        foreach (var group in singles.GroupBy(change => (IsDaylight: IsSummer(zone, change), change.Before, change.After)))
            parts.Add(new(group.Key.IsDaylight, group.Key.Before, group.Key.After, group.First().Local) { More = [.. group.Skip(1).Select(change => change.Local)] });
        if (habit is null) return parts;
        foreach (var (first, rule) in habit.Changes)
            parts.Add(new(first.IsForward, first.Before, first.After, first.Local) { Rule = rule });
        return parts;
    }

    /// <summary>The changes of some years, without those that another has followed before the time looked at.</summary>
    private static List<ZoneChange> Singles(Zone zone, DateTime from, IEnumerable<int> years)
    {
        var changes = years.SelectMany(zone.ChangesIn).ToList();
        var inForce = changes.FindLastIndex(change => change.Utc <= from);
        return inForce > 0 ? changes[inForce..] : changes;
    }

    // A beginning before anything: it has to be somewhere, and 1970 is where other programs begin.
    private static Observance Unchanged(TimeSpan offset, int firstYear) => new(IsDaylight: false, offset, offset, new DateTime(Math.Min(firstYear, 1970), 1, 1));

    private static bool IsSummer(Zone zone, ZoneChange change) => change.IsForward
        && zone.ChangesIn(change.Utc.Year).Concat(zone.ChangesIn(change.Utc.Year + 1))
            .Any(next => next.Utc > change.Utc && next.Utc - change.Utc < TimeSpan.FromDays(366) && !next.IsForward);
}
