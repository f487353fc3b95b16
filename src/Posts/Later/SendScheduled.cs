using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Sends what is due. That it waits no longer is saved in the transaction of the post itself: however often this is stopped and begun again,
/// a post is sent once. What is refused at its time is kept, with the reason.
/// </summary>
internal sealed class SendScheduled(PalabreDb db, WritePost write, IMembers members, TimeProvider clock)
{
    private const int AtOnce = 100;

    public async Task DoAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Set<ScheduledPost>().Where(p => p.DueAt <= now && p.Refused == null).OrderBy(p => p.DueAt).Take(AtOnce).Select(p => p.Id).ToListAsync(ct);
        foreach (var id in due)
        {
            await OneAsync(id, now, ct);
            db.ChangeTracker.Clear();
        }
    }

    private async Task OneAsync(ScheduledId id, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Set<ScheduledPost>().SingleOrDefaultAsync(p => p.Id == id && p.DueAt <= now && p.Refused == null, ct) is not { } due) return;
        try
        {
            if (await SendAsync(due, ct) is { } refused) await KeepAsync(id, refused, ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Put off, taken back, or sent by another server in this moment: what was saved first holds, and nothing of this.
        }
    }

    private async Task<Refusal?> SendAsync(ScheduledPost due, CancellationToken ct)
    {
        if ((await members.SuspendedAsync(ct)).Contains(due.Author)) return new("scheduled_suspended");
        db.Remove(due);
        return (await write.DoAsync(due.Author, due.Post, due.Host, due.Language, key: null, ct)).Refused;
    }

    private async Task KeepAsync(ScheduledId id, Refusal refused, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        if (await db.Set<ScheduledPost>().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } kept) return;
        kept.Keep(refused);
        await db.SaveChangesAsync(ct);
    }
}
