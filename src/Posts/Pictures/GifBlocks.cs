namespace Palabre.Posts;

/// <summary>GIF 89a (w3.org/Graphics/GIF/spec-gif89a.txt), walked block by block without looking at a pixel.</summary>
internal static class GifBlocks
{
    private const byte Image = 0x2C;
    private const byte Extension = 0x21;
    private const int Screen = 13;
    private const int ImageHead = 10;

    /// <summary>Whether there is more than one picture in it. What is broken has none.</summary>
    public static bool HasSeveral(ReadOnlySpan<byte> file)
    {
        if (file.Length < Screen) return false;
        var images = 0;
        for (var rest = After(file, Screen + Colours(file[10])); rest.Length > 0;)
        {
            if (rest[0] == Image && rest.Length > ImageHead)
            {
                if (++images > 1) return true;
                // The least size of a code comes before the blocks of data.
                rest = AfterBlocks(After(rest, ImageHead + Colours(rest[9]) + 1));
            }
            else if (rest[0] == Extension && rest.Length > 2) rest = AfterBlocks(rest[2..]);
            else break;
        }
        return false;
    }

    /// <summary>How long the table of colours is that follows.</summary>
    private static int Colours(byte packed) => (packed & 0x80) == 0 ? 0 : 3 * (2 << (packed & 7));

    private static ReadOnlySpan<byte> AfterBlocks(ReadOnlySpan<byte> rest)
    {
        while (rest.Length > 0 && rest[0] > 0) rest = After(rest, rest[0] + 1);
        return After(rest, 1);
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> rest, int bytes) => bytes < rest.Length ? rest[bytes..] : [];
}
