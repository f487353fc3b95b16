namespace Palabre.Posts.Tests;

/// <summary>How text is read and counted, as plain rules.</summary>
public sealed class PostTextTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("bonsoir", 7)]
    [InlineData("👩‍👩‍👧", 1)]
    [InlineData("é", 1)]
    [InlineData("https://example.org/a/very/long/address/that/nobody/reads/to/its/end", 23)]
    [InlineData("see https://a.org.", 28)]
    [InlineData("@maud.keller@palabre.example.org", 12)]
    [InlineData("@maud says", 10)]
    [InlineData("mail maud@example.org", 21)]
    public void A_post_is_counted_as_people_count(string text, int counted) => Assert.Equal(counted, PostText.Count(text));

    [Theory]
    [InlineData("@ada and @Maud.Keller.", "ada maud.keller")]
    [InlineData("mail ada@example.org", "")]
    [InlineData("(@ada) @ada", "ada")]
    [InlineData("@ada@here.org @bo@elsewhere.org", "ada")]
    [InlineData("https://x.org/@ada", "")]
    public void Names_are_found_where_they_are_names(string text, string handles) => Assert.Equal(handles, string.Join(' ', PostText.Handles(text, "here.org")));

    [Theory]
    [InlineData("#Été #été #2026", "été")]
    [InlineData("a#b &#39; #l'eau", "l")]
    [InlineData("#ماء.", "ماء")]
    [InlineData("https://x.org/#part", "")]
    public void Subjects_are_found_in_one_form(string text, string tags) => Assert.Equal(tags, string.Join(' ', PostText.Tags(text)));

    [Fact]
    public void What_is_kept_has_one_kind_of_line_end_and_no_control_characters() =>
        Assert.Equal("one\ntwo\n\nthree four", PostText.Clean(" one\r\ntwo\r\n \r\n\r\n\r\nthree\tfour\0\u0007\uFFFE\n\n"));
}
