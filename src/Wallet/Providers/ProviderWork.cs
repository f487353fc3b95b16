using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Wallet.Providers;

/// <summary>Makes <see cref="Rounds"/>, when something was told and every few seconds.</summary>
internal sealed partial class ProviderWork(IServiceScopeFactory scopes, IPaymentProvider provider, ProviderBell bell, ILogger<ProviderWork> log) : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!provider.Caps.Checkouts) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RoundAsync(stoppingToken) == 0) await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
            {
                Failed(log, e);
                await JobBell.PauseAsync(LookAnyway, stoppingToken);
            }
        }
    }

    private async Task<int> RoundAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Rounds>().DoAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What the payment provider told could not be looked at; trying again")]
    static partial void Failed(ILogger log, Exception e);
}
