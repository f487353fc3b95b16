using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Rung when there is something to push; looks every few seconds all the same, for what is to be tried again.</summary>
internal sealed class PushBell : JobBell;

/// <summary>Rings the devices of those who were told something.</summary>
internal sealed partial class SendPushes(IServiceScopeFactory scopes, PushSettings settings, VapidKey key, PushBell bell, ILogger<SendPushes> log) : BackgroundService
{
    /// <summary>Requests under way at once. More hide the services' delay better, and take more of a small machine at a time.</summary>
    public const int AtOnce = 16;

    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsOn) return;
        _ = key.PublicKey; // made at the first start, not when somebody wants to be rung
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RoundAsync(stoppingToken) == 0) await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
            {
                NotSent(log, e);
                await JobBell.PauseAsync(LookAnyway, stoppingToken);
            }
        }
    }

    private async Task<int> RoundAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PushRound>().DoAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Notifications could not be pushed; trying again")]
    static partial void NotSent(ILogger log, Exception e);
}
