namespace Palabre.Bench;

/// <summary>What is measured: how many hear how many, by which way.</summary>
/// <param name="Way"><c>forward</c>: every listener gets every voice; <c>mix</c>: every listener gets the room's one mix.</param>
internal sealed record LiveCase(string Way, int Speakers, int Listeners);

/// <summary>One row of the result.</summary>
internal sealed record LiveRow(LiveCase Case)
{
    /// <summary>Packets a second that left the server for listeners.</summary>
    public double PacketsPerSecond { get; init; }

    /// <summary>Share of one core that the server used.</summary>
    public double Cores { get; init; }

    /// <summary>Process CPU of the server per packet, mixing included.</summary>
    public double MicrosPerPacket { get; init; }

    /// <summary>Thread CPU per packet of a bare sendmmsg loop with as many receivers, see <see cref="SendFloor"/>.</summary>
    public double FloorMicros { get; init; }

    public double Ratio => MicrosPerPacket / FloorMicros;

    /// <summary>Process CPU of the server per join (offer, ICE, DTLS, keys), 50 joins a second.</summary>
    public double JoinMillis { get; init; }

    /// <summary>The same when they join as fast as they can.</summary>
    public double RushMillis { get; init; }

    /// <summary>Joins a second then, the load client on the same cores.</summary>
    public double JoinsPerSecond { get; init; }

    /// <summary>The server's half of a bare handshake, see <see cref="HandshakeFloor"/>.</summary>
    public double JoinFloorMillis { get; init; }

    /// <summary>Growth of the server's resident memory by the joins.</summary>
    public double KibPerListener { get; init; }

    /// <summary>Managed bytes allocated by the server per packet.</summary>
    public double AllocatedPerPacket { get; init; }

    /// <summary>Of the packets due to the listeners.</summary>
    public double LossPercent { get; init; }

    /// <summary>
    /// Speaker to listener through the server, in milliseconds: by stamps in the payload, or by the beats of a voice in the mix, from when a
    /// beat is sent to when it would be played, a packet's length included.
    /// </summary>
    public double LatencyP50 { get; init; }

    /// <inheritdoc cref="LatencyP50"/>
    public double LatencyP99 { get; init; }

    /// <summary>The median of the last tenth of the time less that of the first, in milliseconds.</summary>
    public double LatencyGrowth { get; init; }

    /// <summary>Bits a second that one listener takes, IPv4 and UDP headers included.</summary>
    public double KilobitsPerListener { get; init; }
}
