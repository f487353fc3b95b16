namespace Palabre.Calendar.Rules;

/// <summary>The period in which a rule chooses its days (FREQ, RFC 5545 §3.3.10). Nothing that happens several times a day.</summary>
public enum Frequency
{
    /// <summary>Every day, or every n-th.</summary>
    Daily,

    /// <summary>Every week, which begins on the rule's <see cref="RecurrenceRule.WeekStart"/>.</summary>
    Weekly,

    /// <summary>Every month.</summary>
    Monthly,

    /// <summary>Every year.</summary>
    Yearly,
}
