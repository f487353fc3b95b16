using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Those who come, and who hold it, are told of the new time; not any more of one that was changed again since.</summary>
internal sealed class NotifyWhenEventMoved(TellComing tell, IProgramme programme) : IOn<OccurrenceMoved>
{
    public async Task HandleAsync(OccurrenceMoved told, CancellationToken ct)
    {
        if ((await programme.OccurrencesAsync([told.Occurrence], ct)).GetValueOrDefault(told.Occurrence) is not { IsCancelled: false } date || date.Start != told.Start) return;
        await tell.AllAsync(new(NotificationKind.EventMoved, told.Id, told.By) { Occurrence = date.Id }, date, ct);
    }
}
