using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>Who takes the book of money along reads who paid whom. It goes into the log, once: the event's own id is the line's.</summary>
internal sealed class NoteTakenBook(PalabreDb db) : IOn<BookTaken>
{
    public async Task HandleAsync(BookTaken told, CancellationToken ct)
    {
        if (await db.Set<LogEntry>().AnyAsync(e => e.Id == told.Id, ct)) return;
        db.Add(new LogEntry { Id = told.Id, At = told.At, Actor = told.Steward, Deed = Deeds.TookBook, Note = told.Form });
        await db.SaveChangesAsync(ct);
    }
}
