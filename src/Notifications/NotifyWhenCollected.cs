using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A member is told that somebody put them into a collection, where they can take themselves out; once for each collection.</summary>
internal sealed class NotifyWhenCollected(Notifier notifier) : IOn<MemberCollected>
{
    public Task HandleAsync(MemberCollected told, CancellationToken ct) => notifier.TellAsync(new(NotificationKind.Collected, told.Collection.Value, told.By), [told.Person], ct);
}
