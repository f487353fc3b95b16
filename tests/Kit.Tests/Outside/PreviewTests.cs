using System.Text;
using Palabre.Kit.Web.Outside;

namespace Palabre.Kit.Tests.Outside;

public sealed class PreviewTests
{
    [Fact]
    public void Open_Graph_speaks_first() => Assert.Equal(
        new Preview("Carte des sources", "Où l’eau sort de terre.", "Aït Ouzar"),
        Read("""
            <html><head><title>index.php</title><meta name="description" content="autre chose">
            <META content='Carte des sources' property='og:title'/><meta property="og:description" content="O&ugrave; l&#8217;eau
              sort de terre.">
            <meta property=og:site_name content="Aït Ouzar"></head>
            """));

    [Fact]
    public void Without_it_the_title_and_the_description_do() =>
        Assert.Equal(new Preview("Une carte & son plan", "Des sources", "example.org"), Read("<title>\n Une carte &amp; son plan </title><meta name=description content='Des sources'>"));

    [Theory]
    [InlineData("")]
    [InlineData("<p>Rien</p>")]
    [InlineData("<title>  </title>")]
    [InlineData("\u0000\u0001\u0002")]
    public void A_page_without_a_title_has_no_preview(string html) => Assert.Null(Read(html));

    [Fact]
    public void Markup_in_a_title_stays_text() =>
        Assert.Equal("<script>alert(1)</script>", Read("""<meta property="og:title" content="&lt;script&gt;alert(1)&lt;/script&gt;">""")?.Title);

    [Fact]
    public void Long_words_are_cut_at_a_whole_character()
    {
        var title = Read($"<title>{new string('a', Preview.LongestTitle - 1)}😄</title>")!.Title;
        Assert.Equal(new string('a', Preview.LongestTitle - 1), title);
    }

    [Theory]
    [InlineData("iso-8859-1", "")]
    [InlineData(null, "<meta charset='windows-1252'>")]
    public void An_old_page_is_read_in_its_own_letters(string? header, string meta) => Assert.Equal(
        "L’été en forêt",
        Previews.Read(new(new("https://example.org"), "text/html", header, [.. Encoding.Latin1.GetBytes($"{meta}<title>L"), 0x92, .. Encoding.Latin1.GetBytes("été en forêt</title>")]))?.Title);

    [Fact]
    public void A_hostile_page_is_read_in_a_blink()
    {
        var html = string.Concat(Enumerable.Repeat("<meta a=\"'", 50_000));
        Assert.Null(Read(html));
    }

    private static Preview? Read(string html) => Previews.Read(new(new("https://example.org/a"), "text/html", "utf-8", Encoding.UTF8.GetBytes(html)));
}
