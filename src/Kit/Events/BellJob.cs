using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Palabre.Kit.Events;

/// <summary>
/// A job that does what waits, turn after turn, until nothing does; then sleeps until it is rung, and looks now and then all the same, because
/// another server may have made work. What fails is written to the log and tried again after that time.
/// </summary>
public abstract partial class BellJob(JobBell bell, TimeSpan lookAnyway, IServiceScopeFactory scopes, ILogger log) : JobAfterStart
{
    /// <summary>False where the house has no use for it; asked once, after the start.</summary>
    protected virtual bool IsOn => true;

    /// <summary>One turn, with services of its own; whether there may be more at once.</summary>
    protected abstract Task<bool> DoAsync(IServiceProvider services, CancellationToken ct);

    protected sealed override Task RestAsync(TimeSpan length, CancellationToken stoppingToken) => bell.WaitAsync(length, stoppingToken);

    protected sealed override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (!IsOn) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await TurnAsync(stoppingToken)) await bell.WaitAsync(lookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (DbUpdateConcurrencyException)
            {
                // Another server was faster: what is left is read anew.
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                TurnFailed(log, GetType().Name, e);
                await JobBell.PauseAsync(lookAnyway, stoppingToken);
            }
        }
    }

    private async Task<bool> TurnAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await DoAsync(scope.ServiceProvider, ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Job} failed; trying again soon")]
    static partial void TurnFailed(ILogger log, string job, Exception e);
}
