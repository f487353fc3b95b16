using Microsoft.Extensions.Hosting;

namespace Palabre.Kit.Events;

/// <summary>
/// A job that begins when everything has started: a start that fails, because an address is taken, ends with what it says itself, and not
/// with what jobs say of a house that is being taken down.
/// </summary>
public abstract class JobAfterStart : BackgroundService, IHostedLifecycleService
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first after a start. Longer leaves more time to those who asked while the house was closed, shorter does sooner what is due.</summary>
    public static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);

    /// <summary>From one to the next, about what a first turn takes. Longer spreads them thinner, shorter has more of them meet.</summary>
    private static readonly TimeSpan NextRest = TimeSpan.FromMilliseconds(100);

    /// <summary>How long after the start it leaves the machine to those who ask. None, unless somebody lays it down before the start.</summary>
    public TimeSpan Rest { get; set; }

    /// <summary>One job after the other, once the first answers are given: a first turn compiles as much as it does, and all at once they take both cores from whoever comes in.</summary>
    public static void Spread(IEnumerable<IHostedService> services)
    {
        var rest = FirstRest;
        foreach (var job in services.OfType<JobAfterStart>())
        {
            job.Rest = rest;
            rest += NextRest;
        }
    }

    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <summary>Rests; a job that can be rung rests no longer than until then.</summary>
    protected virtual Task RestAsync(TimeSpan length, CancellationToken stoppingToken) => JobBell.PauseAsync(length, stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Rest > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
            await RestAsync(Rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested) await RunAsync(stoppingToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _started.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
