using System.Buffers.Binary;

namespace Palabre.Posts;

/// <summary>Kinds of pictures that are taken.</summary>
internal enum PictureKind { Jpeg, Png, Gif, WebP, Avif }

/// <summary>
/// What a picture says of itself before anything is decoded: a few bytes can claim a canvas that fills the memory of the machine.
/// </summary>
/// <param name="Turn">How it is to be turned to stand upright: EXIF orientation, 1 to 8.</param>
internal sealed record PictureHeader(PictureKind Kind, int Width, int Height, int Turn = 1)
{
    /// <summary>Media types of the kinds that are taken.</summary>
    public static readonly IReadOnlyList<string> Types = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"];

    /// <summary>It has more than one picture, shown one after another.</summary>
    public bool Moves { get; init; }

    public long Pixels => (long)Width * Height;
    public bool LiesOnItsSide => Turn >= 5;

    /// <summary>Null when it is none of the kinds that are taken, or broken at the beginning.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> file)
    {
        var header = file switch
        {
            [0xFF, 0xD8, 0xFF, ..] => JpegHeader.Read(file),
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png(file),
            _ when file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8) => Gif(file),
            _ when HeifHeader.IsAvif(file) => HeifHeader.Read(file),
            _ when file.StartsWith("RIFF"u8) && file.Length > 30 && file[8..].StartsWith("WEBP"u8) => WebPHeader.Read(file),
            _ => null,
        };
        return header is { Width: > 0, Height: > 0 } ? header : null;
    }

    /// <summary>PNG (w3.org/TR/png-3): the size comes first; before the pixels the orientation in an eXIf chunk, and in an acTL chunk how many pictures move.</summary>
    private static PictureHeader? Png(ReadOnlySpan<byte> file)
    {
        if (file.Length < 33 || !file[12..].StartsWith("IHDR"u8)) return null;
        var (width, height, turn, frames) = (BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]), 1, 1u);
        for (var rest = file[8..]; rest.Length >= 12 && !rest[4..].StartsWith("IDAT"u8);)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) break;
            if (rest[4..].StartsWith("eXIf"u8)) turn = Exif.Turn(rest.Slice(8, (int)length));
            if (rest[4..].StartsWith("acTL"u8) && length >= 4) frames = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
            rest = rest[((int)length + 12)..];
        }
        return new(PictureKind.Png, width, height, turn) { Moves = frames > 1 };
    }

    private static PictureHeader? Gif(ReadOnlySpan<byte> file) => file.Length < 10 ? null
        : new(PictureKind.Gif, BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..])) { Moves = GifBlocks.HasSeveral(file) };
}

/// <summary>JPEG (ITU-T T.81, annex B): segments up to the frame header, which says the size.</summary>
internal static class JpegHeader
{
    private const int Application1 = 0xE1;
    private const int StartOfScan = 0xDA;

    public static PictureHeader? Read(ReadOnlySpan<byte> file)
    {
        var turn = 1;
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == 0xFF;)
        {
            int marker = rest[1];
            if (marker == 0xFF)
            {
                // Filling before a marker.
                rest = rest[1..];
                continue;
            }
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker == StartOfScan || length < 2 || length + 2 > rest.Length) return null;
            var body = rest[4..(length + 2)];
            if (marker == Application1 && body.StartsWith("Exif\0\0"u8)) turn = Exif.Turn(body[6..]);
            if (IsFrame(marker)) return body.Length < 5 ? null : new(PictureKind.Jpeg, BinaryPrimitives.ReadUInt16BigEndian(body[3..]), BinaryPrimitives.ReadUInt16BigEndian(body[1..]), turn);
            rest = rest[(length + 2)..];
        }
        return null;
    }

    /// <summary>SOF0 to SOF15, without the three markers between them that mean something else (table B.1).</summary>
    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}

/// <summary>WebP (RFC 9649): one of three ways to say the size; the orientation is in an EXIF chunk.</summary>
internal static class WebPHeader
{
    public static PictureHeader? Read(ReadOnlySpan<byte> file)
    {
        var data = file[20..];
        if (file[12..].StartsWith("VP8 "u8)) return new(PictureKind.WebP, BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
        if (file[12..].StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new(PictureKind.WebP, (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }
        return file[12..].StartsWith("VP8X"u8) ? new(PictureKind.WebP, Three(data[4..]) + 1, Three(data[7..]) + 1, Turn(file)) : null;
    }

    private static int Three(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);

    private static int Turn(ReadOnlySpan<byte> file)
    {
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - 8) return 1;
            if (rest.StartsWith("EXIF"u8)) return Exif.Turn(rest.Slice(8, (int)length));
            rest = rest[Math.Min(rest.Length, (int)length + 8 + (int)(length & 1))..];
        }
        return 1;
    }
}
