using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>A member is told who follows them; once, also when somebody unfollows and comes back.</summary>
internal sealed class NotifyWhenFollowed(Notifier notifier, PalabreDb db) : IOn<MemberFollowed>
{
    public async Task HandleAsync(MemberFollowed told, CancellationToken ct)
    {
        // Who was let in by them is no news to them.
        if (told.WasAsked) return;
        // Who comes in by an invitation follows its sender: that they came in says it already.
        if (await db.Set<Notification>().AnyAsync(n => n.Member == told.Followed && n.Kind == NotificationKind.InvitationAccepted && n.Subject == told.Follower.Value, ct)) return;
        await notifier.TellAsync(new(NotificationKind.Followed, told.Follower.Value, told.Follower), [told.Followed], ct);
    }
}
