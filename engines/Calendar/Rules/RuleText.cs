using System.Globalization;
using System.Text;

namespace Palabre.Calendar.Rules;

/// <summary>Writes rules, FREQ first as old readers want it (RFC 5545 §3.3.10), parts at their default left out.</summary>
internal static class RuleText
{
    public static string Of(RecurrenceRule rule)
    {
        var text = new StringBuilder("FREQ=").Append(Name(rule.Frequency));
        if (rule.Interval != 1) Add(text, "INTERVAL", rule.Interval);
        if (rule.Count is { } count) Add(text, "COUNT", count);
        if (rule.Until is { } until) text.Append(";UNTIL=").Append(until.ToString());
        Add(text, "BYMONTH", rule.ByMonth);
        Add(text, "BYMONTHDAY", rule.ByMonthDay);
        if (rule.ByDay.Count > 0) text.Append(";BYDAY=").AppendJoin(',', rule.ByDay);
        Add(text, "BYSETPOS", rule.BySetPos);
        if (rule.WeekStart != DayOfWeek.Monday) text.Append(";WKST=").Append(WeekdayNum.NameOf(rule.WeekStart));
        return text.ToString();
    }

    public static string Name(Frequency frequency) => frequency switch
    {
        Frequency.Daily => "DAILY",
        Frequency.Weekly => "WEEKLY",
        Frequency.Monthly => "MONTHLY",
        _ => "YEARLY",
    };

    private static void Add(StringBuilder text, string name, int number) => text.Append(CultureInfo.InvariantCulture, $";{name}={number}");

    private static void Add(StringBuilder text, string name, IReadOnlyList<int> numbers)
    {
        if (numbers.Count == 0) return;
        text.Append(';').Append(name).Append('=');
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
        }
    }
}
