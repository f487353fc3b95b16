using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.Wallet;

/// <summary>
/// Ids of journals and holds that follow from something else, so that what is tried again is the same one: UUIDs of version 5 (RFC 9562
/// §5.5) in a namespace of the wallet's. Version 8 is the ledger's own.
/// </summary>
internal static class DerivedId
{
    private static readonly Guid Namespace = new("6f3a6c1e-2f5b-4d0a-9c57-0d1b8a6e4c21");

    /// <param name="purpose">What it is for: the same things have another id for another purpose.</param>
    public static Guid Of(string purpose, params ReadOnlySpan<object> things)
    {
        var name = new StringBuilder(purpose);
        foreach (var thing in things) name.Append(CultureInfo.InvariantCulture, $"\n{thing}");
        byte[] text = [.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name.ToString())];
#pragma warning disable CA5350 // What version 5 is made of; nothing is kept secret or proved by it.
        var hash = SHA1.HashData(text);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }
}
