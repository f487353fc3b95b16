using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.Wallet;

/// <summary>Ids that follow from something else, so that the same thing is never done twice.</summary>
internal static class DerivedId
{
    public static Guid Of(string purpose, params ReadOnlySpan<long> of)
    {
        var text = new StringBuilder("palabre ").Append(purpose);
        foreach (var part in of) text.Append(CultureInfo.InvariantCulture, $" {part}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
