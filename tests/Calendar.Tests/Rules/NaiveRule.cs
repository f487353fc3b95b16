using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Tests.Rules;

/// <summary>
/// A rule read as slowly as can be: every day from the first on is asked whether it belongs, by what the table of RFC 5545 §3.3.10 says of
/// each part. Shares nothing with the engine's way, which makes days rather than asks them.
/// </summary>
internal sealed class NaiveRule(RecurrenceRule rule, DateOnly start)
{
    public IEnumerable<DateOnly> Days(DateOnly last)
    {
        var count = 0;
        for (var day = start; day <= last; day = day.AddDays(1))
        {
            if (!Belongs(day)) continue;
            if (++count > rule.Count) yield break;
            yield return day;
        }
    }

    private bool Belongs(DateOnly day)
    {
        var (first, last) = Period(day);
        var (firstOfAll, _) = Period(start);
        if (Distance(firstOfAll, first) % rule.Interval != 0 || !IsChosen(day)) return false;
        if (rule.BySetPos.Count == 0) return true;

        var chosen = new List<DateOnly>();
        for (var one = first; one <= last; one = one.AddDays(1))
            if (IsChosen(one)) chosen.Add(one);
        var place = chosen.IndexOf(day);
        return rule.BySetPos.Contains(place + 1) || rule.BySetPos.Contains(place - chosen.Count);
    }

    private bool IsChosen(DateOnly day)
    {
        if (rule.ByMonth.Count > 0 && !rule.ByMonth.Contains(day.Month)) return false;
        if (rule.ByMonthDay.Count > 0 && !rule.ByMonthDay.Contains(day.Day) && !rule.ByMonthDay.Contains(FromEnd(day))) return false;
        if (rule.ByDay.Count > 0) return rule.ByDay.Any(weekday => IsMeant(day, weekday));
        if (rule.ByMonthDay.Count > 0) return true;
        return rule.Frequency switch
        {
            Frequency.Daily => true,
            Frequency.Weekly => day.DayOfWeek == start.DayOfWeek,
            Frequency.Monthly => day.Day == start.Day,
            _ => day.Day == start.Day && (rule.ByMonth.Count > 0 || day.Month == start.Month),
        };
    }

    private bool IsMeant(DateOnly day, WeekdayNum weekday)
    {
        if (day.DayOfWeek != weekday.Day) return false;
        if (weekday.Ordinal == 0) return true;
        var isWithinMonth = rule.Frequency == Frequency.Monthly || rule.ByMonth.Count > 0;
        var step = weekday.Ordinal > 0 ? -7 : 7;
        var place = 0;
        for (var one = day; one.Year == day.Year && (!isWithinMonth || one.Month == day.Month); one = one.AddDays(step)) place++;
        return place == Math.Abs(weekday.Ordinal);
    }

    private static int FromEnd(DateOnly day)
    {
        var left = 1;
        for (var one = day.AddDays(1); one.Month == day.Month; one = one.AddDays(1)) left++;
        return -left;
    }

    private (DateOnly First, DateOnly Last) Period(DateOnly day)
    {
        switch (rule.Frequency)
        {
            case Frequency.Daily:
                return (day, day);
            case Frequency.Weekly:
                while (day.DayOfWeek != rule.WeekStart) day = day.AddDays(-1);
                return (day, day.AddDays(6));
            case Frequency.Monthly:
                var month = new DateOnly(day.Year, day.Month, 1);
                return (month, month.AddMonths(1).AddDays(-1));
            default:
                return (new(day.Year, 1, 1), new(day.Year, 12, 31));
        }
    }

    private int Distance(DateOnly from, DateOnly to) => rule.Frequency switch
    {
        Frequency.Daily => to.DayNumber - from.DayNumber,
        Frequency.Weekly => (to.DayNumber - from.DayNumber) / 7,
        Frequency.Monthly => (to.Year - from.Year) * 12 + to.Month - from.Month,
        _ => to.Year - from.Year,
    };
}
