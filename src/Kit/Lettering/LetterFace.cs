using System.Text;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Palabre.Kit.Lettering;

/// <summary>A size of the house's type on pictures and sheets.</summary>
/// <param name="Faces">Tried in order, letter by letter.</param>
public sealed record LetterStyle(IReadOnlyList<LetterFace> Faces, float Size)
{
    /// <summary>Rakkas is drawn smaller than Young Serif at the same size.</summary>
    public float SizeOf(LetterFace face) => Size * face.Scale;
}

/// <summary>One typeface, ready for shaping.</summary>
public sealed record LetterFace(SKTypeface Typeface, SKFont Letters, SKShaper Shaper, float Scale)
{
    internal bool Has(Rune letter) => Letters.ContainsGlyph(letter.Value);

    internal static LetterFace Read(string name, float scale = 1)
    {
        using var file = typeof(LetterFace).Assembly.GetManifestResourceStream($"letters/{name}.ttf") ?? throw new InvalidOperationException($"The typeface {name} is not embedded.");
        var typeface = SKTypeface.FromStream(file) ?? throw new InvalidOperationException($"The typeface {name} cannot be read.");
        return new(typeface, new SKFont(typeface), new SKShaper(typeface), scale);
    }
}
