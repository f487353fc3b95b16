using System.Runtime;

namespace Palabre.Host;

/// <summary>
/// A start without collections of garbage: it allocates some hundred megabytes within a second, much of which stays, and the small nursery that is
/// right for a running server (<c>Gen0MaxBudget</c>) would have it walked through two dozen times.
/// </summary>
internal static class QuietStart
{
    /// <summary>Bytes. With less a start goes on with collections from there; more is memory held for nothing until the first of them.</summary>
    internal const long Room = 128 << 20;

    /// <summary>Bytes. Less would quieten machines on which the room is missed; more leaves larger ones with collections too.</summary>
    private const long LeastMemory = 4 * Room;

    public static void Begin()
    {
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= LeastMemory) GC.TryStartNoGCRegion(Room);
    }

    /// <summary>Once nobody waits for the start any more: collects what it left behind and gives the memory back.</summary>
    public static async Task EndAsync(TimeSpan after, IProcessCost cost, TimeProvider clock, CancellationToken ct)
    {
        await Task.Delay(after, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        cost.GiveBack();
    }
}
