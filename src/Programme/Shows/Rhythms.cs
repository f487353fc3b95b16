using Palabre.Calendar.Rules;

namespace Palabre.Programme;

/// <summary>The few rhythms a form offers, as rules and back.</summary>
internal static class Rhythms
{
    public const string Weekly = "weekly";
    public const string Fortnightly = "fortnightly";
    public const string Monthly = "monthly";
    public const string Once = "once";

    /// <summary>A rule that the form cannot say, and leaves as it is.</summary>
    public const string Kept = "kept";

    public static readonly IReadOnlyList<string> Offered = [Weekly, Fortnightly, Monthly, Once];

    /// <summary>The rule of a choice for a show that begins then; null to keep the one there is.</summary>
    public static string? RuleOf(string? rhythm, DateTime start) => rhythm switch
    {
        Kept => null,
        Once => "",
        Fortnightly => "FREQ=WEEKLY;INTERVAL=2",
        Monthly => new RecurrenceRule(Frequency.Monthly) { ByDay = [new(start.DayOfWeek, WeekOf(start))] }.ToString(),
        _ => "FREQ=WEEKLY",
    };

    /// <summary>The choice that says a rule.</summary>
    public static string Of(string rule, DateTime start)
    {
        if (rule.Length == 0) return Once;
        foreach (var rhythm in Offered)
            if (RuleOf(rhythm, start) == rule) return rhythm;
        return Kept;
    }

    /// <summary>Which one of its month: 1 to 4, or −1 for the last, since not every month has a fifth.</summary>
    public static int WeekOf(DateTime day) => day.Day > 28 ? -1 : (day.Day - 1) / 7 + 1;
}
