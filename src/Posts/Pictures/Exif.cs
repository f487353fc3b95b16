using System.Buffers.Binary;

namespace Palabre.Posts;

/// <summary>The one thing of EXIF (CIPA DC-008) that is kept of a picture: which way is up. The rest goes, where it was taken first of all.</summary>
internal static class Exif
{
    private const int Orientation = 0x0112;
    private const int EntryLength = 12;

    /// <param name="data">A TIFF structure; some writers put <c>Exif\0\0</c> before it.</param>
    /// <returns>1 to 8; 1, upright, when nothing is said or it cannot be read.</returns>
    public static int Turn(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("Exif\0\0"u8)) data = data[6..];
        if (data.Length < 14 || !(data.StartsWith("II"u8) || data.StartsWith("MM"u8))) return 1;
        var isLittle = data[0] == 'I';
        var directory = Four(data[4..], isLittle);
        if (directory < 8 || directory > data.Length - 2) return 1;
        var entries = data[((int)directory + 2)..];
        for (var left = Two(data[(int)directory..], isLittle); left > 0 && entries.Length >= EntryLength; left--)
        {
            if (Two(entries, isLittle) == Orientation) return Two(entries[8..], isLittle) is >= 1 and <= 8 and var turn ? turn : 1;
            entries = entries[EntryLength..];
        }
        return 1;
    }

    private static int Two(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Four(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
