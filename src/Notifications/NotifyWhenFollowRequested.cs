using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Whoever approves who follows them is told who asks; once, however often somebody takes it back and asks again.</summary>
internal sealed class NotifyWhenFollowRequested(Notifier notifier) : IOn<FollowRequested>
{
    public Task HandleAsync(FollowRequested told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.FollowRequested, told.Follower.Value, told.Follower), [told.Followed], ct);
}
