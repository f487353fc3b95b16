using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>Session keys from the master key and salt (RFC 3711 §4.3, AES-CM PRF; also that of AEAD_AES_128_GCM, RFC 7714 §11).</summary>
internal sealed class KeyDerivation : IDisposable
{
    internal const byte RtpEncryption = 0, RtpAuthentication = 1, RtpSalt = 2;
    internal const byte RtcpEncryption = 3, RtcpAuthentication = 4, RtcpSalt = 5;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _salt = new byte[14];

    public KeyDerivation(SrtpKeys keys)
    {
        _aes.Key = keys.MasterKey;
        // The 96-bit salt of GCM stands in the high bytes of the 112-bit salt of the PRF.
        keys.MasterSalt.CopyTo(_salt, 0);
    }

    /// <summary>The first bytes for a label; the key derivation rate is zero, so the index plays no part.</summary>
    public byte[] Derive(byte label, int length)
    {
        Span<byte> blocks = stackalloc byte[(length + 15) / 16 * 16];
        for (var i = 0; i < blocks.Length; i += 16)
        {
            _salt.CopyTo(blocks[i..]);
            blocks[i + 7] ^= label;
            BinaryPrimitives.WriteUInt16BigEndian(blocks[(i + 14)..], (ushort)(i / 16));
        }
        _aes.EncryptEcb(blocks, blocks, PaddingMode.None);
        var key = blocks[..length].ToArray();
        CryptographicOperations.ZeroMemory(blocks);
        return key;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        _aes.Dispose();
    }
}
