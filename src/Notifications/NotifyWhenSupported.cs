using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>A creator is told who supports them, once for each time it begins.</summary>
internal sealed class NotifyWhenSupported(Notifier notifier) : IOn<SupportBegan>
{
    public Task HandleAsync(SupportBegan told, CancellationToken ct) => notifier.TellAsync(new(NotificationKind.Supported, told.Id, told.Supporter), [told.Creator], ct);
}
