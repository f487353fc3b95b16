using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Whoever asked to follow somebody is told that they do now.</summary>
internal sealed class NotifyWhenFollowAccepted(Notifier notifier) : IOn<MemberFollowed>
{
    public async Task HandleAsync(MemberFollowed told, CancellationToken ct)
    {
        if (told.WasAsked) await notifier.TellAsync(new(NotificationKind.FollowAccepted, told.Followed.Value, told.Followed), [told.Follower], ct);
    }
}
