namespace Palabre.Kit;

/// <summary>Waits of background services.</summary>
public static class Ticks
{
    /// <summary>
    /// Waits for the next tick; false when the service is to stop. A stop is an end like any other: thrown out of the service, the
    /// host would report it as a failure.
    /// </summary>
    public static async ValueTask<bool> NextAsync(this PeriodicTimer timer, CancellationToken stopping)
    {
        try { return await timer.WaitForNextTickAsync(stopping); }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { return false; }
    }
}
