using System.Security.Cryptography;
using System.Text;

namespace Palabre.Ledger;

/// <summary>The journal that the ledger writes itself when a hold's time is over: one for each hold, with an id that only that hold gives.</summary>
public static class Expiry
{
    /// <summary>Of the journals' ids (RFC 9562 §5.8). Drafts have none of it, so nobody can take such an id beforehand.</summary>
    public const int IdVersion = 8;

    /// <summary><see cref="Journal.Kind"/> of it.</summary>
    public const string Kind = "expire";

    /// <summary>The id of the journal in which a hold expires: the first 16 bytes of the SHA-256 of "palabre-expiry 1", the hold's id, and a line feed after each, as a UUID of version 8.</summary>
    public static Guid IdOf(Guid hold)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"palabre-expiry 1\n{hold}\n")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | (IdVersion << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
