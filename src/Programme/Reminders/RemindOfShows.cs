using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit;

namespace Palabre.Programme;

/// <summary>Four times a minute: looks what begins soon.</summary>
internal sealed partial class RemindOfShows(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemindOfShows> log) : BackgroundService
{
    /// <summary>Shorter asks the database for nothing more often; longer makes reminders late by as much.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            do await TryAsync(stoppingToken);
            while (await timer.NextAsync(stoppingToken));
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
            await scope.ServiceProvider.GetRequiredService<Remind>().DoAsync(ct);
        }
        catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
        {
            NotReminded(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What begins soon could not be told; trying again")]
    static partial void NotReminded(ILogger log, Exception e);
}
