using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Palabre.Wallet.Tests.Paper;

/// <summary>What is written on the pages of a PDF, read back from its streams and the maps of its fonts: a string for each page.</summary>
internal static partial class PdfText
{
    public static IReadOnlyList<string> Of(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        Assert.StartsWith("%PDF-1.", text, StringComparison.Ordinal);
        var objects = Objects().Matches(text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        return [.. objects.Values.Where(o => o.Contains("/Type /Page\n", StringComparison.Ordinal)).Select(page => PageText(page, objects))];
    }

    private static string PageText(string page, Dictionary<string, string> objects)
    {
        var resources = Resources().Match(page) is { Success: true } named ? objects[named.Groups[1].Value] : page;
        var fonts = Fonts().Matches(resources).ToDictionary(m => m.Groups[1].Value, m => Letters(objects[m.Groups[2].Value], objects));
        var written = new StringBuilder();
        Dictionary<int, string> font = [];
        foreach (Match token in Tokens().Matches(Stream(objects[Contents().Match(page).Groups[1].Value])))
        {
            if (token.Groups[1].Success) font = fonts[token.Groups[1].Value];
            else if (token.Groups[2].Success) Append(written, token.Groups[2].Value, font);
            else written.Append('\n');
        }
        return written.ToString();
    }

    private static void Append(StringBuilder to, string hex, Dictionary<int, string> font)
    {
        // Fonts with a map of two bytes, and those drawn letter by letter, of one.
        var size = font.Keys.Any(key => key > 255) || font.ContainsKey(-2) ? 4 : 2;
        for (var i = 0; i + size <= hex.Length; i += size) to.Append(font.GetValueOrDefault(int.Parse(hex.AsSpan(i, size), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    private static Dictionary<int, string> Letters(string font, Dictionary<string, string> objects)
    {
        Dictionary<int, string> letters = [];
        if (font.Contains("/Type0", StringComparison.Ordinal)) letters[-2] = "";
        if (ToUnicode().Match(font) is not { Success: true } map) return letters;
        var table = Stream(objects[map.Groups[1].Value]);
        foreach (Match one in Chars().Matches(table)) letters[Hex(one.Groups[1].Value)] = Utf16(one.Groups[2].Value);
        foreach (Match range in Ranges().Matches(table))
            for (var (code, letter) = (Hex(range.Groups[1].Value), Hex(range.Groups[3].Value)); code <= Hex(range.Groups[2].Value); code++, letter++) letters[code] = $"{(char)letter}";
        return letters;
    }

    private static int Hex(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Utf16(string hex) => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));

    private static string Stream(string one)
    {
        var from = one.IndexOf("stream\n", StringComparison.Ordinal) + 7;
        var bytes = Encoding.Latin1.GetBytes(one[from..one.LastIndexOf("\nendstream", StringComparison.Ordinal)]);
        if (!one.Contains("/FlateDecode", StringComparison.Ordinal)) return Encoding.Latin1.GetString(bytes);
        using var inflated = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var read = new MemoryStream();
        inflated.CopyTo(read);
        return Encoding.Latin1.GetString(read.ToArray());
    }

    [GeneratedRegex(@"(?<=\n)(\d+) 0 obj\n(.*?)\nendobj", RegexOptions.Singleline)]
    private static partial Regex Objects();

    [GeneratedRegex(@"/Resources (\d+) 0 R")]
    private static partial Regex Resources();

    [GeneratedRegex(@"/(F\d+) (\d+) 0 R")]
    private static partial Regex Fonts();

    [GeneratedRegex(@"/Contents (\d+) 0 R")]
    private static partial Regex Contents();

    [GeneratedRegex(@"/ToUnicode (\d+) 0 R")]
    private static partial Regex ToUnicode();

    [GeneratedRegex(@"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|(ET)")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"(?<=\n)<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>(?=\n)")]
    private static partial Regex Chars();

    [GeneratedRegex(@"(?<=\n)<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>(?=\n)")]
    private static partial Regex Ranges();
}
