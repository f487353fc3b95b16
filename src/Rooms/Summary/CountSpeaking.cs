using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Twice a second, whoever is heard in a room has spoken that much longer: as the engine lets them through, not as a page claims.
/// Pauses between words count, silence does not.
/// </summary>
internal sealed class CountSpeaking(LiveRooms live, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        for (var since = clock.GetTimestamp(); await timer.NextAsync(stoppingToken);)
        {
            var passed = clock.GetElapsedTime(since);
            since = clock.GetTimestamp();
            foreach (var gathering in live.All.Where(g => g.PublisherCount > 0)) Count(gathering, passed);
        }
    }

    private static void Count(Gathering gathering, TimeSpan passed)
    {
        var heard = gathering.Levels().Where(l => l is { Speaking: true, Muted: false }).Select(l => new MemberId(l.Source)).Distinct().ToList();
        if (heard.Count == 0) return;
        lock (gathering.Gate)
            foreach (var member in heard) gathering.Stage.Heard(member, passed);
    }
}
