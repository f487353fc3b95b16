using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Palabre.Core;
using Palabre.Kit.Lettering;
using Palabre.Kit.Portraits;
using SkiaSharp;

namespace Palabre.Rooms;

/// <summary>A member's drawn portrait, or their initials, on a square.</summary>
internal static class FaceDrawing
{
    private static readonly (SKColor Deep, SKColor Letter)[] Grounds =
    [
        .. new[] { ("#17544A", "#CFE3D6"), ("#24434A", "#D9E6E6"), ("#6B4A12", "#F5E4BE"), ("#214A87", "#DCE6F7"), ("#7A1E2E", "#F6DADB"), ("#533B66", "#E9DDF2") }
            .Select(g => (SKColor.Parse(g.Item1), SKColor.Parse(g.Item2))),
    ];

    /// <param name="x">The middle of the face.</param>
    /// <param name="y">The middle of the face.</param>
    public static void Draw(SKCanvas canvas, MemberCard card, float x, float y, float size)
    {
        if (Portrait.TryParse(card.Portrait, out var portrait)) DrawSvg(canvas, portrait.ToSvg(), x, y, size);
        else DrawInitials(canvas, card, x, y, size);
    }

    /// <summary>Portraits are made of paths and nothing else.</summary>
    private static void DrawSvg(SKCanvas canvas, string svg, float x, float y, float size)
    {
        canvas.Translate(x - (size / 2), y - (size / 2));
        canvas.Scale(size / 100f);
        foreach (var path in XElement.Parse(svg).Elements().Where(e => e.Name.LocalName == "path"))
        {
            using var shape = SKPath.ParseSvgPathData(path.Attribute("d")!.Value);
            using var paint = PaintOf(path);
            canvas.DrawPath(shape, paint);
        }
    }

    private static SKPaint PaintOf(XElement path)
    {
        var isLine = path.Attribute("fill")?.Value == "none";
        var opacity = Number(path.Attribute("opacity") ?? path.Attribute("stroke-opacity"), 1);
        return new SKPaint
        {
            IsAntialias = true,
            Style = isLine ? SKPaintStyle.Stroke : SKPaintStyle.Fill,
            Color = SKColor.Parse(path.Attribute(isLine ? "stroke" : "fill")!.Value).WithAlpha((byte)(opacity * 255)),
            StrokeWidth = Number(path.Attribute("stroke-width"), 1),
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
    }

    private static float Number(XAttribute? attribute, float otherwise) =>
        attribute is null ? otherwise : float.Parse(attribute.Value, CultureInfo.InvariantCulture);

    private static void DrawInitials(SKCanvas canvas, MemberCard card, float x, float y, float size)
    {
        var (deep, letter) = Grounds[Initials.GroundOf(card.Handle)];
        using var ground = new SKPaint { Color = deep };
        canvas.DrawCircle(x, y, size, ground);
        using var line = new SKPaint { Color = letter.WithAlpha(87), Style = SKPaintStyle.Stroke, StrokeWidth = 2.2f * size / 100, IsAntialias = true };
        using var star = SKPath.ParseSvgPathData(Initials.StarLine);
        star.Transform(SKMatrix.CreateScaleTranslation(size / 100f, size / 100f, x, y));
        canvas.DrawPath(star, line);
        var (letters, style) = (Initials.Of(card.Name), Letters.Display(size * 0.39f));
        var width = Letters.Width(letters, style);
        var rtl = Letters.IsRightToLeft(letters);
        Letters.Draw(canvas, letters, style, rtl ? x + (width / 2) : x - (width / 2), y + (style.Size * 0.35f), letter, rtl);
    }
}

/// <summary>Faces as files, drawn once and kept while there is room.</summary>
internal sealed class FacePictures : IFacePictures
{
    /// <summary>Some 15 KB each; drawing one takes milliseconds.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(string, int), byte[]> _drawn = [];

    public byte[] Draw(MemberCard card, int size)
    {
        var key = (card.Portrait ?? $"{Initials.GroundOf(card.Handle)} {Initials.Of(card.Name)}", size);
        if (_drawn.TryGetValue(key, out var kept)) return kept;
        if (_drawn.Count >= Most) _drawn.Clear();
        using var surface = SKSurface.Create(new SKImageInfo(size, size));
        FaceDrawing.Draw(surface.Canvas, card, size / 2f, size / 2f, size);
        using var picture = surface.Snapshot();
        using var file = picture.Encode(SKEncodedImageFormat.Png, 100);
        return _drawn[key] = file.ToArray();
    }
}
