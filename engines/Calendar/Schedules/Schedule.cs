using Palabre.Calendar.Rules;
using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Schedules;

/// <summary>
/// When something takes place, once or again and again: by the clock of its own zone, so that a show at eight stays at eight when the
/// clocks change (RFC 5545 §3.8.5.3). Immutable.
/// </summary>
/// <param name="Start">The first start, in the zone. Whole seconds; its kind is not looked at. DTSTART.</param>
/// <param name="Zone">Whose clock counts.</param>
/// <param name="Duration">How long each occurrence takes. DURATION.</param>
public sealed record Schedule(DateTime Start, Zone Zone, TimeSpan Duration)
{
    /// <summary>How it comes again; null for once.</summary>
    public RecurrenceRule? Rule { get; init; }

    /// <summary>Starts by the rule at which nothing takes place, in the zone. EXDATE.</summary>
    public IReadOnlyList<DateTime> Exceptions { get; init; } = [];

    /// <summary>Occurrences that differ from the others, at most one change for each. An exception wins over a change. RECURRENCE-ID.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>
    /// The occurrences that are not over at <paramref name="from"/>, cancelled ones included, in order of their starts, made as they are
    /// asked for: without end if the rule has none (until the year 9999). Goes straight there, however long ago the first one was;
    /// only a monthly, yearly or month-limited rule with a COUNT is walked through from its beginning, which the count bounds.
    /// </summary>
    public IEnumerable<Occurrence> From(DateTimeOffset from) => new Expansion(this).From(from);

    /// <summary>The occurrences of which a part lies at or after <paramref name="from"/> and that start before <paramref name="to"/>.</summary>
    public IEnumerable<Occurrence> Between(DateTimeOffset from, DateTimeOffset to) => From(from).TakeWhile(occurrence => occurrence.Start < to);

    /// <summary>Whether the rule has an occurrence that starts then, in the zone, be it excepted or changed.</summary>
    public bool Has(DateTime original) => new Expansion(this).Has(original);

    /// <summary>
    /// When the last occurrence is over, moved ones counted; null if there is no end. Walks to it, so keep the answer rather than ask
    /// again and again.
    /// </summary>
    public DateTimeOffset? Ends()
    {
        if (Rule is { Count: null, Until: null }) return null;
        DateTimeOffset? last = null;
        foreach (var occurrence in From(DateTimeOffset.MinValue))
            if (last is null || occurrence.End > last) last = occurrence.End;
        return last;
    }

    /// <summary>What makes it one that programs would read differently, or that means nothing; null when it is good.</summary>
    public ScheduleRefusal? Check() => ScheduleCheck.Of(this);

    /// <summary>
    /// Ends this series before one of its occurrences and begins another with it: what "this and all following" is in every program,
    /// since few understand RANGE=THISANDFUTURE (RFC 5545 §3.2.13). Exceptions and changes go to the part they belong to, and a count
    /// is shared out. The second part is then changed at will, and gets a UID of its own.
    /// </summary>
    /// <param name="original">The start by the rule of the first occurrence of the second part, in the zone.</param>
    /// <param name="parts">Both.</param>
    /// <returns>Why not; null when it is done.</returns>
    public ScheduleRefusal? Split(DateTime original, out (Schedule Before, Schedule After) parts) => ScheduleSplit.At(this, original, out parts);
}
