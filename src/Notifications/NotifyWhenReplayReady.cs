using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Whoever opened a room, and whoever spoke in it, is told that it can be heard again.</summary>
internal sealed class NotifyWhenReplayReady(Notifier notifier, IRooms rooms) : IOn<RecordingReady>
{
    public async Task HandleAsync(RecordingReady told, CancellationToken ct)
    {
        if ((await rooms.CardsAsync([told.Room], ct)).GetValueOrDefault(told.Room) is not { } room) return;
        var spoke = (await rooms.RecentSpeakersAsync([told.Room], ct)).GetValueOrDefault(told.Room) ?? [];
        await notifier.TellAsync(new(NotificationKind.ReplayReady, told.Room.Value, Room: told.Room), [.. spoke.Append(room.Creator).Distinct()], ct);
    }
}
