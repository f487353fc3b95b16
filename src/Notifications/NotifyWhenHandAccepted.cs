using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Whoever raised a hand is told that they have the floor, wherever they look meanwhile.</summary>
internal sealed class NotifyWhenHandAccepted(Notifier notifier) : IOn<HandAccepted>
{
    public Task HandleAsync(HandAccepted told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.HandAccepted, told.Id, told.By, told.Room), [told.Member], ct);
}
