using System.Globalization;

namespace Palabre.Calendar.Rules;

/// <summary>What a rule may be (RFC 5545 §3.3.10, the notes on each part and the table of what they do together).</summary>
internal static class RuleCheck
{
    public static RuleRefusal? Of(RecurrenceRule rule) => Numbers(rule) ?? Together(rule);

    private static RuleRefusal? Numbers(RecurrenceRule rule)
    {
        if (rule.Interval is < 1 or > RecurrenceRule.LongestInterval) return Bad("INTERVAL", rule.Interval);
        if (rule.Count is < 1 or > RecurrenceRule.MostOccurrences) return Bad("COUNT", rule.Count.Value);
        foreach (var day in rule.ByDay)
            if (day.Ordinal is < -53 or > 53) return RuleRefusal.Of(RuleRefusal.BadValue, $"BYDAY={day}");
        return Within("BYMONTHDAY", rule.ByMonthDay, -31, 31)
            ?? Within("BYMONTH", rule.ByMonth, 1, 12)
            ?? Within("BYSETPOS", rule.BySetPos, -366, 366);
    }

    private static RuleRefusal? Together(RecurrenceRule rule)
    {
        if (rule is { Count: not null, Until: not null }) return new(RuleRefusal.TwoEnds);
        if (rule.Frequency is Frequency.Daily or Frequency.Weekly)
            foreach (var day in rule.ByDay)
                if (day.Ordinal != 0) return RuleRefusal.Of(RuleRefusal.NumberedWeekday, day.ToString());
        if (rule.Frequency == Frequency.Weekly && rule.ByMonthDay.Count > 0) return new(RuleRefusal.MonthDaysInWeek, "BYMONTHDAY");
        if (rule.BySetPos.Count > 0 && rule.ByDay.Count + rule.ByMonthDay.Count + rule.ByMonth.Count == 0)
            return new(RuleRefusal.PositionsAlone, "BYSETPOS");
        return null;
    }

    private static RuleRefusal? Within(string name, IReadOnlyList<int> numbers, int least, int most)
    {
        foreach (var number in numbers)
            if (number == 0 || number < least || number > most) return Bad(name, number);
        return null;
    }

    private static RuleRefusal Bad(string name, int number) =>
        new(RuleRefusal.BadValue, string.Create(CultureInfo.InvariantCulture, $"{name}={number}"));
}
