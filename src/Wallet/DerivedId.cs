using System.Security.Cryptography;
using System.Text;

namespace Palabre.Wallet;

/// <summary>Ids of journals that follow from another thing: the same thing always has the same, so that what comes twice counts once.</summary>
internal static class DerivedId
{
    /// <param name="purpose">What the journal does for the thing.</param>
    /// <param name="thing">The thing's own id.</param>
    public static Guid Of(string purpose, Guid thing) => Of($"{purpose} {thing}");

    private static Guid Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        // RFC 9562 §5.5: from a name; version 8 is what the ledger makes itself.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
