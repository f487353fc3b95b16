using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Whoever is given months of support is told; nobody is told of what they give themselves.</summary>
internal sealed class NotifyWhenSupportGiven(Notifier notifier) : IOn<SupportGiven>
{
    public Task HandleAsync(SupportGiven told, CancellationToken ct) => notifier.TellAsync(new(NotificationKind.SupportGiven, told.Gift.Value, told.Giver), [told.Recipient], ct);
}
