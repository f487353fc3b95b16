using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>GCM by the framework, for processors without the instructions.</summary>
internal sealed class PortableGcm(ReadOnlySpan<byte> key) : Gcm
{
    private const int NonceLength = 12;

    private readonly AesGcm _gcm = new(key, TagLength);

    public override void Seal(Vector128<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[16];
        nonce.CopyTo(bytes);
        var tag = destination.Slice(plaintext.Length, TagLength);
        _gcm.Encrypt(bytes[..NonceLength], plaintext, destination[..plaintext.Length], tag, associated);
    }

    public override bool Open(Vector128<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> sealedData)
    {
        var length = sealedData.Length - TagLength;
        if (length < 0) return false;

        Span<byte> bytes = stackalloc byte[16];
        nonce.CopyTo(bytes);
        var data = sealedData[..length];
        try
        {
            _gcm.Decrypt(bytes[..NonceLength], data, sealedData[length..], data, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public override void Dispose() => _gcm.Dispose();
}
