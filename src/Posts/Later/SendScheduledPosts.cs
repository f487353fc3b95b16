using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>Four times a minute: sends the posts whose time has come.</summary>
internal sealed partial class SendScheduledPosts(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SendScheduledPosts> log) : BackgroundService
{
    /// <summary>Longer makes posts late by as much; shorter asks the database more often.</summary>
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
            await scope.ServiceProvider.GetRequiredService<SendScheduled>().DoAsync(ct);
        }
        catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
        {
            NotSent(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Scheduled posts could not be sent; trying again")]
    static partial void NotSent(ILogger log, Exception e);
}
