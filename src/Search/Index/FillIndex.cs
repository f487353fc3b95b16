using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Search;

/// <summary>After the start, takes in what was there before the search, and what was made while nobody listened. Goes on where it stopped.</summary>
public sealed partial class FillIndex(SearchIndex index, IServiceScopeFactory scopes, TimeProvider clock, ILogger<FillIndex> log) : JobAfterStart
{
    /// <summary>Entries a transaction. More keep other writers waiting longer; fewer take longer for all.</summary>
    private const int Part = 200;

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!await TryAllAsync(stoppingToken)) await Task.Delay(TryAgain, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> TryAllAsync(CancellationToken ct)
    {
        try
        {
            foreach (var kind in Kinds())
                while (await index.FillAsync(kind, Part, ct)) await Task.Yield();
            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { return true; }
        // A host whose start failed is taken down without stopping its jobs: there is nothing left to ask, and nobody to wait for.
        catch (ObjectDisposedException) { return true; }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(log, e);
            return false;
        }
    }

    private IReadOnlyList<int> Kinds()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<ISearched>().Select(k => k.Code).Order()];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The search could not take in what was there before; trying again")]
    static partial void Failed(ILogger log, Exception e);
}
