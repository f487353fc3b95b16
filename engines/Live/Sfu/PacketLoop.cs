using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>
/// One thread, one socket: receives, handles to the end (down to the sends it causes), and runs the timers of its share of the sessions.
/// </summary>
internal sealed class PacketLoop(Socket socket, Inbox inbox, Outbox outbox, PacketRouter router, MonotonicClock clock) : IDisposable
{
    /// <summary>How often timers are looked at, in milliseconds. Shorter wakes more often; longer makes retransmissions later.</summary>
    private const long TimerPeriod = 20;

    private readonly SpareTime _spare = new(clock);
    private readonly List<LiveSession> _sessions = [];
    private readonly List<LiveSession> _due = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;
    private long _timersAt;

    public Task Ended => _ended.Task;

    public void Start(int number) => new Thread(Run) { IsBackground = true, Name = $"live-{number}" }.Start();

    public void Stop() => _stopping = true;

    public void Add(LiveSession session)
    {
        lock (_sessions) _sessions.Add(session);
    }

    public void Dispose()
    {
        inbox.Dispose();
        socket.Dispose();
    }

    /// <summary>Waits for packets and handles them, then the timers that are due.</summary>
    internal void Turn()
    {
        var count = inbox.Receive();
        // Among several there may be sound, and it comes first.
        var spare = count == 1 && inbox.TakesAllThatWait ? _spare : null;
        lock (outbox.Gate)
        {
            for (var i = 0; i < count; i++) router.Handle(inbox.Datagram(i), inbox.From(i), inbox.To(i), null, outbox, spare);
            outbox.Flush();
            // They were decrypted in place: no voice stays behind.
            for (var i = 0; i < count; i++) inbox.Datagram(i).Clear();
        }

        var now = clock.Now;
        if (now < _timersAt) return;
        _timersAt = now + TimerPeriod;
        RunTimers(now);
    }

    private void Run()
    {
        while (!_stopping) Turn();
        _ended.SetResult();
    }

    private void RunTimers(long now)
    {
        lock (_sessions)
        {
            _sessions.RemoveAll(static session => session.State == LiveSessionState.Closed);
            _due.AddRange(_sessions);
        }

        lock (outbox.Gate)
        {
            foreach (var session in _due) session.RunTimers(now, outbox);
            outbox.Flush();
        }

        _due.Clear();
    }
}
