namespace Palabre.Live.Dtls;

/// <summary>Why an association ends, as its peer is told (RFC 5246 §7.2).</summary>
internal enum Alert : byte
{
    CloseNotify = 0,
    UnexpectedMessage = 10,
    HandshakeFailure = 40,
    BadCertificate = 42,
    UnsupportedCertificate = 43,
    IllegalParameter = 47,
    DecodeError = 50,
    DecryptError = 51,
    ProtocolVersion = 70,
}

/// <summary>The peer cannot be served; it is told the alert, the log the reason.</summary>
internal sealed class HandshakeFailedException(Alert alert, string reason) : Exception(reason)
{
    public Alert Alert { get; } = alert;

    public static HandshakeFailedException Malformed(string what) => new(Alert.DecodeError, $"The peer's {what} cannot be read.");
}
