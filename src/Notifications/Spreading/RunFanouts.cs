using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Rung when news goes on its way; looks every few seconds all the same, because another server may have begun it.</summary>
internal sealed class FanoutBell : JobBell;

/// <summary>Brings news to its audiences, part by part, until all are told.</summary>
internal sealed partial class RunFanouts(IServiceScopeFactory scopes, FanoutBell bell, ILogger<RunFanouts> log) : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await StepAsync(stoppingToken)) await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (DbUpdateConcurrencyException)
            {
                // Begun again, or another server was faster: what is left is read anew.
            }
            catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
            {
                NotTold(log, e);
                await JobBell.PauseAsync(LookAnyway, stoppingToken);
            }
        }
    }

    private async Task<bool> StepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SpreadNews>().StepAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A part of an audience could not be told; trying again")]
    static partial void NotTold(ILogger log, Exception e);
}
