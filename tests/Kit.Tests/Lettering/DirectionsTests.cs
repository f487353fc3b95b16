using Palabre.Kit.Lettering;

namespace Palabre.Kit.Tests.Lettering;

/// <summary>Where the parts of a line stand, from left to right; those that run from the right are in brackets.</summary>
public sealed class DirectionsTests
{
    [Theory]
    [InlineData("Merci, Ada", false, "Merci, Ada")]
    [InlineData("شكرا على الماء", true, "[شكرا على الماء]")]
    [InlineData("الماء 12 مرة", true, "[ مرة]12[الماء ]")]
    [InlineData("12,50 د.م.", true, "[ د.م.]12,50")]
    [InlineData("Darija : لمن الماء؟ 2026", false, "Darija : 2026[لمن الماء؟ ]")]
    [InlineData("−5,00", false, "−5,00")]
    [InlineData("شكر · \u2068Ada Benali\u2069 \u2066@ada\u2069", true, "@ada[ ]Ada Benali[شكر · ]")]
    [InlineData("\u2066−\u206712,50 د.م.\u2069\u2069", true, "−[ د.م.]12,50")]
    [InlineData("thanks · \u2068سلمى\u2069 \u2066@salma\u2069", false, "thanks · [سلمى] @salma")]
    [InlineData("a\u2067never closed", false, "anever closed")]
    [InlineData("", false, "")]
    public void A_line_is_laid_as_it_is_read(string text, bool rightToLeft, string laid) =>
        Assert.Equal(laid, string.Concat(Directions.Of(text, rightToLeft).Select(part => part.IsRightToLeft ? $"[{part.Text}]" : part.Text)));
}
