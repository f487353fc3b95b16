namespace Palabre.Calendar.Rules;

/// <summary>Why a rule is not taken, for a form to say in its reader's language.</summary>
/// <param name="Code">One of the constants of this type.</param>
/// <param name="Argument">What is at fault as it was written, such as "BYHOUR" or "INTERVAL=0", at most 40 characters; or a limit; or "".</param>
public sealed record RuleRefusal(string Code, string Argument = "")
{
    /// <summary>There is nothing in it.</summary>
    public const string Empty = "rule_empty";

    /// <summary>Longer than the argument says.</summary>
    public const string TooLong = "rule_too_long";

    /// <summary>A part that is not NAME=VALUE.</summary>
    public const string Malformed = "rule_malformed";

    /// <summary>A part that RFC 5545 does not know.</summary>
    public const string UnknownPart = "rule_part_unknown";

    /// <summary>A part, or a frequency, that exists but is not supported here.</summary>
    public const string Unsupported = "rule_part_unsupported";

    /// <summary>A part that comes twice.</summary>
    public const string Twice = "rule_part_twice";

    /// <summary>There is no FREQ.</summary>
    public const string NoFrequency = "rule_frequency_missing";

    /// <summary>A value that is none, or is out of its bounds.</summary>
    public const string BadValue = "rule_value";

    /// <summary>COUNT and UNTIL, of which only one may be there.</summary>
    public const string TwoEnds = "rule_two_ends";

    /// <summary>A numbered weekday in a rule that is neither monthly nor yearly.</summary>
    public const string NumberedWeekday = "rule_numbered_weekday";

    /// <summary>Days of the month in a weekly rule.</summary>
    public const string MonthDaysInWeek = "rule_month_days_weekly";

    /// <summary>BYSETPOS, and no other part that gives it several days to choose from.</summary>
    public const string PositionsAlone = "rule_positions_alone";

    internal const int LongestArgument = 40;

    internal static RuleRefusal Of(string code, string argument) =>
        new(code, argument.Length <= LongestArgument ? argument : argument[..LongestArgument]);
}
