using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Those who come, and who hold it, are told that it does not take place.</summary>
internal sealed class NotifyWhenEventCancelled(TellComing tell, IProgramme programme) : IOn<OccurrenceCancelled>
{
    public async Task HandleAsync(OccurrenceCancelled told, CancellationToken ct)
    {
        if ((await programme.OccurrencesAsync([told.Occurrence], ct)).GetValueOrDefault(told.Occurrence) is not { IsCancelled: true } date) return;
        await tell.AllAsync(new(NotificationKind.EventCancelled, told.Id, told.By) { Occurrence = date.Id }, date, ct);
    }
}
