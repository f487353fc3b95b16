namespace Palabre.Live.Dtls;

/// <summary>Which side of the handshake one plays: <c>a=setup:passive</c> is the server, <c>active</c> the client (RFC 8842 §5).</summary>
public enum DtlsRole
{
    /// <summary>Waits for the ClientHello.</summary>
    Server,

    /// <summary>Sends the ClientHello.</summary>
    Client,
}
