using Palabre.Live.Sfu;

namespace Palabre.Live.Mix;

/// <summary>
/// The one thread that mixes: every 20 ms, counted from when it began and not from the last time, each room that needs a mix. It sleeps
/// while none does.
/// </summary>
internal sealed class MixThread(MonotonicClock clock, OutboxPool outboxes)
{
    /// <summary>How long it makes up for after the machine stood still, in milliseconds. Longer keeps more of the sound, and its delay for as long.</summary>
    private const long MostBehind = 1000;

    /// <summary>
    /// From the beginning of one frame to that of the next while it makes up for lost time. Shorter is a burst; longer stays late, above all
    /// behind ten thousand listeners, whose packets of 60 ms take most of that time to send.
    /// </summary>
    private const long Hurry = MixBus.FrameMs / 4;

    private readonly List<RoomMix> _rooms = [];
    private readonly List<RoomMix> _mixed = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outbox? _outbox;
    private bool _started;
    private bool _stopping;
    private long _due;

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
            if (_rooms.Count == 0) _due = clock.Now;
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
                var wait = _due - clock.Now;
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
                if (!room.Tick(_due, _outbox)) End(room);
            }

            _outbox.Flush();
        }

        var ended = clock.Precisely;
        BusyMs += ended - began;
        Pace((long)began, (long)ended);
    }

    private void Pace(long began, long now)
    {
        _due += MixBus.FrameMs;
        if (now - _due > MostBehind) _due += (now - _due) / MixBus.FrameMs * MixBus.FrameMs;
        var wait = began + Hurry - now;
        if (wait <= 0 || now - _due <= MixBus.FrameMs) return;
        lock (_rooms)
        {
            if (!_stopping) Monitor.Wait(_rooms, (int)wait);
        }
    }

    private void End(RoomMix room)
    {
        lock (_rooms) _rooms.Remove(room);
        room.Dispose();
    }
}
