namespace Palabre.Rooms;

/// <summary>Does something at once when rung, then at most once an interval however often it is rung; the last ring is never lost.</summary>
/// <param name="act">What it throws goes to <paramref name="failed"/>, and the next ring tries again.</param>
internal sealed class Coalesced(TimeSpan interval, TimeProvider clock, Func<Task> act, Action<Exception> failed)
{
    private readonly Lock _gate = new();
    private bool _busy;
    private bool _again;

    public void Ring()
    {
        lock (_gate)
        {
            _again = true;
            if (_busy) return;
            _busy = true;
        }
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (TakeRing())
        {
            try { await act(); }
            catch (ObjectDisposedException) { } // the server stops: there is nobody left to tell
            catch (Exception e) { failed(e); } // whatever it was, it must not stop what comes after it
            await Task.Delay(interval, clock);
        }
    }

    private bool TakeRing()
    {
        lock (_gate)
        {
            _busy = _again;
            _again = false;
            return _busy;
        }
    }
}
