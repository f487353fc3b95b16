namespace Palabre.Calendar.Rules;

/// <summary>
/// The days a rule chooses in its k-th period: expanded, limited and picked from as in the table of RFC 5545 §3.3.10. Period 0 is the
/// one with the first occurrence in it; its days may lie before that.
/// </summary>
internal sealed class PeriodDates
{
    private readonly RecurrenceRule _rule;
    private readonly DateOnly _start;
    private readonly int _firstWeek;
    private readonly int[] _daysOfWeek;
    private readonly int[] _months;
    private readonly WeekdayNum[] _weekdays;
    private readonly int[] _monthDays;
    private readonly List<DateOnly> _picked = [];

    public PeriodDates(RecurrenceRule rule, DateOnly start)
    {
        (_rule, _start) = (rule, start);
        _firstWeek = start.DayNumber - FromWeekStart(start.DayOfWeek);
        _daysOfWeek = rule.ByDay.Count == 0 ? [FromWeekStart(start.DayOfWeek)] : [.. rule.ByDay.Select(day => FromWeekStart(day.Day)).Distinct().Order()];
        _months = [.. rule.ByMonth.Distinct().Order()];
        _weekdays = [.. rule.ByDay];
        _monthDays = [.. rule.ByMonthDay];
    }

    /// <summary>
    /// So many periods without a day, one after the other, prove that there is none to come: after 400 years months have the same
    /// lengths and weekdays again, and this many periods stand in each of the places they can have in 400 years.
    /// </summary>
    public int LongestPause => _rule.Frequency switch
    {
        Frequency.Daily => 146_097,
        Frequency.Weekly => 20_871,
        Frequency.Monthly => 4_800,
        _ => 400,
    };

    /// <summary>Whether all periods but the first choose equally many days, so that they need not be walked through to be counted.</summary>
    public bool IsSteady => _rule.Frequency == Frequency.Weekly
        ? _months.Length == 0
        : _rule.Frequency == Frequency.Daily && _months.Length + _weekdays.Length + _monthDays.Length == 0;

    /// <summary>A period with no later one before it that could have a day on or after <paramref name="date"/>.</summary>
    public int PeriodOf(DateOnly date)
    {
        if (date <= _start) return 0;
        var units = _rule.Frequency switch
        {
            Frequency.Daily => date.DayNumber - _start.DayNumber,
            Frequency.Weekly => (date.DayNumber - _firstWeek) / 7,
            Frequency.Monthly => MonthNumber(date) - MonthNumber(_start),
            _ => date.Year - _start.Year,
        };
        return units / _rule.Interval;
    }

    /// <summary>Puts the days of a period into a list, in order; false when it lies beyond the year 9999.</summary>
    public bool Fill(int period, List<DateOnly> dates)
    {
        dates.Clear();
        var units = (long)period * _rule.Interval;
        var isThere = _rule.Frequency switch
        {
            Frequency.Daily => FillDay(_start.DayNumber + units, dates),
            Frequency.Weekly => FillWeek(_firstWeek + 7 * units, dates),
            Frequency.Monthly => FillMonth(MonthNumber(_start) + units, dates),
            _ => FillYear(_start.Year + units, dates),
        };
        if (_rule.BySetPos.Count > 0) Pick(dates);
        return isThere;
    }

    private bool FillDay(long number, List<DateOnly> dates)
    {
        if (number > DateOnly.MaxValue.DayNumber) return false;
        var date = DateOnly.FromDayNumber((int)number);
        if (IsInMonths(date) && IsOnMonthDays(date) && (_weekdays.Length == 0 || Array.IndexOf(_daysOfWeek, FromWeekStart(date.DayOfWeek)) >= 0))
            dates.Add(date);
        return true;
    }

    private bool FillWeek(long number, List<DateOnly> dates)
    {
        if (number > DateOnly.MaxValue.DayNumber) return false;
        foreach (var day in _daysOfWeek)
        {
            if (number + day < 0 || number + day > DateOnly.MaxValue.DayNumber) continue;
            var date = DateOnly.FromDayNumber((int)number + day);
            if (IsInMonths(date)) dates.Add(date);
        }
        return true;
    }

