using Palabre.Live.Dtls;

namespace Palabre.Live.Peer;

/// <summary>How a <see cref="LivePeer"/> behaves.</summary>
public sealed record LivePeerOptions
{
    /// <summary>Lines a listener offers: as many voices can overlap. A publisher has one.</summary>
    public int Lines { get; init; } = 4;

    /// <summary>Reach the server over TCP instead of UDP.</summary>
    public bool Tcp { get; init; }

    /// <summary>Offer generic NACK, so that lost packets may be asked for again.</summary>
    public bool Nack { get; init; }

    /// <summary>Offer redundant audio (RFC 2198) as payload type 63.</summary>
    public bool Red { get; init; }

    /// <summary>Parameters of Opus in the offer (RFC 7587 §6.1).</summary>
    public string Opus { get; init; } = "minptime=10;useinbandfec=1";

    /// <summary>Certificate to show; null makes one per peer. Many peers of one process may share one.</summary>
    public DtlsIdentity? Identity { get; init; }

    /// <summary>
    /// Time between consent checks (RFC 7675 §5.1). Longer saves packets, but the server takes a silent peer for gone after 30 s.
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Between two receiver reports (RFC 3550 §6.2).</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes the way of its packets; null for a UDP socket of its own. For a load client that reads the sockets of many peers in one thread.</summary>
    internal Func<PeerLink>? Link { get; init; }
}
