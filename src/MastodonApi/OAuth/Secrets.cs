using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.MastodonApi;

/// <summary>Random words that programs are given once, and what is kept of them.</summary>
internal static class Secrets
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>No salt and no slow hash: nobody chose the secret.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(string secret, byte[] hash) => CryptographicOperations.FixedTimeEquals(HashOf(secret), hash);

    /// <summary>PKCE's <c>S256</c> (RFC 7636 §4.2).</summary>
    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
