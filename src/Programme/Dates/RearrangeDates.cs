using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>A show has other times: those who said they come to a date come to the one nearest to it, and are told; where none is near, it is cancelled.</summary>
internal sealed class RearrangeDates(PalabreDb db, IdMaker ids)
{
    /// <summary>Farther than that from its old time it is another evening, to which nobody said they come.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromDays(6.5);

    /// <summary>Writes the times into the show and takes its coming dates along; the caller saves.</summary>
    public void Do(Timeline before, ShowTimes times, MemberId by, DateTimeOffset now)
    {
        times.Write(before.Show);
        var plain = new Timeline(before.Show, times.Zone, []);
        var other = before.Dates.Where(d => d.StartsAt > now && plain.At(d.Original)?.Start != before.Zone.Resolve(d.Original)).OrderBy(d => d.StartsAt).ToList();
        var taken = before.Dates.Except(other).Select(d => d.Original).ToHashSet();
        foreach (var date in other) Take(date, plain, taken, by, now);
        new Timeline(before.Show, times.Zone, before.Dates).Keep(now);
    }

    private void Take(ShowDate date, Timeline plain, HashSet<DateTime> taken, MemberId by, DateTimeOffset now)
    {
        var nearest = date.CancelledAt is not null ? null
            : plain.Between(Later(date.StartsAt - Near, now), date.StartsAt + Near).Where(s => s.Start > now && !taken.Contains(s.Original)).MinBy(s => (s.Start - date.StartsAt).Duration());
        if (nearest is null)
        {
            // The time that names it may be another one's by now.
            while (!taken.Add(date.Original)) date.Original = date.Original.AddSeconds(1);
            if (date.CancelledAt is not null) return;
            date.CancelledAt = now;
            db.Tell(new OccurrenceCancelled(ids.Next(), date.Id, by));
            return;
        }
        taken.Add(nearest.Original);
        var isOther = nearest.Start != date.StartsAt;
        (date.Original, date.Start, date.StartsAt) = (nearest.Original, null, nearest.Start);
        if (isOther) db.Tell(new OccurrenceMoved(ids.Next(), date.Id, by, nearest.Start));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
