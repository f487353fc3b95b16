using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Palabre.Kit.Tests.Ui;

/// <summary>kit.css as it is served, and the colours it declares.</summary>
internal static partial class StyleSheet
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../../../src/Kit/wwwroot"));
    public static readonly string Sources = Path.GetFullPath(Path.Combine(Root, "../.."));
    public static readonly string Text = File.ReadAllText(Path.Combine(Root, "kit.css"));
    public static readonly string Rules = Comment().Replace(Text, "");

    /// <summary>The colour of a token, such as <c>ink-2</c>, in one of the two themes.</summary>
    public static string Colour(string token, bool dark)
    {
        var declared = Regex.Match(Rules, $@"--{token}: (?:light-dark\((#\w{{6}}), (#\w{{6}})\)|(#\w{{6}}));");
        Assert.True(declared.Success, $"kit.css declares no --{token}.");
        return declared.Groups[3].Success ? declared.Groups[3].Value : declared.Groups[dark ? 2 : 1].Value;
    }

    /// <summary>Contrast ratio of two colours, WCAG 2.2.</summary>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) =>
        0.2126 * Linear(colour, 1) + 0.7152 * Linear(colour, 3) + 0.0722 * Linear(colour, 5);

    private static double Linear(string colour, int at)
    {
        var channel = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
