using Palabre.Live.Dtls;

namespace Palabre.Live.Sfu;

/// <summary>
/// One session's handshake, away from the packet loops: datagrams queue in order, a few at most, and the handshake thread empties
/// the queue.
/// </summary>
internal sealed class DtlsPump(DtlsIdentity identity, string peerFingerprint, OutboxPool outboxes, HandshakeThread thread) : IDisposable
{
    /// <summary>A handshake is two flights of two datagrams each way. More lets a flood hold more memory; fewer loses honest bursts.</summary>
    private const int MaxWaiting = 16;

    private readonly Queue<byte[]> _waiting = [];
    private LiveSession _session = null!;
    private DtlsServer? _dtls;
    private bool _scheduled;
    private bool _told;
    private bool _closing;
    private long _retransmitAt = long.MaxValue;

    /// <summary>When the handshake wants to be run again, in the session's milliseconds.</summary>
    public long RetransmitAt => Volatile.Read(ref _retransmitAt);

    public void Serve(LiveSession session) => _session = session;

    /// <summary>Takes a datagram from the packet loop. False when too many wait.</summary>
    public bool Receive(ReadOnlySpan<byte> datagram)
    {
        lock (_waiting)
        {
            if (_waiting.Count >= MaxWaiting) return false;
            _waiting.Enqueue(datagram.ToArray());
        }

        Schedule();
        return true;
    }

    /// <summary>Runs soon: something waits, or the retransmission time has come.</summary>
    public void Schedule()
    {
        lock (_waiting)
        {
            if (_scheduled) return;
            _scheduled = true;
        }

        thread.Add(this);
    }

    /// <summary>Says good-bye and forgets the association; whatever comes later is ignored.</summary>
    public void Close()
    {
        lock (_waiting)
        {
            _closing = true;
            _waiting.Clear();
        }

        Schedule();
    }

    /// <summary>Does what is due; only the handshake thread calls it.</summary>
    public void Run()
    {
        while (TryNext(out var datagram)) Step(datagram);
        if (_closing) End();
    }

    void IDisposable.Dispose() => Close();

    private bool TryNext(out byte[]? datagram)
    {
        lock (_waiting)
        {
            if (_waiting.TryDequeue(out datagram)) return true;
            if (!_scheduled) return false;
            _scheduled = false;
            return !_closing;
        }
    }

    /// <summary>Feeds one datagram, or null when only the timer may be due.</summary>
    private void Step(byte[]? datagram)
    {
        if (_dtls is null)
        {
            if (datagram is null || _told) return;
            _dtls = new DtlsServer(identity, peerFingerprint);
        }

        var now = _session.Now;
        if (datagram is not null) _dtls.Receive(datagram, now);
        _dtls.HandleTimeout(now);
        SendAll();
        Tell(_dtls);
        Volatile.Write(ref _retransmitAt, _dtls.RetransmitAt ?? long.MaxValue);
    }

    private void Tell(DtlsServer dtls)
    {
        switch (dtls.State)
        {
            case DtlsState.Established when !_told:
                _told = true;
                _session.OnSecured(dtls.LocalKeys, dtls.RemoteKeys);
                break;
            case DtlsState.Failed:
                if (!_told) _session.OnHandshakeFailed(dtls.FailureReason ?? "unknown");
                _told = true;
                break;
            case DtlsState.Closed:
                _told = true;
                _session.Close("peer_closed");
                break;
        }
    }

    private void SendAll()
    {
        if (_session.Transport.Path is not { } path) return;
        outboxes.Use((_dtls!, path), static (state, outbox) =>
        {
            while (state.Item1.TryTakeDatagram(outbox.Reserve(), out var length)) outbox.Commit(length, state.path);
        });
    }

    private void End()
    {
        if (_dtls is null) return;
        _dtls.Close();
        SendAll();
        _dtls.Dispose();
        _dtls = null;
        _told = true;
        Volatile.Write(ref _retransmitAt, long.MaxValue);
    }
}
