namespace Palabre.Live.Sfu;

/// <summary>Packet totals of one thread; read by others for statistics only, so without locks.</summary>
internal sealed class Tally
{
    public long Received { get; set; }
    public long ReceivedBytes { get; set; }
    public long Refused { get; set; }
    public long Sent { get; set; }
    public long SentBytes { get; set; }
    public long SendsDropped { get; set; }
    public long Forwarded { get; set; }
    public long Mixed { get; set; }
    public long Resent { get; set; }
    public long Recovered { get; set; }

    /// <summary>Steps of handshakes that a packet loop took itself.</summary>
    public long HandshakeSteps { get; set; }
}

/// <summary>Rare events of the whole server.</summary>
internal sealed class SessionTally
{
    private long _handshakes;
    private long _handshakeFailures;
    private long _iceTimeouts;
    private long _consentTimeouts;

    public long Handshakes => Volatile.Read(ref _handshakes);
    public long HandshakeFailures => Volatile.Read(ref _handshakeFailures);
    public long IceTimeouts => Volatile.Read(ref _iceTimeouts);
    public long ConsentTimeouts => Volatile.Read(ref _consentTimeouts);

    public void HandshakeDone() => Interlocked.Increment(ref _handshakes);
    public void HandshakeFailed() => Interlocked.Increment(ref _handshakeFailures);
    public void IceTimedOut() => Interlocked.Increment(ref _iceTimeouts);
    public void ConsentTimedOut() => Interlocked.Increment(ref _consentTimeouts);
}
