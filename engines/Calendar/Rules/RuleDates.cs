namespace Palabre.Calendar.Rules;

/// <summary>
/// The days of a rule that begins on a day, in order and without end unless it has a COUNT; UNTIL is not looked at here, since it is an
/// instant and needs a zone.
/// </summary>
internal sealed class RuleDates(RecurrenceRule rule, DateOnly start)
{
    private readonly PeriodDates _periods = new(rule, start);

    /// <summary>From a day on, going straight to its period wherever nothing has to be counted up to there.</summary>
    public IEnumerable<DateOnly> From(DateOnly from)
    {
        foreach (var (date, _) in CountedFrom(from)) yield return date;
    }

    /// <summary>The same, each with its number from 1 on. The number is right only in a rule with a COUNT: others do not count.</summary>
    public IEnumerable<(DateOnly Date, int Number)> CountedFrom(DateOnly from)
    {
        var dates = new List<DateOnly>();
        var (period, number) = Jump(from, dates);
        for (var empty = 0; empty < _periods.LongestPause && _periods.Fill(period, dates); period++)
        {
            empty++;
            foreach (var date in dates)
            {
                if (date < start) continue;
                empty = 0;
                if (number >= rule.Count) yield break;
                number++;
                if (date >= from) yield return (date, number);
            }
        }
    }

    /// <summary>Where to begin, and how many came before.</summary>
    private (int Period, int Number) Jump(DateOnly from, List<DateOnly> dates)
    {
        var period = _periods.PeriodOf(from);
        if (rule.Count is not { } count) return (period, 0);
        if (period == 0 || !_periods.IsSteady) return (0, 0);
        _periods.Fill(0, dates);
        var inFirst = dates.Count(date => date >= start);
        var each = _periods.Fill(1, dates) ? dates.Count : 0;
        return (period, (int)Math.Min(inFirst + (long)(period - 1) * each, count));
    }
}
