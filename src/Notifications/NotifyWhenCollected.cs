using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A member is told that somebody put them into a collection, where they can take themselves out; once for each collection, and not of one they are in no more.</summary>
internal sealed class NotifyWhenCollected(Notifier notifier, ICollections collections) : IOn<MemberCollected>
{
    public async Task HandleAsync(MemberCollected told, CancellationToken ct)
    {
        if (await collections.FindAsync(told.Person, [told.Collection], ct) is not [var there] || there.People.All(one => one.Person.Id != told.Person)) return;
        await notifier.TellAsync(new(NotificationKind.Collected, told.Collection.Value, told.By), [told.Person], ct);
    }
}