    private bool FillMonth(long number, List<DateOnly> dates)
    {
        var (year, month) = ((int)(number / 12), (int)(number % 12) + 1);
        if (year > 9999) return false;
        if (_months.Length == 0 || Array.IndexOf(_months, month) >= 0) AddMonth(year, month, dates);
        return true;
    }

    private bool FillYear(long number, List<DateOnly> dates)
    {
        if (number > 9999) return false;
        var year = (int)number;
        if (_months.Length > 0)
        {
            foreach (var month in _months) AddMonth(year, month, dates);
            return true;
        }

        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        if (_monthDays.Length > 0)
            for (var month = 1; month <= 12; month++) AddMonthDays(year, month, first, last, dates);
        else if (_weekdays.Length > 0)
            AddWeekdays(first, last, dates);
        else
            AddDay(year, _start.Month, _start.Day, dates);
        return true;
    }

    private void AddMonth(int year, int month, List<DateOnly> dates)
    {
        var (first, last) = (new DateOnly(year, month, 1), new DateOnly(year, month, DateTime.DaysInMonth(year, month)));
        if (_monthDays.Length > 0) AddMonthDays(year, month, first, last, dates);
        else if (_weekdays.Length > 0) AddWeekdays(first, last, dates);
        else AddDay(year, month, _start.Day, dates);
    }

    /// <summary>Days of a month, of which weekdays, if there are any in the rule, leave some (notes 1 and 2 of the table).</summary>
    private void AddMonthDays(int year, int month, DateOnly first, DateOnly last, List<DateOnly> dates)
    {
        var from = dates.Count;
        var length = DateTime.DaysInMonth(year, month);
        foreach (var day in _monthDays)
        {
            var number = day > 0 ? day : length + day + 1;
            if (number < 1 || number > length) continue;
            var date = new DateOnly(year, month, number);
            if ((_weekdays.Length == 0 || IsMeant(date, first, last)) && dates.IndexOf(date, from) < 0) dates.Add(date);
        }
        dates.Sort(from, dates.Count - from, null);
    }

    private void AddWeekdays(DateOnly first, DateOnly last, List<DateOnly> dates)
    {
        for (var date = first; ; date = date.AddDays(1))
        {
            if (IsMeant(date, first, last)) dates.Add(date);
            if (date == last) return;
        }
    }

    private static void AddDay(int year, int month, int day, List<DateOnly> dates)
    {
        if (day <= DateTime.DaysInMonth(year, month)) dates.Add(new(year, month, day));
    }

    private void Pick(List<DateOnly> dates)
    {
        _picked.Clear();
        foreach (var position in _rule.BySetPos)
        {
            var at = position > 0 ? position - 1 : dates.Count + position;
            if (at >= 0 && at < dates.Count && !_picked.Contains(dates[at])) _picked.Add(dates[at]);
        }
        _picked.Sort();
        dates.Clear();
        dates.AddRange(_picked);
    }

    private bool IsMeant(DateOnly date, DateOnly first, DateOnly last)
    {
        foreach (var day in _weekdays)
            if (day.Means(date, first, last)) return true;
        return false;
    }

    private bool IsInMonths(DateOnly date) => _months.Length == 0 || Array.IndexOf(_months, date.Month) >= 0;

    private bool IsOnMonthDays(DateOnly date)
    {
        if (_monthDays.Length == 0) return true;
        var fromLast = date.Day - DateTime.DaysInMonth(date.Year, date.Month) - 1;
        foreach (var day in _monthDays)
            if (day == date.Day || day == fromLast) return true;
        return false;
    }

    private int FromWeekStart(DayOfWeek day) => ((int)day - (int)_rule.WeekStart + 7) % 7;

    private static int MonthNumber(DateOnly date) => date.Year * 12 + date.Month - 1;
}
