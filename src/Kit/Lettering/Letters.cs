using System.Text;
using HarfBuzzSharp;
using SkiaSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace Palabre.Kit.Lettering;

/// <summary>
/// Sets lines of text on a picture or a sheet: each letter in the first face that has it, Arabic joined and from right to left, numbers from
/// left to right in it, and what is isolated in its own direction.
/// </summary>
public static class Letters
{
    // Read when the first picture is drawn, not at the start of the house.
    private static readonly LetterFace[] DisplayFaces = [LetterFace.Read("young-serif-latin"), LetterFace.Read("young-serif-latin-ext"), LetterFace.Read("rakkas-arabic", 1.2f)];
    private static readonly LetterFace[] TextFaces = [LetterFace.Read("radio-canada-latin"), LetterFace.Read("radio-canada-latin-ext"), LetterFace.Read("vazirmatn-arabic")];

    private const int NarrowNoBreakSpace = 0x202F, NoBreakSpace = 0x00A0;

    /// <summary>A native shaper is not for several threads at once.</summary>
    private static readonly Lock Gate = new();

    public static LetterStyle Display(float size) => new(DisplayFaces, size);
    public static LetterStyle Text(float size) => new(TextFaces, size);

    /// <summary>Whether the first letter that has a direction is Arabic.</summary>
    public static bool IsRightToLeft(string text) => text.EnumerateRunes().Where(r => Rune.IsLetter(r)).Select(IsFromTheRight).FirstOrDefault();

    public static float Width(string text, LetterStyle style) => Runs(text, style, IsRightToLeft(text)).Sum(r => r.Width);

    /// <param name="x">Where the line begins: its left edge, or its right one for a line that reads from the right.</param>
    /// <param name="y">The baseline.</param>
    public static void Draw(SKCanvas canvas, string text, LetterStyle style, float x, float y, SKColor colour, bool rightToLeft)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        var runs = Runs(text, style, rightToLeft);
        var left = rightToLeft ? x - runs.Sum(r => r.Width) : x;
        foreach (var run in runs)
        {
            lock (Gate)
            {
                using var font = new SKFont(run.Face.Typeface, style.SizeOf(run.Face)) { Subpixel = true };
                using var shaped = Shape(run, font, left, y);
                if (shaped is not null) canvas.DrawText(shaped, 0, 0, paint);
            }
            left += run.Width;
        }
    }

    /// <summary>The text in at most so many lines of a width; what does not fit ends in an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, LetterStyle style, float width, int most)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (Width(longer, style) <= width) lines[^1] = longer;
            else if (lines[^1].Length == 0) lines[^1] = Cut(word, style, width);
            else if (lines.Count < most) lines.Add(Width(word, style) <= width ? word : Cut(word, style, width));
            else
            {
                lines[^1] = Cut(longer, style, width);
                break;
            }
        }
        return lines;
    }

    private static string Cut(string text, LetterStyle style, float width)
    {
        while (text.Length > 1 && Width($"{text}…", style) > width) text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)].TrimEnd();
        return $"{text}…";
    }

    private static SKTextBlob? Shape(Run run, SKFont font, float x, float y)
    {
        using var buffer = new Buffer();
        Fill(buffer, run);
        var shaped = run.Face.Shaper.Shape(buffer, x, y, font);
        if (shaped.Codepoints.Length == 0) return null;
        using var builder = new SKTextBlobBuilder();
        builder.AddPositionedRun(Array.ConvertAll(shaped.Codepoints, code => (ushort)code), font, shaped.Points);
        return builder.Build();
    }

    private static void Fill(Buffer buffer, Run run)
    {
        buffer.AddUtf16(run.Text);
        buffer.GuessSegmentProperties();
        buffer.Direction = run.IsRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
    }

    /// <summary>Stretches of one face and one direction, from left to right. Letters that no face has are left out: emoji, mostly.</summary>
    private static List<Run> Runs(string text, LetterStyle style, bool rightToLeft)
    {
        var runs = new List<(LetterFace Face, bool IsRightToLeft, string Text)>();
        foreach (var stretch in Directions.Of(text, rightToLeft))
        {
            var faces = Faces(stretch.Text, style);
            if (stretch.IsRightToLeft) faces.Reverse();
            runs.AddRange(faces.Select(part => (part.Face, stretch.IsRightToLeft, part.Text.ToString())));
        }
        lock (Gate) return [.. runs.Select(r => Measured(r.Face, r.IsRightToLeft, r.Text, style))];
    }

    private static List<(LetterFace Face, StringBuilder Text)> Faces(string text, LetterStyle style)
    {
        var faces = new List<(LetterFace Face, StringBuilder Text)>();
        foreach (var written in text.EnumerateRunes())
        {
            // No face of ours has the narrow one.
            var rune = written.Value == NarrowNoBreakSpace ? new Rune(NoBreakSpace) : written;
            if (FaceOf(rune, style, faces.Count > 0 ? faces[^1].Face : null) is not { } face) continue;
            if (faces.Count == 0 || faces[^1].Face != face) faces.Add((face, new()));
            faces[^1].Text.Append(rune.ToString());
        }
        return faces;
    }

    private static Run Measured(LetterFace face, bool isRightToLeft, string text, LetterStyle style)
    {
        using var font = new SKFont(face.Typeface, style.SizeOf(face)) { Subpixel = true };
        using var buffer = new Buffer();
        var run = new Run(face, isRightToLeft, text, 0);
        Fill(buffer, run);
        return run with { Width = face.Shaper.Shape(buffer, 0, 0, font).Width };
    }

    private static LetterFace? FaceOf(Rune rune, LetterStyle style, LetterFace? before) =>
        !Rune.IsLetterOrDigit(rune) && before is not null && before.Has(rune) ? before
            : style.Faces.FirstOrDefault(f => f.Has(rune));

    internal static bool IsFromTheRight(Rune rune) => rune.Value is >= 0x0590 and <= 0x05FF or >= 0x0600 and <= 0x06FF or >= 0x0750 and <= 0x077F or >= 0x08A0 and <= 0x08FF or >= 0xFB50 and <= 0xFDFF or >= 0xFE70 and <= 0xFEFC;

    private readonly record struct Run(LetterFace Face, bool IsRightToLeft, string Text, float Width);
}
