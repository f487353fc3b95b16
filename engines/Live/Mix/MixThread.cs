using Palabre.Live.Sfu;

namespace Palabre.Live.Mix;

/// <summary>
/// The one thread that mixes: every 20 ms, counted from when it began and not from the last time, each room that needs a mix. It sleeps
/// while none does.
/// </summary>
internal sealed class MixThread(MonotonicClock clock, OutboxPool outboxes)
{
    private readonly List<RoomMix> _rooms = [];
    private readonly List<RoomMix> _mixed = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outbox? _outbox;
    private bool _started;
    private bool _stopping;
    private MixPace _pace;

    public Task Ended => _ended.Task;

    /// <summary>Rooms that are mixed now.</summary>
    public int Count
    {
        get { lock (_rooms) return _rooms.Count; }
    }

    /// <summary>Milliseconds it was at work.</summary>
    public double BusyMs { get; private set; }

    public void Add(RoomMix room)
    {
        lock (_rooms)
        {
            if (_stopping) return;
            if (_rooms.Count == 0) _pace = new MixPace(clock.Now);
            _rooms.Add(room);
            Monitor.Pulse(_rooms);
            if (_started) return;
            _started = true;
        }

        _outbox = outboxes.Add();
        new Thread(Run) { IsBackground = true, Name = "live-mix", Priority = ThreadPriority.AboveNormal }.Start();
    }

    /// <summary>Ends after the frame at hand.</summary>
    public void Stop()
    {
        lock (_rooms)
        {
            _stopping = true;
            Monitor.Pulse(_rooms);
            if (!_started) _ended.TrySetResult();
        }
    }

    private void Run()
    {
        while (Next()) Tick();
        foreach (var room in _rooms) room.Dispose();
        _ended.SetResult();
    }

    /// <summary>Waits for the next frame; false when it is over.</summary>
    private bool Next()
    {
        lock (_rooms)
        {
            while (!_stopping)
            {
                var wait = _pace.Due - clock.Now;
                if (_rooms.Count == 0) Monitor.Wait(_rooms);
                else if (wait > 0) Monitor.Wait(_rooms, (int)wait);
                else break;
            }

            _mixed.Clear();
            _mixed.AddRange(_rooms);
            return !_stopping;
        }
    }

    private void Tick()
    {
        var began = clock.Precisely;
        // Held to the end, so that whoever passes through every outbox knows that what was mixed before is sent.
        lock (_outbox!.Gate)
        {
            foreach (var room in _mixed)
            {
                if (!room.Tick(_pace.Due, _outbox)) End(room);
            }

            _outbox.Flush();
        }

        var ended = clock.Precisely;
        BusyMs += ended - began;
        Rest((long)began, (long)ended);
    }

    private void Rest(long began, long ended)
    {
        if (_pace.After(began, ended) is not (> 0 and var rest)) return;
        lock (_rooms)
        {
            if (!_stopping) Monitor.Wait(_rooms, (int)rest);
        }
    }

    private void End(RoomMix room)
    {
        lock (_rooms) _rooms.Remove(room);
        room.Dispose();
    }
}
