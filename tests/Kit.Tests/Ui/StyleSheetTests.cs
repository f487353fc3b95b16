using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Palabre.Kit.Tests.Ui;

public class StyleSheetTests
{
    [Fact]
    public void Only_logical_properties_are_used_so_that_pages_mirror()
    {
        var physical = Regex.Matches(StyleSheet.Rules, @"(?<![\w-])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|float: (left|right)|text-align: (left|right))\s*:");

        Assert.Empty(physical.Select(m => m.Value));
    }

    [Fact]
    public void Nothing_comes_from_elsewhere_and_every_file_named_is_there()
    {
        var named = Regex.Matches(StyleSheet.Rules, @"url\(([^)]+)\)").Select(m => m.Groups[1].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(StyleSheet.Root, file)), file));
    }

    [Fact]
    public void A_first_visit_in_French_or_English_loads_less_than_90_KB_of_fonts()
    {
        const string french = "À qui appartient l’eau de la vallée\u202F? «\u202Fœuvre\u202F» 5,00\u00A0€ Émile Rousselot, Leïla, Idriss Koné 21\u202Fh\u202F30 · … –";

        var loaded = Faces().Where(f => french.EnumerateRunes().Any(r => f.Covers(r.Value))).Select(f => f.File).ToArray();

        Assert.Equal(["fonts/radio-canada-latin.woff2", "fonts/young-serif-latin.woff2"], loaded.Order());
        Assert.InRange(loaded.Sum(f => new FileInfo(Path.Combine(StyleSheet.Root, f)).Length), 1, 90_000);
    }

    [Fact]
    public void Arabic_text_has_a_display_face_and_a_text_face()
    {
        var loaded = Faces().Where(f => "لمن ماء الوادي؟".EnumerateRunes().Any(r => r.Value > 0x7F && f.Covers(r.Value))).Select(f => f.File);

        Assert.Equal(["fonts/rakkas-arabic.woff2", "fonts/vazirmatn-arabic.woff2"], loaded.Order());
    }

    [Fact]
    public void The_style_sheet_weighs_10_KB_at_most_on_the_way()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(Encoding.UTF8.GetBytes(StyleSheet.Text));

        Assert.InRange(packed.Length, 1, 10_000);
    }

    private static IEnumerable<Face> Faces() => Regex.Matches(StyleSheet.Rules, @"@font-face \{[^}]*url\(([^)]+)\)[^}]*unicode-range: ([^;}]+)")
        .Select(m => new Face(m.Groups[1].Value, m.Groups[2].Value));

    private sealed record Face(string File, string Range)
    {
        public bool Covers(int rune) => Range.Split(',').Any(part =>
        {
            var ends = part.Trim()[2..].Split('-').Select(end => Convert.ToInt32(end, 16)).ToArray();
            return ends[0] <= rune && rune <= ends[^1];
        });
    }
}
