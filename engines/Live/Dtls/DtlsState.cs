namespace Palabre.Live.Dtls;

/// <summary>Where a DTLS association stands.</summary>
public enum DtlsState
{
    /// <summary>Keys are not agreed yet.</summary>
    Handshaking,

    /// <summary>The peer is who the signalling said, and the SRTP keys are there.</summary>
    Established,

    /// <summary>It will never be established; see the reason.</summary>
    Failed,

    /// <summary>Closed by either side.</summary>
    Closed,
}
