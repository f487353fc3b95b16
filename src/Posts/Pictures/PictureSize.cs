namespace Palabre.Posts;

/// <summary>How large a picture is.</summary>
internal readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>The longer side of a picture as it is kept. More is heavy on a telephone, less is soft on a large screen.</summary>
    public const int Longest = 1920;

    /// <summary>The width of the small one, which timelines show. More makes timelines heavy, less is soft at double density.</summary>
    public const int PreviewWidth = 400;

    /// <summary>The height of a small one, for pictures like towers.</summary>
    private const int PreviewHeight = 800;

    /// <summary>As it is kept, upright; never larger than it came.</summary>
    public static PictureSize Of(PictureHeader header) =>
        (header.LiesOnItsSide ? new PictureSize(header.Height, header.Width) : new(header.Width, header.Height)).Within(Longest, Longest);

    public PictureSize Preview => Within(PreviewWidth, PreviewHeight);

    /// <summary>As films have to be: their colours are kept at half the size.</summary>
    public PictureSize Even => new(Width & ~1, Height & ~1);

    public PictureSize Turned => new(Height, Width);

    /// <summary>The same shape, no larger than this and no larger than it is.</summary>
    public PictureSize Within(int width, int height)
    {
        var scale = Math.Min(1.0, Math.Min((double)width / Width, (double)height / Height));
        return new(Math.Max(1, (int)Math.Round(Width * scale)), Math.Max(1, (int)Math.Round(Height * scale)));
    }
}
