using Palabre.Kit.Words;

namespace Palabre.Kit.Tests;

public sealed class TypedTests
{
    [Theory]
    [InlineData("  Whose\twater\r\nis it?  ", "Whose water is it?")]
    [InlineData("\u0000zero\u0007", "zero")]
    [InlineData("à qui appartient l’eau ؟", "à qui appartient l’eau ؟")]
    [InlineData("no \uFFFE sign\uFDD0", "no sign")]
    [InlineData("\uFFFF", "")]
    [InlineData("\u00A010\u202F000\u00A0€\u00A0!\u00A0", "10\u202F000\u00A0€\u00A0!")]
    [InlineData("\u00A0\u3000", "")]
    [InlineData(null, "")]
    public void A_line_is_one_clean_line(string? typed, string kept) => Assert.Equal(kept, Typed.Line(typed));

    [Theory]
    [InlineData(" one \r\n\r\n two\u0000three ", "one \n\ntwo three")]
    [InlineData("\t", "")]
    [InlineData(null, "")]
    public void A_text_keeps_its_lines(string? typed, string kept) => Assert.Equal(kept, Typed.Text(typed));

    [Fact]
    public void Half_a_character_becomes_a_mark_that_every_database_takes() => Assert.Equal("half \ufffd", Typed.Line("half " + (char)0xD800));

    [Theory]
    [InlineData("abcd", 3, "abc")]
    [InlineData("abc", 3, "abc")]
    [InlineData("ab😄", 3, "ab")]
    [InlineData("ab😄", 4, "ab😄")]
    public void A_text_is_cut_at_a_whole_character(string text, int most, string cut) => Assert.Equal(cut, Typed.Cut(text, most));

    [Fact]
    public void What_holds_a_control_character_is_not_plain() => Assert.Equal((true, false), (Typed.IsPlain("https://palabre.example/@ada/1"), Typed.IsPlain("a\0b")));

    [Fact]
    public void What_is_readable_can_be_normalised()
    {
        var odd = new string([.. Enumerable.Range(1, 0xFFFF).Select(code => (char)code)]);
        Assert.False(string.IsNullOrEmpty(Typed.Readable(odd).Normalize(System.Text.NormalizationForm.FormKD)));
    }
}
