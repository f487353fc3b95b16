using System.Buffers.Binary;

namespace Palabre.Posts;

/// <summary>AVIF and HEIC (ISO/IEC 23008-12): boxes in boxes; the size is a property of an item, deep in them.</summary>
internal static class HeifHeader
{
    private const int MostBoxes = 200;

    public static bool IsAvif(ReadOnlySpan<byte> file) => Brands(file, "avif"u8);

    /// <summary>A photograph as telephones keep them, which is not read here.</summary>
    public static bool IsHeic(ReadOnlySpan<byte> file) => Brands(file, "heic"u8) || Brands(file, "heix"u8) || Brands(file, "mif1"u8);

    /// <summary>The largest picture in it: smaller ones are previews. Null when its size is not to be found.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> file)
    {
        // "meta" has a version and flags before its boxes.
        var properties = Box(Box(After(Box(file, "meta"u8), 4), "iprp"u8), "ipco"u8);
        var (width, height, turn) = (0, 0, 1);
        for (var boxes = 0; Head(properties) is { } size && boxes < MostBoxes; boxes++)
        {
            var body = properties[8..size];
            if (IsOf(properties, "ispe"u8) && body.Length >= 12)
            {
                var (wide, high) = (BinaryPrimitives.ReadUInt32BigEndian(body[4..]), BinaryPrimitives.ReadUInt32BigEndian(body[8..]));
                if (wide > int.MaxValue || high > int.MaxValue) return null;
                if ((long)wide * high > (long)width * height) (width, height) = ((int)wide, (int)high);
            }
            else if (IsOf(properties, "irot"u8) && body.Length >= 1) turn = Turn(body[0] & 3);
            properties = properties[size..];
        }
        return new(PictureKind.Avif, width, height, turn);
    }

    /// <summary>Quarters against the clock, as EXIF says the same.</summary>
    private static int Turn(int quarters) => quarters switch { 1 => 8, 2 => 3, 3 => 6, _ => 1 };

    /// <summary>The file says that it is of this brand, or can be read as one.</summary>
    private static bool Brands(ReadOnlySpan<byte> file, ReadOnlySpan<byte> brand)
    {
        if (Head(file) is not { } size || !file[4..].StartsWith("ftyp"u8)) return false;
        for (var rest = file[8..size]; rest.Length >= 4; rest = rest[4..])
            if (rest.StartsWith(brand)) return true;
        return false;
    }

    /// <summary>What is in the first box of this kind; nothing when there is none.</summary>
    private static ReadOnlySpan<byte> Box(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> kind)
    {
        for (var looked = 0; Head(boxes) is { } size && looked < MostBoxes; looked++)
        {
            if (IsOf(boxes, kind)) return boxes[8..size];
            boxes = boxes[size..];
        }
        return [];
    }

    private static bool IsOf(ReadOnlySpan<byte> box, ReadOnlySpan<byte> kind) => box[4..8].SequenceEqual(kind);

    /// <summary>How long the box is that begins here; null when it is none, or cut. Longer ones than four bytes can say hold no properties.</summary>
    private static int? Head(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 8) return null;
        var size = BinaryPrimitives.ReadUInt32BigEndian(rest);
        return size >= 8 && size <= rest.Length ? (int)size : null;
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> rest, int bytes) => bytes < rest.Length ? rest[bytes..] : [];
}
