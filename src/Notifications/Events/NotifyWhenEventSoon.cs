using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Those who come to a date of a show, and who hold it, are told that it begins soon; nobody of what has begun, was moved or cancelled.</summary>
internal sealed class NotifyWhenEventSoon(TellComing tell, IProgramme programme, TimeProvider clock) : IOn<OccurrenceSoon>
{
    public async Task HandleAsync(OccurrenceSoon told, CancellationToken ct)
    {
        if ((await programme.OccurrencesAsync([told.Occurrence], ct)).GetValueOrDefault(told.Occurrence) is not { IsCancelled: false } date) return;
        if (date.Start != told.Start || date.Start <= clock.GetUtcNow()) return;
        await tell.AllAsync(new(NotificationKind.EventSoon, told.Id) { Occurrence = date.Id }, date, ct);
    }
}
