using System.Security.Cryptography;

namespace Palabre.Live.Dtls;

/// <summary>The pseudo-random function of TLS 1.2 with SHA-256 (RFC 5246 §5).</summary>
internal static class TlsPrf
{
    private const int MaxSeed = 128;

    /// <summary>Fills the output from the secret, the label and the seed, which is two parts one after the other.</summary>
    public static void Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> more, Span<byte> output)
    {
        Span<byte> chained = stackalloc byte[SHA256.HashSizeInBytes + MaxSeed];
        var labelled = chained[SHA256.HashSizeInBytes..][..(label.Length + seed.Length + more.Length)];
        label.CopyTo(labelled);
        seed.CopyTo(labelled[label.Length..]);
        more.CopyTo(labelled[(label.Length + seed.Length)..]);
        chained = chained[..(SHA256.HashSizeInBytes + labelled.Length)];

        // A(1) = HMAC(secret, seed), A(i) = HMAC(secret, A(i-1)); block i = HMAC(secret, A(i) ‖ seed)
        var link = chained[..SHA256.HashSizeInBytes];
        using var hmac = new HmacSha256(secret);
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        hmac.Hash(labelled, link);
        while (!output.IsEmpty)
        {
            hmac.Hash(chained, block);
            var count = Math.Min(block.Length, output.Length);
            block[..count].CopyTo(output);
            output = output[count..];
            if (!output.IsEmpty) hmac.Hash(link, link);
        }
        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(chained);
    }
}
