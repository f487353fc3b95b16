namespace Palabre.Live.Dtls;

/// <summary>The SHA-256 fingerprint of a certificate as SDP writes it (RFC 8122 §5).</summary>
internal static class Fingerprint
{
    private const string Algorithm = "sha-256 ";
    private const int Length = 32;

    public static string Write(ReadOnlySpan<byte> hash) =>
        string.Join(':', Convert.ToHexString(hash).Chunk(2).Select(pair => new string(pair)));

    /// <summary>Reads 32 hexadecimal pairs in either case, with or without the algorithm's name before them.</summary>
    /// <exception cref="FormatException">It is not a SHA-256 fingerprint.</exception>
    public static byte[] Read(string text)
    {
        var digits = text.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase) ? text[Algorithm.Length..] : text;
        var hash = Convert.FromHexString(digits.Trim().Replace(":", "", StringComparison.Ordinal));
        return hash.Length == Length ? hash : throw new FormatException("A SHA-256 fingerprint has 32 bytes.");
    }
}
