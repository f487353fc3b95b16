using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Makes the digests that are due, and sends what is on its way. Does nothing where there is no mail server.</summary>
internal sealed partial class SendMail(IServiceScopeFactory scopes, MailSettings settings, MailBell bell, ILogger<SendMail> log) : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsOn) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RoundAsync(stoppingToken) == 0) await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (DbUpdateConcurrencyException)
            {
                // Another server makes this digest: what is left is read anew.
            }
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
        var made = await scope.ServiceProvider.GetRequiredService<MakeDigests>().DoAsync(ct);
        return made + await scope.ServiceProvider.GetRequiredService<MailRound>().DoAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Letters could not be sent; trying again")]
    static partial void NotSent(ILogger log, Exception e);
}
