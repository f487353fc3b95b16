namespace Palabre.Rooms;

/// <summary>
/// Keeps those who make a recording's files apart from those who change what may be in them; and wakes the making when there is something to do.
/// </summary>
internal sealed class RecordingWork : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    /// <summary>Held while files that others may read appear or disappear, and the row that says so changes.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Something is to be made. Rings do not add up.</summary>
    public void Ring()
    {
        try { _rung.Release(); }
        catch (SemaphoreFullException) { /* already rung: whoever wakes looks at everything */ }
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _rung.WaitAsync(atMost, ct);

    public void Dispose()
    {
        Gate.Dispose();
        _rung.Dispose();
    }
}
