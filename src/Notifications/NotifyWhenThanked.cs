using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A member is told that somebody thanks them; each time. Who does not show their name is nobody's to name.</summary>
internal sealed class NotifyWhenThanked(Notifier notifier) : IOn<TipReceived>
{
    public Task HandleAsync(TipReceived told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.TipReceived, told.Id, told.By), [told.Member], ct);
}
