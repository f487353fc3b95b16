using Palabre.Core;
using Palabre.Kit.Lettering;
using SkiaSharp;

namespace Palabre.Rooms;

/// <summary>What a card says; two cards of the same content are the same picture.</summary>
/// <param name="State">"Live" or "over", in words.</param>
/// <param name="People">The sentence beside the faces.</param>
internal sealed record CardContent(string House, string State, bool IsLive, string Title, IReadOnlyList<MemberCard> Faces, string People, bool IsRightToLeft);

/// <summary>The picture of a room that other sites show with its link: 1200 by 630, as the stage looks.</summary>
internal static class CardPicture
{
    public const int Width = 1200;
    public const int Height = 630;

    private const int Margin = 72;
    private const int Line = Width - (2 * Margin);
    private const int Face = 128;
    private const int MostFaces = 5;

    private static readonly SKColor Stage = SKColor.Parse("#0B3228");
    private static readonly SKColor OnStage = SKColor.Parse("#F3F1E1");
    private static readonly SKColor OnStage2 = SKColor.Parse("#A8C4B6");
    private static readonly SKColor Lamp = SKColor.Parse("#F4B13F");

    /// <summary>A PNG file.</summary>
    public static byte[] Draw(CardContent content)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        surface.Canvas.Clear(Stage);
        DrawHead(surface.Canvas, content);
        DrawTitle(surface.Canvas, content);
        DrawPeople(surface.Canvas, content);
        using var picture = surface.Snapshot();
        using var file = picture.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    /// <summary>The house's mark and name at the start, the state with its star at the end.</summary>
    private static void DrawHead(SKCanvas canvas, CardContent content)
    {
        var rtl = content.IsRightToLeft;
        var (name, state) = (Letters.Display(36), Letters.Text(30));
        MarkDrawing.Draw(canvas, rtl ? Width - Margin - 50 : Margin, 58, 0.5f, OnStage, Stage);
        Letters.Draw(canvas, Letters.Wrap(content.House, name, 700, 1)[0], name, rtl ? Width - Margin - 70 : Margin + 70, 104, OnStage, rtl);
        var width = Letters.Width(content.State, state);
        Letters.Draw(canvas, content.State, state, rtl ? Margin + width : Width - Margin - width, 102, content.IsLive ? OnStage : OnStage2, rtl);
        if (content.IsLive) DrawStar(canvas, rtl ? Margin + width + 32 : Width - Margin - width - 32, 91, 16, Lamp);
    }

    /// <summary>Reads in its own direction, whatever the reader's is.</summary>
    private static void DrawTitle(SKCanvas canvas, CardContent content)
    {
        var rtl = Letters.IsRightToLeft(content.Title);
        var style = Letters.Display(content.Title.Length > 44 ? 68 : 84);
        var lines = Letters.Wrap(content.Title, style, Line, 3);
        var y = 300 - ((lines.Count - 1) * style.Size * 0.3f);
        foreach (var line in lines)
        {
            Letters.Draw(canvas, line, style, rtl ? Width - Margin : Margin, y, OnStage, rtl);
            y += style.Size * 1.17f;
        }
    }

    private static void DrawPeople(SKCanvas canvas, CardContent content)
    {
        var rtl = content.IsRightToLeft;
        var faces = content.Faces.Take(MostFaces).ToList();
        for (var i = faces.Count - 1; i >= 0; i--)
        {
            var along = (Face / 2) + (i * Face * 0.8f);
            DrawFace(canvas, faces[i], rtl ? Width - Margin - along : Margin + along, Height - 64 - (Face / 2));
        }
        var taken = faces.Count == 0 ? 0 : (Face * 0.8f * (faces.Count - 1)) + Face + 32;
        var style = Letters.Text(32);
        var y = Height - 64 - (Face / 2) + 11f;
        var lines = Letters.Wrap(content.People, style, Line - taken, 2);
        if (lines.Count > 1) y -= 20;
        foreach (var line in lines)
        {
            Letters.Draw(canvas, line, style, rtl ? Width - Margin - taken : Margin + taken, y, OnStage2, rtl);
            y += 42;
        }
    }

    private static void DrawFace(SKCanvas canvas, MemberCard card, float x, float y)
    {
        const float Ring = 5;
        using var ground = new SKPaint { Color = Stage, IsAntialias = true };
        canvas.DrawCircle(x, y, (Face / 2) + Ring, ground);
        canvas.Save();
        using var circle = new SKRoundRect(SKRect.Create(x - (Face / 2), y - (Face / 2), Face, Face), Face / 2);
        canvas.ClipRoundRect(circle, antialias: true);
        FaceDrawing.Draw(canvas, card, x, y, Face);
        canvas.Restore();
    }

    private static void DrawStar(SKCanvas canvas, float x, float y, float radius, SKColor colour)
    {
        using var star = SKPath.ParseSvgPathData("M0-1 1 0 0 1-1 0zM-.707-.707H.707V.707H-.707z");
        star.Transform(SKMatrix.CreateScaleTranslation(radius, radius, x, y));
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(star, paint);
    }
}
