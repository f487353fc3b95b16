namespace Palabre.Kit.Events;

/// <summary>Wakes a job that otherwise looks only now and then whether there is something to do. Rings do not add up: whoever wakes looks at everything.</summary>
public abstract class JobBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try { _rung.Release(); }
        catch (SemaphoreFullException) { /* already rung: the job will look anyway */ }
    }

    /// <summary>Whether it rang within that time.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _rung.WaitAsync(atMost, ct);

    /// <summary>Waits whether it rings or not: after an error.</summary>
    public static async Task PauseAsync(TimeSpan length, CancellationToken ct) => await Task.Delay(length, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _rung.Dispose();
    }
}
