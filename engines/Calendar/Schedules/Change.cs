namespace Palabre.Calendar.Schedules;

/// <summary>
/// One occurrence that is not as the others (RECURRENCE-ID, RFC 5545 §3.8.4.4): moved, longer, called otherwise, or cancelled. What is
/// null stays as it is.
/// </summary>
/// <param name="Original">When it would have started, in the schedule's zone; which occurrence it is, for ever.</param>
public sealed record Change(DateTime Original)
{
    /// <summary>When it starts instead, in the schedule's zone.</summary>
    public DateTime? Start { get; init; }

    /// <summary>How long it takes instead.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What it is called instead.</summary>
    public string? Title { get; init; }

    /// <summary>What is said about it instead.</summary>
    public string? Description { get; init; }

    /// <summary>It does not take place; unlike an exception it is still shown, as cancelled.</summary>
    public bool IsCancelled { get; init; }
}
