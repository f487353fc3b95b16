using System.Buffers.Text;

namespace Palabre.WebPush;

/// <summary>Base64 with the alphabet of RFC 4648 §5, without padding: how keys are written in subscriptions and in headers.</summary>
public static class WebText
{
    /// <summary>Writes octets as text.</summary>
    public static string Of(ReadOnlySpan<byte> octets) => Base64Url.EncodeToString(octets);

    /// <summary>Reads them again; null for what is no such text.</summary>
    public static byte[]? Read(string? text)
    {
        if (text is null || !Base64Url.IsValid(text)) return null;
        return Base64Url.DecodeFromChars(text);
    }
}
