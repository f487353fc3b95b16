using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>The outboxes of the packet loops, and spare ones for the threads that send rarely: handshakes, TCP, closing.</summary>
internal sealed class OutboxPool(Socket socket, bool v6) : IDisposable
{
    private readonly ConcurrentBag<Outbox> _spare = [];
    private readonly Lock _gate = new();
    private Outbox[] _all = [];

    public IReadOnlyList<Outbox> All => _all;

    /// <summary>One more outbox for good.</summary>
    public Outbox Add(Socket? own = null)
    {
        var outbox = Outbox.For(own ?? socket, v6);
        lock (_gate) _all = [.. _all, outbox];
        return outbox;
    }

    public Outbox Rent() => _spare.TryTake(out var outbox) ? outbox : Add();

    public void Return(Outbox outbox) => _spare.Add(outbox);

    /// <summary>Runs some sends in a spare outbox.</summary>
    public void Use<T>(T state, Action<T, Outbox> send)
    {
        var outbox = Rent();
        lock (outbox.Gate)
        {
            send(state, outbox);
            outbox.Flush();
        }

        Return(outbox);
    }

    /// <summary>
    /// Waits until every packet whose handling began before is sent. Do not call it while holding a room's gate, nor from a packet loop.
    /// </summary>
    public void PassThrough()
    {
        foreach (var outbox in _all)
        {
            lock (outbox.Gate)
            {
            }
        }
    }

    public void Dispose()
    {
        foreach (var outbox in _all) outbox.Dispose();
    }
}
