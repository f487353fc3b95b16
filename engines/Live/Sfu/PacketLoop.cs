using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>
/// One thread, one socket: receives, handles to the end (down to the sends it causes), and runs the timers of its share of the sessions.
/// </summary>
internal sealed class PacketLoop(Socket socket, bool v6, OutboxPool outboxes, PacketRouter router, MonotonicClock clock) : IDisposable
{
    /// <summary>How often timers are looked at, in milliseconds. Shorter wakes more often; longer makes retransmissions later.</summary>
    private const long TimerPeriod = 20;

    private readonly Inbox _inbox = Inbox.For(socket, v6);
    private readonly Outbox _outbox = outboxes.Add(socket);
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
        _inbox.Dispose();
        socket.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var count = _inbox.Receive();
            lock (_outbox.Gate)
            {
                for (var i = 0; i < count; i++) router.Handle(_inbox.Datagram(i), _inbox.From(i), _inbox.To(i), null, _outbox);
                _outbox.Flush();
                // They were decrypted in place: no voice stays behind.
                for (var i = 0; i < count; i++) _inbox.Datagram(i).Clear();
            }

            var now = clock.Now;
            if (now < _timersAt) continue;
            _timersAt = now + TimerPeriod;
            RunTimers(now);
        }

        _ended.SetResult();
    }

    private void RunTimers(long now)
    {
        lock (_sessions)
        {
            _sessions.RemoveAll(static session => session.State == LiveSessionState.Closed);
            _due.AddRange(_sessions);
        }

        lock (_outbox.Gate)
        {
            foreach (var session in _due) session.RunTimers(now, _outbox);
            _outbox.Flush();
        }

        _due.Clear();
    }
}
