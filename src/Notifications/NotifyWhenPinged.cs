using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A member is told that they are called into a room; once a room, whoever else calls.</summary>
internal sealed class NotifyWhenPinged(Notifier notifier) : IOn<MemberPinged>
{
    public Task HandleAsync(MemberPinged told, CancellationToken ct) =>
        notifier.TellAsync(new(NotificationKind.Pinged, told.Room.Value, told.By, told.Room), [told.Member], ct);
}
