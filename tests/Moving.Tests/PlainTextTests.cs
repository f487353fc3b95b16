namespace Palabre.Moving.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree")]
    [InlineData("<p>a &amp; b &lt;script&gt;</p>", "a & b <script>")]
    [InlineData("""<p>See <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">example.org/a</span></a>!</p>""", "See https://example.org/a?b=1&c=2!")]
    [InlineData("""<p><span class="h-card"><a href="https://example.org/@bo" class="u-url mention">@<span>bo</span></a></span> <a href="https://example.org/tags/eau" class="mention hashtag" rel="tag">#<span>eau</span></a></p>""", "@bo #eau")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "- one\n- two")]
    [InlineData("<p>unclosed <b", "unclosed")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void What_was_shown_is_what_was_written(string html, string text) => Assert.Equal(text, PlainText.Of(html));

    [Fact]
    public void However_deep_it_is_it_costs_its_length() => Assert.Equal("x", PlainText.Of($"{string.Concat(Enumerable.Repeat("<div><a href='", 200_000))}'>x"));
}

public sealed class CsvTests
{
    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        string[] fields = ["a,b", "say \"x\"", "two\nlines", "", "é"];
        Assert.Equal([fields, ["next", "", "", "", ""]], Csv.Read($"{Csv.Line(fields)}\r\n\r\n{Csv.Line("next", "", "", "", "")}\n", 10));
    }

    [Fact]
    public void No_more_lines_are_read_than_asked_for_and_no_control_characters() =>
        Assert.Equal([["ada"], ["b o"]], Csv.Read("a\0da\nb o\u0007\n\ncy\n" + new string('\n', 100), 2));

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("@Ada", "ada")]
    [InlineData("ada@Palabre.example:8080", "ada")]
    [InlineData("ada@elsewhere.example", null)]
    [InlineData("ada@", null)]
    [InlineData("", null)]
    [InlineData("a@b@c", null)]
    public void A_name_of_this_house_is_known_however_it_is_written(string address, string? handle) => Assert.Equal(handle, BringLists.Handle(address, "https://palabre.example:8080"));
}
