using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Palabre.Live.Stun;

/// <summary>MESSAGE-INTEGRITY (RFC 8489 §14.5) and address masking (§14.2).</summary>
internal static class StunIntegrity
{
    private const int BlockLength = 64;

    /// <summary>
    /// HMAC-SHA1 over the message up to its integrity attribute, with the header's length as if the message ended right after it.
    /// Written out from two one-shot hashes because those allocate nothing.
    /// </summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 8445 names HMAC-SHA1 for connectivity checks.")]
    public static void Hash(ReadOnlySpan<byte> upToIntegrity, ReadOnlySpan<byte> password, Span<byte> hash)
    {
        Span<byte> key = stackalloc byte[BlockLength];
        key.Clear();
        if (password.Length > BlockLength) SHA1.HashData(password, key);
        else password.CopyTo(key);

        Span<byte> inner = stackalloc byte[BlockLength + StunMessage.MaxLength];
        Mask(key, 0x36, inner);
        upToIntegrity.CopyTo(inner[BlockLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(inner[(BlockLength + 2)..],
            (ushort)(upToIntegrity.Length - StunMessage.HeaderLength + 4 + SHA1.HashSizeInBytes));

        Span<byte> outer = stackalloc byte[BlockLength + SHA1.HashSizeInBytes];
        Mask(key, 0x5C, outer);
        SHA1.HashData(inner[..(BlockLength + upToIntegrity.Length)], outer[BlockLength..]);
        SHA1.HashData(outer, hash);
    }

    /// <summary>Masks or unmasks an address of 4 or 16 bytes with the cookie and the transaction id.</summary>
    public static void XorAddress(ReadOnlySpan<byte> address, ReadOnlySpan<byte> cookieAndTransaction, Span<byte> destination)
    {
        for (var i = 0; i < address.Length; i++) destination[i] = (byte)(address[i] ^ cookieAndTransaction[i]);
    }

    private static void Mask(ReadOnlySpan<byte> key, byte pad, Span<byte> destination)
    {
        for (var i = 0; i < BlockLength; i++) destination[i] = (byte)(key[i] ^ pad);
    }
}
