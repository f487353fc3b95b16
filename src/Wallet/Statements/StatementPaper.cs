using Palabre.Kit.Lettering;
using SkiaSharp;

namespace Palabre.Wallet;

/// <summary>
/// A4, in points, and where things stand on it in the reader's direction: lengths are from the side on which lines begin. Numbers are always
/// against the right edge of their column, so that their digits stand below each other.
/// </summary>
internal sealed class StatementPaper(bool isRightToLeft)
{
    public const float Width = 595.28f;
    public const float Height = 841.89f;
    public const float Margin = 48;
    public const float Line = Width - (2 * Margin);

    public static readonly SKColor Ink = SKColor.Parse("#14231D");
    public static readonly SKColor Ink2 = SKColor.Parse("#4A5A51");
    public static readonly SKColor Hair = SKColor.Parse("#CBD2C3");
    public static readonly SKColor Tree = SKColor.Parse("#0B5A46");

    /// <summary>Text in its own direction, against the side on which lines begin.</summary>
    public void Begin(SKCanvas canvas, string text, LetterStyle style, float x, float y, SKColor colour, bool? direction = null) =>
        Put(canvas, text, style, isRightToLeft ? Width - Margin - x - Letters.Width(text, style) : Margin + x, y, colour, direction);

    /// <summary>Text that ends where lines end.</summary>
    public void End(SKCanvas canvas, string text, LetterStyle style, float y, SKColor colour) =>
        Put(canvas, text, style, isRightToLeft ? Margin : Width - Margin - Letters.Width(text, style), y, colour, isRightToLeft);

    /// <summary>A number, or the head of a column of numbers, that reaches from one place to the other.</summary>
    public void Figure(SKCanvas canvas, string text, LetterStyle style, float from, float to, float y, SKColor colour, bool direction = false) =>
        Put(canvas, text, style, (isRightToLeft ? Width - Margin - from : Margin + to) - Letters.Width(text, style), y, colour, direction);

    public static void Rule(SKCanvas canvas, float y, SKColor colour, float weight = 0.6f)
    {
        using var paint = new SKPaint { Color = colour, StrokeWidth = weight, IsAntialias = true };
        canvas.DrawLine(Margin, y, Width - Margin, y, paint);
    }

    private static void Put(SKCanvas canvas, string text, LetterStyle style, float left, float y, SKColor colour, bool? direction)
    {
        var fromRight = direction ?? Letters.IsRightToLeft(text);
        Letters.Draw(canvas, text, style, fromRight ? left + Letters.Width(text, style) : left, y, colour, fromRight);
    }
}
