namespace Palabre.Host;

/// <summary>
/// After a busy time, once nothing is going on: garbage is collected and what was taken for it goes back to the machine. A server that rests allocates
/// too little for a collection of its own, and would hold for days what one evening needed.
/// </summary>
/// <param name="isTalking">Whether anybody hears or speaks: a pause of all threads would be heard.</param>
internal sealed class QuietHours(IProcessCost cost, Func<bool> isTalking, TimeProvider clock)
{
    /// <summary>How long a quiet time has to be. Shorter would meet the pauses between two pages; longer keeps for longer what nobody uses.</summary>
    internal static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>Of one processor. Below that whoever asks meanwhile waits for a collection once; above, several would.</summary>
    internal const double Quiet = 0.05;

    /// <summary>Bytes. For less the pause is not worth it.</summary>
    internal const long Worth = 24 << 20;

    private long _atRest;

    public async Task KeepAsync(CancellationToken ct)
    {
        using var beat = new PeriodicTimer(Beat, clock);
        _atRest = cost.ResidentBytes;
        var (then, used) = (clock.GetTimestamp(), cost.ProcessorTime);
        while (await NextAsync(beat, ct))
        {
            var share = (cost.ProcessorTime - used) / clock.GetElapsedTime(then);
            if (share <= Quiet && cost.ResidentBytes - _atRest >= Worth && !isTalking())
            {
                cost.GiveBack();
                _atRest = cost.ResidentBytes;
            }
            // What went by itself is missed by nobody.
            else _atRest = Math.Min(_atRest, cost.ResidentBytes);
            (then, used) = (clock.GetTimestamp(), cost.ProcessorTime);
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer beat, CancellationToken ct)
    {
        try { return await beat.WaitForNextTickAsync(ct); }
        catch (OperationCanceledException) { return false; }
    }
}
