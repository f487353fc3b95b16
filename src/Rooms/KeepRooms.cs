using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>Once a second: seats of those who are gone are freed, invitations lapse, deserted rooms end, and what could not be saved is saved.</summary>
internal sealed partial class KeepRooms(LiveRooms live, RoomsSettings settings, IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepRooms> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

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
            var (changed, isDeserted) = Look(gathering);
            if (!changed && !isDeserted) continue;
            try { await TakeTurnAsync(gathering, isDeserted, ct); }
            catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
            {
                NotKept(log, gathering.Id, e);
            }
        }
    }

    private (bool Changed, bool IsDeserted) Look(Gathering gathering)
    {
        lock (gathering.Gate)
        {
            gathering.Stage.Sweep();
            return (gathering.Stage.Touched.Count > 0, gathering.Stage.IsDesertedSince(clock.GetUtcNow() - settings.EmptyAfter));
        }
    }

    private async Task TakeTurnAsync(Gathering gathering, bool isDeserted, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var turn = scope.ServiceProvider.GetRequiredService<RoomTurn>();
        if (isDeserted) await turn.EndAsync(gathering, ct);
        else await turn.TakeAsync(gathering, _ => null, ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Room {Room} could not be kept up; trying again")]
    static partial void NotKept(ILogger log, RoomId room, Exception e);
}
