namespace Palabre.Live.Sdp;

/// <summary>Which way the sound of a line goes, as its writer sees it.</summary>
public enum SdpDirection
{
    /// <summary>Both ways; also what no direction attribute means.</summary>
    SendReceive,

    /// <summary>From the writer.</summary>
    SendOnly,

    /// <summary>To the writer.</summary>
    ReceiveOnly,

    /// <summary>Neither way.</summary>
    Inactive,
}

/// <summary>Who starts the DTLS handshake (RFC 4145 §4, RFC 8842).</summary>
public enum SdpSetup
{
    /// <summary>The writer leaves the choice to the answerer.</summary>
    ActPass,

    /// <summary>The writer starts; also what no setup attribute in an offer means.</summary>
    Active,

    /// <summary>The writer waits.</summary>
    Passive,

    /// <summary>Nobody starts for now.</summary>
    HoldConnection,
}

/// <summary>What an offer asks for.</summary>
public enum SdpUse
{
    /// <summary>The peer sends one audio line (WHIP, RFC 9725).</summary>
    Publish,

    /// <summary>The peer receives one or more audio lines (WHEP).</summary>
    Listen,
}
