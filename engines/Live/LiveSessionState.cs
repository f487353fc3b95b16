namespace Palabre.Live;

/// <summary>Life of a session; it only moves forward.</summary>
public enum LiveSessionState
{
    /// <summary>Answered, nothing heard from the peer.</summary>
    New,

    /// <summary>A connectivity check passed; DTLS is under way.</summary>
    Connecting,

    /// <summary>Keys agreed; media flows.</summary>
    Connected,

    /// <summary>Ended; <see cref="LiveSession.ClosedReason"/> says why.</summary>
    Closed,
}
