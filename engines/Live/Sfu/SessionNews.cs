using System.Collections.Concurrent;

namespace Palabre.Live.Sfu;

/// <summary>Tells a room's listeners of changes on the thread pool, in order and one at a time, so that no handler can hold up the sound.</summary>
internal sealed class SessionNews(Action<LiveSession> tell) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<LiveSession> _changes = [];
    private int _telling;

    public void Add(LiveSession session)
    {
        _changes.Enqueue(session);
        if (Interlocked.Exchange(ref _telling, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        do
        {
            while (_changes.TryDequeue(out var session)) tell(session);
            Volatile.Write(ref _telling, 0);
        }
        while (!_changes.IsEmpty && Interlocked.Exchange(ref _telling, 1) == 0);
    }
}
