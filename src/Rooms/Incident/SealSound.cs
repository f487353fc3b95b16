using Microsoft.Extensions.Hosting;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Twice a second, what was said in every room is sealed. Less often leaves voices readable in memory for longer, more often makes more
/// and smaller parts.
/// </summary>
internal sealed class SealSound(LiveRooms live, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.NextAsync(stoppingToken))
            foreach (var gathering in live.All) gathering.Sound?.Seal();
    }
}
