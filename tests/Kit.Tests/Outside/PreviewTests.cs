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

    [Fact]
    public void A_long_name_of_a_house_is_cut_like_any_other_word() => Assert.Equal(
        Preview.LongestSite, Previews.Read(new(new($"http://{new string('a', 63)}.{new string('b', 63)}.example.com"), "text/html", null, Encoding.UTF8.GetBytes("<title>x</title>")))?.Site.Length);

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
    public void A_page_says_who_wrote_it_when_in_which_language_and_what_it_looks_like()
    {
        var page = Read("""
            <html class=x lang="ar-MA"><title>x</title><meta name=author content=Salma><meta property=article:author content="https://example.org/salma">
            <meta property=article:published_time content="2026-05-01T10:00:00+02:00"><meta name="twitter:image" content="/a.jpg"><meta name="twitter:image:alt" content="Un figuier">
            """)!;
        Assert.Equal(("Salma", "https://example.org/salma", "ar-MA"), (page.Author, page.AuthorAddress?.AbsoluteUri, page.Language));
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero), page.PublishedAt);
        Assert.Equal(("https://example.org/a.jpg", "Un figuier"), (page.Image?.AbsoluteUri, page.ImageDescription));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://me:secret@example.org/a.jpg")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("")]
    public void A_picture_is_an_address_of_the_web_or_none(string address) => Assert.Null(Read($"<title>x</title><meta property=og:image content='{address}'>")!.Image);

    [Fact]
    public void Words_that_turn_a_line_around_do_not_get_into_it() => Assert.Equal("abc", Read("<title>a\u202Eb&#x2067;c</title>")!.Title);

    [Theory]
    [InlineData("windows-1256", new byte[] { 0xE3, 0xD1, 0xCD, 0xC8, 0xC7 }, "مرحبا")]
    [InlineData("shift_jis", new byte[] { 0x82, 0xA0 }, "あ")]
    [InlineData("utf-7", new byte[] { 0x2B, 0x41, 0x44, 0x77, 0x2D }, "+ADw-")]
    [InlineData("no such thing", new byte[] { 0x61 }, "a")]
    public void Other_letters_are_read_by_their_name(string charset, byte[] title, string read) =>
        Assert.Equal(read, Previews.Read(new(new("https://example.org"), "text/html", charset, [.. "<title>"u8, .. title, .. "</title>"u8]))?.Title);

    [Theory]
    [InlineData("<meta property=og:title content='")]
    [InlineData("<html lang")]
    [InlineData("&amp;&lt;&#x26;")]
    [InlineData("<div>")]
    public void A_page_of_one_thing_a_hundred_thousand_times_is_read_in_a_blink(string piece) => Read($"<title>x</title>{string.Concat(Enumerable.Repeat(piece, 100_000))}");

    [Fact]
    public void A_hostile_page_is_read_in_a_blink()
    {
        var html = string.Concat(Enumerable.Repeat("<meta a=\"'", 50_000));
        Assert.Null(Read(html));
    }

    private static Preview? Read(string html) => Previews.Read(new(new("https://example.org/a"), "text/html", "utf-8", Encoding.UTF8.GetBytes(html)));
}
