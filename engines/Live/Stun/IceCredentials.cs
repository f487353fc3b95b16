using System.Security.Cryptography;

namespace Palabre.Live.Stun;

/// <summary>
/// The short-term credentials of one side of one session (RFC 8445 §5.3). Our fragment is also how the first packet of a peer finds
/// its session, so it is longer than the 24 bits the RFC asks for.
/// </summary>
public sealed record IceCredentials(string UsernameFragment, string Password)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>New unguessable credentials: 16 characters (95 bits) of fragment, 32 (190 bits) of password.</summary>
    public static IceCredentials Create() =>
        new(RandomNumberGenerator.GetString(Alphabet, 16), RandomNumberGenerator.GetString(Alphabet, 32));

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"{UsernameFragment}:…";
}
