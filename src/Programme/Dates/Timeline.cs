using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Zones;

namespace Palabre.Programme;

/// <summary>One time at which a show takes place, took place or would have.</summary>
/// <param name="Original">Its start by the rule, on the show's clock.</param>
/// <param name="Date">What is kept of it; null while nobody touched it.</param>
public sealed record Slot(Show Show, Zone Zone, DateTime Original, DateTimeOffset Start, DateTimeOffset End, ShowDate? Date)
{
    /// <summary>Names it in addresses.</summary>
    public string Key => LocalTime.Write(Original);

    public bool IsCancelled => Date?.CancelledAt is not null;

    public bool IsMoved => Date?.Start is not null;

    /// <summary>From so long before its start on it may be opened: longer invites rooms that wait for nobody, shorter leaves no time to test a microphone.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromMinutes(30);

    public bool IsOver(DateTimeOffset now) => End <= now;

    public bool MayOpenAt(DateTimeOffset now) => !IsCancelled && now >= Start - Early && now < End;
}

/// <summary>A show with what is kept of its dates: everything about when it takes place.</summary>
public sealed class Timeline
{
    private readonly IReadOnlyDictionary<DateTime, ShowDate> _dates;

    /// <param name="dates">At least those that were moved or cancelled, and those of the time asked for.</param>
    public Timeline(Show show, Zone zone, IEnumerable<ShowDate> dates)
    {
        (Show, Zone) = (show, zone);
        _dates = dates.ToDictionary(d => d.Original);
        var plain = Plain(show, zone);
        Schedule = plain with { Changes = [.. _dates.Values.Where(d => IsOther(d) && plain.Has(d.Original)).Select(Change)] };
    }

    public Show Show { get; }
    public Zone Zone { get; }

    /// <summary>As the engine expands and writes it.</summary>
    public Schedule Schedule { get; }

    public IEnumerable<ShowDate> Dates => _dates.Values;

    /// <summary>The same show at other times, with the dates it has now.</summary>
    public Timeline Anew() => new(Show, Zone, _dates.Values);

    /// <summary>What is not over at <paramref name="from"/>, cancelled dates included, without end where the rule has none.</summary>
    public IEnumerable<Slot> From(DateTimeOffset from) => Show.IsDropped ? [] : Schedule.From(from).Select(Of);

    /// <summary>What lies between, also rooms that were held before the show had other times.</summary>
    public IEnumerable<Slot> Between(DateTimeOffset from, DateTimeOffset to) =>
        From(from).TakeWhile(slot => slot.Start < to).Concat(_dates.Values.Where(d => d.Room is not null && !Schedule.Has(d.Original)).Select(Of).Where(slot => slot.End > from && slot.Start < to))
            .OrderBy(slot => slot.Start);

    /// <summary>The one that would have started then; null when there is none.</summary>
    public Slot? At(DateTime original)
    {
        var date = _dates.GetValueOrDefault(original);
        if (Show.IsDropped || !Schedule.Has(original) || Excepted(original)) return date is { Room: not null } ? Of(date) : null;
        if (date is not null) return Of(date);
        var start = Zone.Resolve(original);
        return new(Show, Zone, original, start, start + Schedule.Duration, null);
    }

    /// <summary>When it takes place next after <paramref name="now"/>; null when it does not any more.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset now)
    {
        foreach (var slot in From(now))
            if (slot.Start > now && !slot.IsCancelled) return slot.Start;
        return null;
    }

    /// <summary>Keeps in the show's row what is looked for by it.</summary>
    public void Keep(DateTimeOffset now)
    {
        Show.Next = NextAfter(now);
        Show.Last = Show.IsDropped ? now : Schedule.Ends();
    }

    /// <summary>When the show takes place by its own row, nothing moved or cancelled.</summary>
    public static Schedule Plain(Show show, Zone zone) => new(show.Start, zone, TimeSpan.FromMinutes(show.Minutes))
    {
        Rule = show.Rule.Length > 0 && RecurrenceRule.TryRead(show.Rule, out var rule, out _) ? rule : null,
        Exceptions = [.. show.Exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(LocalTime.Stored)],
    };

    private static bool IsOther(ShowDate date) => date.Start is not null || date.CancelledAt is not null;

    private static Change Change(ShowDate date) => new(date.Original) { Start = date.Start, IsCancelled = date.CancelledAt is not null };

    private bool Excepted(DateTime original) => Schedule.Exceptions.Contains(original);

    private Slot Of(Occurrence one) => new(Show, Zone, one.Original, one.Start, one.End, _dates.GetValueOrDefault(one.Original));

    private Slot Of(ShowDate date)
    {
        var start = Zone.At(date.StartsAt);
        return new(Show, Zone, date.Original, start, start + Schedule.Duration, date);
    }
}
