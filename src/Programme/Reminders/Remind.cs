using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>
/// Says of every date that begins within ten minutes that it is soon, once: what was said is kept in the same transaction as the telling.
/// After a stop it says what still lies ahead, and nothing of what has begun.
/// </summary>
internal sealed class Remind(PalabreDb db, ShowBook book, IdMaker ids, TimeProvider clock)
{
    /// <summary>Long enough to sit down and find the headphones, short enough not to be forgotten again.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    public async Task DoAsync(CancellationToken ct)
    {
        var until = clock.GetUtcNow() + Ahead;
        foreach (var id in await db.Set<Show>().Where(s => s.Next != null && s.Next <= until).OrderBy(s => s.Next).Select(s => s.Id).ToListAsync(ct))
        {
            await OneAsync(id, ct);
            db.ChangeTracker.Clear();
        }
    }

    private async Task OneAsync(ShowId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await book.FindAsync(id, ct) is not { } timeline) return;
        foreach (var slot in timeline.From(now).TakeWhile(s => s.Start <= now + Ahead).Where(s => s.Start > now && !s.IsCancelled).ToList()) Tell(slot);
        // What is soon stays the next until it begins: lists of what comes show it.
        if (timeline.Show.Next <= now) timeline.Keep(now);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // Somebody changed it in this moment, or another server says it: the next look finds what is left to say.
        }
    }

    private void Tell(Slot slot)
    {
        if (slot.Date?.RemindedOf == slot.Start) return;
        var date = slot.Date;
        if (date is null) db.Add(date = new ShowDate { Id = new(ids.Next()), Show = slot.Show.Id, Original = slot.Original, StartsAt = slot.Start });
        date.RemindedOf = slot.Start;
        db.Tell(new OccurrenceSoon(ids.Next(), date.Id, slot.Start));
    }
}
