using System.Diagnostics.CodeAnalysis;

namespace Palabre.Calendar.Rules;

/// <summary>
/// On which days something happens again (RRULE, RFC 5545 §3.3.10). The time of day is that of the first occurrence: rules finer than
/// a day are refused. Two rules are equal when they are written alike.
/// </summary>
/// <param name="Frequency">The period in which days are chosen.</param>
public sealed record RecurrenceRule(Frequency Frequency)
{
    /// <summary>More than 27 years of days: no programme needs more, and a count has to be walked through.</summary>
    public const int MostOccurrences = 9_999;

    /// <summary>The longest interval.</summary>
    public const int LongestInterval = 999;

    /// <summary>Characters of the longest text that is read.</summary>
    public const int LongestText = 1_000;

    /// <summary>Every how many periods; 1 for every one. INTERVAL.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>After how many occurrences it is over, those left out by exceptions included; null for never. COUNT.</summary>
    public int? Count { get; init; }

    /// <summary>When it is over; null for never. UNTIL.</summary>
    public RuleUntil? Until { get; init; }

    /// <summary>On which weekdays. In a monthly or yearly rule they may be numbered. BYDAY.</summary>
    public IReadOnlyList<WeekdayNum> ByDay { get; init; } = [];

    /// <summary>On which days of the month, 1–31, or −1 for the last to −31. BYMONTHDAY.</summary>
    public IReadOnlyList<int> ByMonthDay { get; init; } = [];

    /// <summary>In which months, 1–12. BYMONTH.</summary>
    public IReadOnlyList<int> ByMonth { get; init; } = [];

    /// <summary>Which of the days chosen in a period: 1 for the first, −1 for the last, to ±366. BYSETPOS.</summary>
    public IReadOnlyList<int> BySetPos { get; init; } = [];

    /// <summary>On which day weeks begin; matters with an interval of several weeks and with positions. WKST.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>Reads a rule, with or without its "RRULE:", or says why it is not taken.</summary>
    /// <param name="text">Such as "FREQ=MONTHLY;BYDAY=-1FR". Letters may be small.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="refusal">Why there is none.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out RecurrenceRule? rule, [NotNullWhen(false)] out RuleRefusal? refusal) =>
        RuleReader.TryRead(text, out rule, out refusal);

    /// <summary>Why this rule, made by hand, would not be taken; null when it is good. Whoever reads a rule need not ask.</summary>
    public RuleRefusal? Check() => RuleCheck.Of(this);

    /// <summary>
    /// The first day on or after <paramref name="day"/> that the rule would choose if it began on that day; null if there is none, as
    /// with 30 February. A form moves the first occurrence here, since a series whose start is not in its rule means nothing (§3.8.5.3).
    /// </summary>
    public DateOnly? FirstOn(DateOnly day)
    {
        foreach (var date in new RuleDates(this with { Count = null }, day).From(day)) return date;
        return null;
    }

    /// <summary>As in iCalendar, without "RRULE:".</summary>
    public override string ToString() => RuleText.Of(this);

    /// <summary>Whether both are written alike.</summary>
    public bool Equals(RecurrenceRule? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
