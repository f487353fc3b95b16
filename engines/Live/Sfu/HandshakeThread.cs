namespace Palabre.Live.Sfu;

/// <summary>
/// The one thread that runs handshakes for which the packet loops have no time. A signature takes part of a millisecond, and a busy
/// loop that stopped for it would make everyone's sound wait. One thread of our own rather than the pool: its threads spin after each
/// small job, which costs as much as the handshake.
/// </summary>
internal sealed class HandshakeThread
{
    private readonly Queue<DtlsPump> _due = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "live-handshakes" }.Start();

    public void Add(DtlsPump pump)
    {
        lock (_due)
        {
            _due.Enqueue(pump);
            Monitor.Pulse(_due);
        }
    }

    /// <summary>Ends once everything due was done.</summary>
    public void Stop()
    {
        lock (_due)
        {
            _stopping = true;
            Monitor.Pulse(_due);
        }
    }

    private void Run()
    {
        while (Next() is { } pump) pump.Run();
        _ended.SetResult();
    }

    private DtlsPump? Next()
    {
        lock (_due)
        {
            while (_due.Count == 0)
            {
                if (_stopping) return null;
                Monitor.Wait(_due);
            }

            return _due.Dequeue();
        }
    }
}
