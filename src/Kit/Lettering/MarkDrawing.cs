using SkiaSharp;

namespace Palabre.Kit.Lettering;

/// <summary>The tree of <c>Mark</c> on pictures and sheets: 100 by 120 before it is scaled.</summary>
public static class MarkDrawing
{
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="ground">What the branches are cut out to.</param>
    public static void Draw(SKCanvas canvas, float x, float y, float scale, SKColor ink, SKColor ground)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(scale);
        using var fill = new SKPaint { Color = ink, IsAntialias = true };
        using var crown = SKPath.ParseSvgPathData("M50 3L63.47 16.47L82.53 16.47L82.53 35.53L96 49L82.53 62.47L82.53 81.53L63.47 81.53L50 95L36.53 81.53L17.47 81.53L17.47 62.47L4 49L17.47 35.53L17.47 16.47L36.53 16.47Z");
        canvas.DrawPath(crown, fill);
        DrawBranches(canvas, "M50 98V56M50 70 31 47M50 62 69 39M50 56V27", ground);
        DrawBranches(canvas, "M50 99.5V110M34 113.5H66", ink);
        canvas.Restore();
    }

    private static void DrawBranches(SKCanvas canvas, string path, SKColor colour)
    {
        using var line = new SKPaint { Color = colour, Style = SKPaintStyle.Stroke, StrokeWidth = 7.5f, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round, IsAntialias = true };
        using var shape = SKPath.ParseSvgPathData(path);
        canvas.DrawPath(shape, line);
    }
}
