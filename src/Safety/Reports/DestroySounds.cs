using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit;

namespace Palabre.Safety;

/// <summary>Every ten minutes: destroys the sound of reports that has had its time.</summary>
internal sealed partial class DestroySounds(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DestroySounds> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            while (await timer.NextAsync(stoppingToken)) await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped within a round: what is due stays due.
        }
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<KeptSounds>().DestroyDueAsync(ct);
        }
        catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
        {
            NotDestroyed(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sound of reports whose time is over could not be destroyed; trying again")]
    static partial void NotDestroyed(ILogger log, Exception e);
}
