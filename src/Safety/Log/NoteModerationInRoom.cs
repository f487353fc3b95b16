using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>What moderators do in rooms goes into the log. The event's own id is the line's: told twice, it is noted once.</summary>
internal sealed class NoteModerationInRoom(PalabreDb db) : IOn<ModeratedInRoom>
{
    public async Task HandleAsync(ModeratedInRoom told, CancellationToken ct)
    {
        if (await db.Set<LogEntry>().AnyAsync(e => e.Id == told.Id, ct)) return;
        db.Add(new LogEntry { Id = told.Id, At = told.At, Actor = told.Actor, Target = told.Target, Room = told.Room, Deed = Deeds.Of(told.Deed) });
        await db.SaveChangesAsync(ct);
    }
}
