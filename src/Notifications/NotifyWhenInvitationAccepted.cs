using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Whoever invited somebody is told that they came. That they follow as well, which is told first, is then no news.</summary>
internal sealed class NotifyWhenInvitationAccepted(Notifier notifier, PalabreDb db) : IOn<MemberJoined>
{
    public async Task HandleAsync(MemberJoined told, CancellationToken ct)
    {
        if (told.InvitedBy is not { } inviter) return;
        await db.Set<Notification>().Where(n => n.Member == inviter && n.Kind == NotificationKind.Followed && n.Subject == told.Member.Value).ExecuteDeleteAsync(ct);
        await notifier.TellAsync(new(NotificationKind.InvitationAccepted, told.Member.Value, told.Member), [inviter], ct);
    }
}
