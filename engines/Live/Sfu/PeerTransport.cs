using Palabre.Live.Srtp;

namespace Palabre.Live.Sfu;

/// <summary>
/// Everything between a session and the network: the path ICE found, the DTLS handshake, the SRTP contexts. What packets touch is
/// guarded by the room's gate.
/// </summary>
internal sealed class PeerTransport(IceLite ice, DtlsPump dtls)
{
    public IceLite Ice { get; } = ice;
    public DtlsPump Dtls { get; } = dtls;
    public SrtpSender? Sender { get; private set; }
    public SrtpReceiver? Receiver { get; private set; }
    public MediaPath? Path => Ice.Path;

    /// <summary>When the peer last proved, by an authenticated check, that it still wants our packets (RFC 7675).</summary>
    public long ConsentAt { get; set; }

    /// <summary>When anything authenticated last came from the peer.</summary>
    public long HeardAt { get; set; }

    /// <summary>When the next reports are due.</summary>
    public long ReportAt { get; set; }

    public void Secure(SrtpKeys local, SrtpKeys remote)
    {
        Sender = new SrtpSender(local);
        Receiver = new SrtpReceiver(remote);
    }

    /// <summary>Frees the keys; under the room's gate, so that no packet is using them.</summary>
    public void Forget()
    {
        Sender?.Dispose();
        Receiver?.Dispose();
        (Sender, Receiver) = (null, null);
    }

    /// <summary>Writes one RTCP compound with <paramref name="write"/> and sends it protected.</summary>
    public void SendRtcp<T>(Outbox outbox, T state, WriteRtcp<T> write)
    {
        if (Sender is not { } sender || Path is not { } path) return;
        var room = outbox.Reserve();
        var length = write(room, state);
        if (length > 0) outbox.Commit(sender.ProtectRtcp(room, length), path);
    }
}

internal delegate int WriteRtcp<in T>(Span<byte> destination, T state);
