namespace Palabre.Live;

/// <summary>Totals since the server started, and gauges of now; a snapshot.</summary>
public sealed record LiveCounters
{
    /// <summary>Datagrams (and TCP frames) received.</summary>
    public long PacketsIn { get; init; }

    /// <summary>Datagrams (and TCP frames) sent.</summary>
    public long PacketsOut { get; init; }

    /// <summary>Received ones thrown away: malformed, unauthenticated, from an unknown address, or replayed.</summary>
    public long PacketsDropped { get; init; }

    /// <summary>Outgoing ones the system refused or a full TCP queue dropped.</summary>
    public long SendsDropped { get; init; }

    /// <summary>RTP packets handed to listeners.</summary>
    public long PacketsForwarded { get; init; }

    /// <summary>Those of them that carried a room's mix.</summary>
    public long PacketsMixed { get; init; }

    /// <summary>Bytes received, without IP and UDP headers.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes sent, without IP and UDP headers.</summary>
    public long BytesOut { get; init; }

    /// <summary>DTLS handshakes completed.</summary>
    public long Handshakes { get; init; }

    /// <summary>DTLS handshakes that failed (wrong certificate, refused parameters).</summary>
    public long HandshakeFailures { get; init; }

    /// <summary>Sessions whose ICE did not complete in time.</summary>
    public long IceTimeouts { get; init; }

    /// <summary>Sessions closed because the peer went silent.</summary>
    public long ConsentTimeouts { get; init; }

    /// <summary>Lost packets sent again on a listener's request (RFC 4585 NACK).</summary>
    public long Retransmissions { get; init; }

    /// <summary>Packets lost on the way from a publisher that were taken out of the redundancy of a later one (RFC 2198).</summary>
    public long Recovered { get; init; }

    /// <summary>Gauge: sessions made but not heard from.</summary>
    public int SessionsNew { get; init; }

    /// <summary>Gauge: sessions in ICE or DTLS.</summary>
    public int SessionsConnecting { get; init; }

    /// <summary>Gauge: sessions with media.</summary>
    public int SessionsConnected { get; init; }

    /// <summary>Gauge: open rooms.</summary>
    public int Rooms { get; init; }

    /// <summary>Gauge: rooms that are being mixed.</summary>
    public int RoomsMixed { get; init; }

    /// <summary>How long the mix thread was at work: decoding, mixing, encoding, sending.</summary>
    public TimeSpan MixTime { get; init; }
}
