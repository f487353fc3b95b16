using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Ten times a second (before a crowd three), who speaks how loudly goes to the pages that watch a room, if it changed. A voice that stays the same is
/// told again now and then: to a page, no news for a while is silence.
/// </summary>
internal sealed class TellLevels(LiveRooms live, Newsroom news, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(290);

    /// <summary>
    /// Pages from which on stars follow voices three times a second instead of ten. More spends most of a full room's processor time on
    /// them; fewer makes rooms livelier that could afford it.
    /// </summary>
    private const int Crowd = 300;

    /// <summary>Every third time still comes before a page takes no news for silence (400 ms).</summary>
    private const int Sparing = 3;

    private readonly Dictionary<RoomId, (IReadOnlyList<Loudness> Levels, long At)> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        for (var tick = 0; await timer.NextAsync(stoppingToken); tick++)
        {
            var rooms = live.All;
            foreach (var gathering in rooms.Where(g => IsDue(news.WatcherCount(g.Id), tick))) Tell(gathering);
            if (_told.Count > rooms.Count) ForgetAllBut(rooms);
        }
    }

    internal static bool IsDue(int watchers, int tick) => watchers > 0 && (watchers <= Crowd || tick % Sparing == 0);

    private void Tell(Gathering gathering)
    {
        IReadOnlyList<Loudness> now = [.. gathering.Levels().Select(Loudness.Of).OrderBy(l => l.Member.Value)];
        var (before, at) = _told.GetValueOrDefault(gathering.Id, ([], 0));
        var isDue = now.Any(l => l.Speaking) && clock.GetElapsedTime(at) >= Again;
        if (!isDue && now.SequenceEqual(before)) return;
        _told[gathering.Id] = (now, clock.GetTimestamp());
        news.Levels(LevelsJson.Of(gathering.Id, now));
    }

    private void ForgetAllBut(IReadOnlyCollection<Gathering> rooms)
    {
        var live = rooms.Select(g => g.Id).ToHashSet();
        foreach (var gone in _told.Keys.Where(id => !live.Contains(id)).ToList()) _told.Remove(gone);
    }
}
