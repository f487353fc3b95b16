namespace Palabre.Calendar.Schedules;

/// <summary>One time at which something scheduled takes place.</summary>
/// <param name="Original">Its start by the rule, in the schedule's zone; names it also after it was moved.</param>
/// <param name="Start">When it starts, with the offset of the schedule's zone at that moment.</param>
/// <param name="Duration">How long it takes, by a stopwatch: an hour that the clocks skip is not part of it.</param>
/// <param name="Change">How it differs from the others; null for most.</param>
public readonly record struct Occurrence(DateTime Original, DateTimeOffset Start, TimeSpan Duration, Change? Change = null)
{
    /// <summary>When it is over.</summary>
    public DateTimeOffset End => Start + Duration;

    /// <summary>Whether it is only shown as cancelled.</summary>
    public bool IsCancelled => Change is { IsCancelled: true };
}
