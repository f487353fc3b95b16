using System.Security.Cryptography;
using System.Text;

namespace Palabre.Wallet.Providers;

/// <summary>An id for what others name by a text.</summary>
internal static class TextId
{
    public static Guid Of(params IReadOnlyList<string> parts) =>
        // A sign that no part has stands between them.
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))).AsSpan(0, 16), bigEndian: true);
}
