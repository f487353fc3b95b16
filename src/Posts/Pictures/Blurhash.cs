using System.Globalization;

namespace Palabre.Posts;

/// <summary>
/// What a picture looks like from very far, in twenty-eight characters, for programs that show something before it is there
/// (github.com/woltapp/blurhash, Algorithm.md).
/// </summary>
internal static class Blurhash
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
    private const int Across = 4;
    private const int Down = 3;

    /// <param name="pixels">Red, green, blue; row by row.</param>
    public static string Of(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var waves = new (double R, double G, double B)[Across * Down];
        for (var y = 0; y < Down; y++)
            for (var x = 0; x < Across; x++) waves[(y * Across) + x] = Wave(pixels, width, height, x, y);

        var loudest = waves.Skip(1).Max(w => Math.Max(Math.Abs(w.R), Math.Max(Math.Abs(w.G), Math.Abs(w.B))));
        var step = Math.Clamp((int)Math.Floor((loudest * 166) - 0.5), 0, 82);
        var scale = (step + 1) / 166.0;
        return string.Concat(
            [Written(Across - 1 + ((Down - 1) * 9), 1), Written(step, 1), Written(Mean(waves[0]), 4), .. waves.Skip(1).Select(wave => Written(Change(wave, scale), 2))]);
    }

    /// <summary>The mean colour of a picture, as <c>#rrggbb</c>; grey when the hash cannot be read.</summary>
    public static string Colour(string hash) =>
        hash.Length < 6 ? "#808080" : string.Create(CultureInfo.InvariantCulture, $"#{hash.AsSpan(2, 4).ToArray().Aggregate(0, (value, digit) => (value * 83) + Math.Max(0, Digits.IndexOf(digit, StringComparison.Ordinal))) & 0xFFFFFF:x6}");

    private static (double R, double G, double B) Wave(ReadOnlySpan<byte> pixels, int width, int height, int x, int y)
    {
        var (r, g, b) = (0.0, 0.0, 0.0);
        for (var j = 0; j < height; j++)
            for (var i = 0; i < width; i++)
            {
                var basis = Math.Cos(Math.PI * x * i / width) * Math.Cos(Math.PI * y * j / height);
                var at = pixels[(((j * width) + i) * 3)..];
                r += basis * Light(at[0]);
                g += basis * Light(at[1]);
                b += basis * Light(at[2]);
            }
        var norm = (x == 0 && y == 0 ? 1.0 : 2.0) / (width * height);
        return (r * norm, g * norm, b * norm);
    }

    private static int Mean((double R, double G, double B) colour) => (Byte(colour.R) << 16) + (Byte(colour.G) << 8) + Byte(colour.B);

    private static int Change((double R, double G, double B) wave, double scale) => (((Step(wave.R / scale) * 19) + Step(wave.G / scale)) * 19) + Step(wave.B / scale);

    private static int Step(double value) => Math.Clamp((int)Math.Floor((Math.Sign(value) * Math.Sqrt(Math.Abs(value)) * 9) + 9.5), 0, 18);

    private static string Written(int value, int length)
    {
        var text = new char[length];
        for (var i = length - 1; i >= 0; i--, value /= 83) text[i] = Digits[value % 83];
        return new(text);
    }

    /// <summary>From what is stored to light (IEC 61966-2-1).</summary>
    private static double Light(byte value)
    {
        var v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    private static int Byte(double light)
    {
        var v = Math.Clamp(light, 0, 1);
        return (int)(((v <= 0.0031308 ? v * 12.92 : (1.055 * Math.Pow(v, 1 / 2.4)) - 0.055) * 255) + 0.5);
    }
}
