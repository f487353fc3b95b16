using Palabre.Kit.Ui;

namespace Palabre.Kit.Tests.Ui;

/// <summary>Addresses in what people write.</summary>
public sealed class LinksTests
{
    [Theory]
    [InlineData("Voir https://example.org/a.", "Voir |https://example.org/a|.")]
    [InlineData("(https://example.org/a_(b))", "(|https://example.org/a_(b)|)")]
    [InlineData("https://example.org", "|https://example.org|")]
    [InlineData("HTTP://EXAMPLE.ORG/x?y=1&z=2#w, et http://b.example !", "|HTTP://EXAMPLE.ORG/x?y=1&z=2#w|, et |http://b.example| !")]
    [InlineData("لمن الماء؟ https://example.org/ماء", "لمن الماء؟ |https://example.org/ماء|")]
    public void Are_links_without_the_sentence_around_them(string text, string cut) => Assert.Equal(cut, Marked(text));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,<b>x</b>")]
    [InlineData("https://")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("xhttps://example.org")]
    [InlineData("ftp://example.org")]
    [InlineData("<a href=x>")]
    public void Nothing_else_is_a_link(string text) => Assert.DoesNotContain("|", Marked(text), StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_lost_or_added()
    {
        const string text = "a https://x.example/1, b https://y.example/2) c";
        Assert.Equal(text, string.Concat(Links.Split(text).Select(part => part.Text)));
    }

    private static string Marked(string text) => string.Concat(Links.Split(text).Select(part => part.Address is null ? part.Text : $"|{part.Text}|"));
}
