using Palabre.Live.Dtls;

namespace Palabre.Live.Sfu;

/// <summary>
/// One session's handshake. A packet loop that has the time takes the step that a datagram asks for itself; else datagrams queue in
/// order, a few at most, and the handshake thread empties the queue. Whoever has the turn is alone with the association.
/// </summary>
internal sealed class DtlsPump(DtlsIdentity identity, string peerFingerprint, OutboxPool outboxes, HandshakeThread thread) : IDisposable
{
    /// <summary>A handshake is two flights of two datagrams each way. More lets a flood hold more memory; fewer loses honest bursts.</summary>
    private const int MaxWaiting = 16;

    private readonly Queue<byte[]> _waiting = [];
    private LiveSession _session = null!;
    private DtlsServer? _dtls;

    /// <summary>Somebody has the turn: a packet loop, or the handshake thread, which may not have come to it yet.</summary>
    private bool _taken;

    /// <summary>There is something to do besides what waits.</summary>
    private bool _due;

    private bool _told;
    private bool _closing;
    private long _retransmitAt = long.MaxValue;

    /// <summary>When the handshake wants to be run again, in the session's milliseconds.</summary>
    public long RetransmitAt => Volatile.Read(ref _retransmitAt);

    public void Serve(LiveSession session) => _session = session;

    /// <summary>Takes a datagram in the thread of <paramref name="outbox"/>, whose gate is held. False when too many wait.</summary>
    /// <param name="datagram">May be changed.</param>
    /// <param name="outbox">Where answers go if there is time to make them now.</param>
    /// <param name="spare">The time there is now, if any.</param>
    public bool Receive(Span<byte> datagram, Outbox outbox, SpareTime? spare)
    {
        if (spare is not null && TryTakeTurn(spare))
        {
            StepInPassing(datagram, outbox);
            spare.End();
            outbox.Tally.HandshakeSteps++;
            PassTurn();
            return true;
        }

        lock (_waiting)
        {
            if (_closing || _waiting.Count >= MaxWaiting) return false;
            _waiting.Enqueue(datagram.ToArray());
            if (_taken) return true;
            _taken = true;
        }

        thread.Add(this);
        return true;
    }

    /// <summary>Runs soon: the retransmission time has come.</summary>
    public void Schedule()
    {
        lock (_waiting)
        {
            _due = true;
            if (_taken) return;
            _taken = true;
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
        while (TryNext(out var datagram, out var closing))
        {
            if (closing) End();
            else Step(datagram);
        }
    }

    void IDisposable.Dispose() => Close();

    private bool TryTakeTurn(SpareTime spare)
    {
        lock (_waiting)
        {
            if (_taken || _closing || !spare.TryBegin()) return false;
            _taken = true;
            return true;
        }
    }

    /// <summary>Gives the turn back, or to the handshake thread if something came up.</summary>
    private void PassTurn()
    {
        lock (_waiting)
        {
            _taken = _due || _waiting.Count > 0;
            if (!_taken) return;
        }

        thread.Add(this);
    }

    /// <summary>What is to be done next: a datagram, or null when it is time to look after the rest. False, and the turn is over, when nothing is.</summary>
    private bool TryNext(out byte[]? datagram, out bool closing)
    {
        lock (_waiting)
        {
            closing = _closing;
            if (_waiting.TryDequeue(out datagram)) return true;
            _taken = _due;
            _due = false;
            return _taken;
        }
    }

    private void Step(byte[]? datagram)
    {
        if (Association(begins: datagram is not null) is not { } dtls) return;
        var now = _session.Now;
        if (datagram is null) dtls.CatchUp(now);
        else dtls.Receive(datagram, now);
        dtls.HandleTimeout(now);
        SendAll();
        Tell(dtls);
    }

    private void StepInPassing(Span<byte> datagram, Outbox outbox)
    {
        if (Association(begins: true) is not { } dtls) return;
        dtls.ReceiveInPassing(datagram, _session.Now);
        if (_session.Transport.Path is { } path) Send(dtls, path, outbox);
        Tell(dtls);
        if (dtls.IsBehind) Schedule();
    }

    private DtlsServer? Association(bool begins)
    {
        if (_dtls is null && begins && !_told) _dtls = new DtlsServer(identity, peerFingerprint);
        return _dtls;
    }

    private void Tell(DtlsServer dtls)
    {
        Volatile.Write(ref _retransmitAt, dtls.RetransmitAt ?? long.MaxValue);
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
        outboxes.Use((_dtls!, path), static (state, outbox) => Send(state.Item1, state.path, outbox));
    }

    private static void Send(DtlsServer dtls, MediaPath path, Outbox outbox)
    {
        while (dtls.TryTakeDatagram(outbox.Reserve(), out var length)) outbox.Commit(length, path);
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
