using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>What was told of a post goes with it.</summary>
internal sealed class ForgetWhenPostDeleted(PalabreDb db, UnreadNews unread) : IOn<PostDeleted>
{
    public async Task HandleAsync(PostDeleted told, CancellationToken ct)
    {
        var about = db.Set<Notification>().Where(n => n.Post == told.Post);
        var members = await about.Select(n => n.Member).Distinct().ToListAsync(ct);
        await about.ExecuteDeleteAsync(ct);
        await unread.TellAsync(members, ct);
    }
}
