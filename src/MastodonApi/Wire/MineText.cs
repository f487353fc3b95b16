using System.Text;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>What a Status says of its reader: what they may and did. There are few such texts; all of them are written in advance.</summary>
internal static class MineText
{
    private const int Marks = 5;

    private static readonly byte[][] Texts = [.. Enumerable.Range(0, 3 << Marks).Select(Write)];

    /// <summary>From what the reader may quote to whether it is pinned, with a comma at the end.</summary>
    public static ReadOnlySpan<byte> Of(WrittenPost post) => Texts[
        ((int)post.MayQuote << Marks) | Bit(post.IsFavourited, 0) | Bit(post.IsBoosted, 1) | Bit(post.IsMuted, 2) | Bit(post.IsBookmarked, 3) | Bit(post.IsPinned, 4)];

    private static int Bit(bool isSet, int place) => isSet ? 1 << place : 0;

    private static byte[] Write(int which)
    {
        return Encoding.UTF8.GetBytes(
            $"\"{QuoteWire.Current((QuoteLeave)(which >> Marks))}\"}},\"favourited\":{Is(0)},\"reblogged\":{Is(1)},\"muted\":{Is(2)},\"bookmarked\":{Is(3)},\"pinned\":{Is(4)},");

        string Is(int place) => (which & (1 << place)) > 0 ? "true" : "false";
    }
}
