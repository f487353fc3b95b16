using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A supporter is told that a renewal could not be paid, once, at the first failure, with where to do something about it.</summary>
internal sealed class NotifyWhenRenewalFailed(Notifier notifier) : IOn<RenewalFailed>
{
    public Task HandleAsync(RenewalFailed told, CancellationToken ct) => notifier.TellAsync(new(NotificationKind.RenewalFailed, told.Id, told.Creator) { IsAwaited = true }, [told.Supporter], ct);
}
