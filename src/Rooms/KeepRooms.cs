using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>Once a second: seats of those who are gone are freed, invitations lapse, closing and deserted rooms end, people are counted, and what could not be saved is saved.</summary>
internal sealed partial class KeepRooms(LiveRooms live, RoomsSettings settings, IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepRooms> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How often the counts of a room are saved. More often costs a write for each room, less often forgets more at a crash.</summary>
    private static readonly TimeSpan CountPace = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            while (await timer.NextAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped within a sweep: the next start sweeps again.
        }
    }

    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var gathering in live.All)
        {
            var (changed, isOver) = Look(gathering);
            var saves = clock.GetUtcNow() - gathering.CountedAt >= CountPace;
            if (!changed && !isOver && !saves) continue;
            try { await TakeTurnAsync(gathering, isOver, saves, ct); }
            catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
            {
                NotKept(log, gathering.Id, e);
            }
        }
    }

    private (bool Changed, bool IsOver) Look(Gathering gathering)
    {
        lock (gathering.Gate)
        {
            var stage = gathering.Stage;
            stage.Sweep();
            gathering.Count();
            return (stage.Touched.Count > 0, stage.IsOver || stage.IsDesertedSince(clock.GetUtcNow() - settings.EmptyAfter));
        }
    }

    private async Task TakeTurnAsync(Gathering gathering, bool isOver, bool saves, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var turn = scope.ServiceProvider.GetRequiredService<RoomTurn>();
        if (isOver) await turn.EndAsync(gathering, ct);
        else await turn.TakeAsync(gathering, _ => null, ct);
        if (saves && !isOver) await turn.SaveCountsAsync(gathering, ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Room {Room} could not be kept up; trying again")]
    static partial void NotKept(ILogger log, RoomId room, Exception e);
}
