namespace Palabre.Calendar.Schedules;

/// <summary>Why a schedule, or a change of one, is not taken, for a form to say in its reader's language.</summary>
/// <param name="Code">One of the constants of this type or of <see cref="Rules.RuleRefusal"/>.</param>
/// <param name="Argument">The local time at fault as "2026-11-05T20:00:00", or what <see cref="Rules.RuleRefusal"/> says, or "".</param>
public sealed record ScheduleRefusal(string Code, string Argument = "")
{
    /// <summary>The rule never has an occurrence, or its last moment is before the first.</summary>
    public const string Never = "schedule_never";

    /// <summary>The start is not one of the rule's days: programs would disagree about it (RFC 5545 §3.8.5.3).</summary>
    public const string StartNotInRule = "schedule_start_not_in_rule";

    /// <summary>A duration below zero.</summary>
    public const string Backwards = "schedule_backwards";

    /// <summary>An exception, a change or a split where nothing takes place.</summary>
    public const string NoOccurrence = "schedule_no_occurrence";

    /// <summary>Two changes of one occurrence.</summary>
    public const string ChangedTwice = "schedule_changed_twice";

    /// <summary>A split before the first occurrence: nothing would be left of the old series.</summary>
    public const string NothingBefore = "schedule_nothing_before";

    internal static ScheduleRefusal At(string code, DateTime local) => new(code, local.ToString("s", System.Globalization.CultureInfo.InvariantCulture));
}
