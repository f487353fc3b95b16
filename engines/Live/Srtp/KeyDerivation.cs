using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>Session keys from the master key and salt (RFC 3711 §4.3, AES-CM PRF; also that of AEAD_AES_128_GCM, RFC 7714 §11).</summary>
internal sealed class KeyDerivation : IDisposable
{
    internal const byte RtpEncryption = 0, RtpAuthentication = 1, RtpSalt = 2;
    internal const byte RtcpEncryption = 3, RtcpAuthentication = 4, RtcpSalt = 5;

    private readonly CounterMode _stream;

    // The 96-bit salt of GCM stands in the high bytes of the 112-bit salt of the PRF. The last two bytes count blocks.
    private readonly byte[] _salt = new byte[16];

    public KeyDerivation(SrtpKeys keys, bool portable)
    {
        _stream = CounterMode.Create(keys.MasterKey, portable);
        keys.MasterSalt.CopyTo(_salt, 0);
    }

    /// <summary>The first bytes for a label; the key derivation rate is zero, so the index plays no part.</summary>
    public byte[] Derive(byte label, int length)
    {
        var key = new byte[length];
        var first = Vector128.Create((ReadOnlySpan<byte>)_salt);
        _stream.Transform(first.WithElement(7, (byte)(first.GetElement(7) ^ label)), key, key);
        return key;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        _stream.Dispose();
    }
}
