namespace Palabre.Live.Rtcp;

/// <summary>RTCP packet types (RFC 3550 §12.1, RFC 4585 §6.1, RFC 3611 §2).</summary>
public enum RtcpType : byte
{
    /// <summary>What a source sent, and how it hears the others.</summary>
    SenderReport = 200,

    /// <summary>How a receiver hears.</summary>
    ReceiverReport = 201,

    /// <summary>Names of sources; only CNAME is read.</summary>
    SourceDescription = 202,

    /// <summary>Sources that leave.</summary>
    Bye = 203,

    /// <summary>Application-defined.</summary>
    Application = 204,

    /// <summary>Transport feedback; format 1 is the generic NACK.</summary>
    TransportFeedback = 205,

    /// <summary>Payload feedback.</summary>
    PayloadFeedback = 206,

    /// <summary>Extended reports.</summary>
    ExtendedReport = 207,
}
