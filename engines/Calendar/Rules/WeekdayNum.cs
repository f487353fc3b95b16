using System.Globalization;

namespace Palabre.Calendar.Rules;

/// <summary>A weekday of a rule (weekdaynum, RFC 5545 §3.3.10): each one of the period, or only the n-th.</summary>
/// <param name="Day">The day of the week.</param>
/// <param name="Ordinal">0 for each; 1 for the first of the month or year, −1 for the last. From −53 to 53.</param>
public readonly record struct WeekdayNum(DayOfWeek Day, int Ordinal = 0)
{
    private static readonly string[] Names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <summary>As it is written in a rule: "MO", "2TU", "-1FR".</summary>
    public override string ToString() =>
        Ordinal == 0 ? NameOf(Day) : string.Create(CultureInfo.InvariantCulture, $"{Ordinal}{NameOf(Day)}");

    internal static string NameOf(DayOfWeek day) => Names[(int)day];

    internal static bool TryReadDay(ReadOnlySpan<char> text, out DayOfWeek day)
    {
        day = default;
        for (var i = 0; i < Names.Length; i++)
        {
            if (!text.Equals(Names[i], StringComparison.OrdinalIgnoreCase)) continue;
            day = (DayOfWeek)i;
            return true;
        }
        return false;
    }

    /// <summary>Whether this is the day meant, in a month or year that lasts from <paramref name="first"/> to <paramref name="last"/>.</summary>
    internal bool Means(DateOnly date, DateOnly first, DateOnly last)
    {
        if (date.DayOfWeek != Day) return false;
        if (Ordinal == 0) return true;
        return Ordinal > 0
            ? (date.DayNumber - first.DayNumber) / 7 + 1 == Ordinal
            : (last.DayNumber - date.DayNumber) / 7 + 1 == -Ordinal;
    }
}
