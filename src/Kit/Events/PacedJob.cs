using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Palabre.Kit.Events;

/// <summary>A job that runs at the start and then at a pace. What fails is written to the log and tried at the next turn.</summary>
public abstract partial class PacedJob(TimeSpan pace, IServiceScopeFactory scopes, TimeProvider clock, ILogger log) : JobAfterStart
{
    private readonly PeriodicTimer _timer = new(pace, clock);
    private readonly TaskCompletionSource _firstTurn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When the turn after the start is over.</summary>
    public Task FirstTurn => _firstTurn.Task;

    /// <summary>One turn, with services of its own.</summary>
    protected abstract Task DoAsync(IServiceProvider services, CancellationToken ct);

    protected sealed override async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            do
            {
                await TryAsync(stoppingToken);
                _firstTurn.TrySetResult();
            }
            while (await _timer.NextAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped within a turn: what is due stays due.
        }
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await DoAsync(scope.ServiceProvider, ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !(e is OperationCanceledException && ct.IsCancellationRequested))
        {
            TurnFailed(log, GetType().Name, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Job} failed; trying again at its next turn")]
    static partial void TurnFailed(ILogger log, string job, Exception e);
}
