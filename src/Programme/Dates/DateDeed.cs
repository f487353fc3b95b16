using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>What all deeds about one date have in common: it is found, kept as a row, and what follows from its change is noted.</summary>
internal sealed class DateDeed(ShowDoor door, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>One date of a show that this person may change and that is not over; or why not.</summary>
    public async Task<(FoundShow? Found, Slot? Slot, Refusal? Refused)> FindAsync(ShowId show, string key, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.ChangeAsync(show, viewer, ct);
        if (found is null) return (null, null, refused);
        if (ShowDoor.DateOf(found, key) is not { } slot) return (null, null, ShowDoor.NoDate);
        return slot.IsOver(Now) ? (null, null, new Refusal("occurrence_over")) : (found, slot, null);
    }

    /// <summary>The row of a date, made if nobody touched it yet.</summary>
    public ShowDate Touch(Slot slot)
    {
        if (slot.Date is { } kept) return kept;
        var date = new ShowDate { Id = new(ids.Next()), Show = slot.Show.Id, Original = slot.Original, StartsAt = slot.Start };
        db.Add(date);
        return date;
    }

    /// <summary>The show has changed for who comes: calendars hear of it, and what is looked for by its row is kept.</summary>
    public void Changed(FoundShow found, ShowDate date)
    {
        var show = found.Show;
        (show.Sequence, show.ChangedAt) = (show.Sequence + 1, Now);
        new Timeline(show, found.Timeline.Zone, found.Timeline.Dates.Append(date).Distinct()).Keep(Now);
        db.Tell(new ShowChanged(show.Id));
    }

    public void Tell<TEvent>(Func<long, TEvent> told) where TEvent : notnull => db.Tell(told(ids.Next()));

    public async Task<Refusal?> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return new Refusal("show_changed_meanwhile");
        }
    }
}
