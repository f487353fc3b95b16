using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Schedules;

/// <summary>Works out the occurrences of a schedule: the rule's, without the excepted and the changed, and the changed where they are now.</summary>
internal sealed class Expansion
{
    /// <summary>Two days more than needed: dates are the zone's, and the moment asked for may be on another one there.</summary>
    private const int Margin = 2;

    private readonly Schedule _schedule;
    private readonly TimeSpan _time;
    private readonly DateOnly _first;
    private readonly RuleDates? _dates;
    private readonly HashSet<DateTime> _taken;

    public Expansion(Schedule schedule)
    {
        _schedule = schedule;
        (_first, _time) = (DateOnly.FromDateTime(schedule.Start), schedule.Start.TimeOfDay);
        _dates = schedule.Rule is { } rule ? new(rule, _first) : null;
        _taken = [.. schedule.Exceptions.Select(Unspecified), .. schedule.Changes.Select(change => Unspecified(change.Original))];
    }

    public IEnumerable<Occurrence> From(DateTimeOffset from)
    {
        var moved = new Queue<Occurrence>(Changed().Where(one => IsThere(one, from)).OrderBy(one => one.Start));
        foreach (var one in ByRule(DayOf(from)))
        {
            while (moved.TryPeek(out var next) && next.Start < one.Start) yield return moved.Dequeue();
            if (IsThere(one, from)) yield return one;
        }
        foreach (var one in moved) yield return one;
    }

    public bool Has(DateTime original)
    {
        var date = DateOnly.FromDateTime(original);
        if (original.TimeOfDay != _time || date < _first) return false;
        if (_dates is null) return date == _first;
        foreach (var one in _dates.From(date)) return one == date && IsAllowed(_schedule.Zone.Resolve(original));
        return false;
    }

    private IEnumerable<Occurrence> ByRule(DateOnly from)
    {
        foreach (var date in Days(from))
        {
            var local = date.ToDateTime(TimeOnly.MinValue) + _time;
            var start = _schedule.Zone.Resolve(local);
            if (!IsAllowed(start)) yield break;
            if (_taken.Count == 0 || !_taken.Contains(local)) yield return new(local, start, _schedule.Duration);
        }
    }

    private IEnumerable<DateOnly> Days(DateOnly from)
    {
        if (_dates is not null) return _dates.From(from);
        return from <= _first ? [_first] : [];
    }

    private IEnumerable<Occurrence> Changed()
    {
        if (_schedule.Changes.Count == 0) yield break;
        var exceptions = _schedule.Exceptions.Select(Unspecified).ToHashSet();
        foreach (var change in _schedule.Changes)
        {
            var original = Unspecified(change.Original);
            if (exceptions.Contains(original) || !Has(original)) continue;
            yield return new(original, _schedule.Zone.Resolve(change.Start ?? original), change.Duration ?? _schedule.Duration, change);
        }
    }

    /// <summary>The day by the zone's clock from which on an occurrence may not yet be over.</summary>
    private DateOnly DayOf(DateTimeOffset from)
    {
        var days = from.UtcTicks / TimeSpan.TicksPerDay - (long)Math.Ceiling(_schedule.Duration.TotalDays) - Margin;
        return DateOnly.FromDayNumber((int)Math.Clamp(days, 0, DateOnly.MaxValue.DayNumber));
    }

    private bool IsAllowed(DateTimeOffset start) => _schedule.Rule?.Until is not { } until || until.Allows(start);

    // What takes no time at all is there at its moment. In ticks, since the last day of the calendar has no end.
    private static bool IsThere(Occurrence one, DateTimeOffset from) =>
        one.Start >= from || one.Start.UtcTicks + one.Duration.Ticks > from.UtcTicks;

    private static DateTime Unspecified(DateTime local) => DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
}
