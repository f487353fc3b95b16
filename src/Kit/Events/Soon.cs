using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Palabre.Kit.Events;

/// <summary>
/// Runs handlers of what was just committed in this process, one after the other, soon after and beside who told it: for pages and
/// connections that are open now. What waits here is lost when the process ends, as they are.
/// </summary>
public sealed partial class Soon(IServiceScopeFactory scopes, ILogger<Soon> log) : BackgroundService
{
    /// <summary>When so much waits, the oldest is dropped: open pages look anew when they are touched.</summary>
    private const int MostWaiting = 10_000;

    private readonly Channel<(string Name, Func<IServiceProvider, CancellationToken, Task> Run)> _waiting =
        Channel.CreateBounded<(string, Func<IServiceProvider, CancellationToken, Task>)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Add(string name, Func<IServiceProvider, CancellationToken, Task> run) => _waiting.Writer.TryWrite((name, run));

    /// <summary>Until everything that waits now was run.</summary>
    public Task PassedAsync()
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(nameof(PassedAsync), (_, _) =>
        {
            passed.SetResult();
            return Task.CompletedTask;
        });
        return passed.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (name, run) in _waiting.Reader.ReadAllAsync(stoppingToken)) await RunAsync(name, run, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The pages that would have been told go too.
        }
    }

    private async Task RunAsync(string name, Func<IServiceProvider, CancellationToken, Task> run, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await run(scope.ServiceProvider, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            HandlerFailed(log, name, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Handler} failed; what it would have shown is not shown")]
    static partial void HandlerFailed(ILogger log, string handler, Exception e);
}

public static class SoonRegistration
{
    /// <summary>The handler runs soon after each commit in this process instead of by the outbox.</summary>
    public static IServiceCollection Soon<TEvent, THandler>(this IServiceCollection services) where THandler : class, IOn<TEvent>
    {
        services.AddScoped<THandler>();
        return services.AddSingleton(new AtOnce.Ear(typeof(TEvent), (provider, told) => provider.GetRequiredService<Soon>()
            .Add(typeof(THandler).Name, (scope, ct) => scope.GetRequiredService<THandler>().HandleAsync((TEvent)told, ct))));
    }
}
