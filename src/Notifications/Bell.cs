namespace Palabre.Notifications;

/// <summary>Wakes a job; rings do not add up.</summary>
internal abstract class Bell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try { _rung.Release(); }
        catch (SemaphoreFullException) { /* already rung: the job will look anyway */ }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => _rung.WaitAsync(atMost, ct);

    /// <summary>Waits whether it rings or not: after an error.</summary>
    public static async Task PauseAsync(TimeSpan length, CancellationToken ct) => await Task.Delay(length, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose()
    {
        _rung.Dispose();
        GC.SuppressFinalize(this);
    }
}
