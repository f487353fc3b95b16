using Palabre.Kit.Words;

namespace Palabre.Kit.Tests;

public sealed class FoldingTests
{
    [Theory]
    // Case and accents
    [InlineData("Café", "cafe")]
    [InlineData("CAFÉ", "cafe")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("garçon", "garcon")]
    [InlineData("Œuvre, cœur", "oeuvre coeur")]
    [InlineData("Straße ẞ", "strasse ss")]
    [InlineData("Ægir Ørsted Łódź Đuro", "aegir orsted lodz duro")]
    [InlineData("İstanbul ILIK ılık", "istanbul ilik ilik")]
    [InlineData("ŋaaka Ñaar ɓesngu ƙofa ƴiye", "naaka naar besngu kofa yiye")]
    [InlineData("Σίσυφος", "σισυφοσ")]
    [InlineData("Ёлка", "елка")]
    [InlineData("ﬁgue ＡＢＣ", "figue abc")]
    // Arabic: vowel signs, the stretching line, alef, final forms, seats of hamza
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("مـــحمد", "محمد")]
    [InlineData("أحمد إيمان آمال ٱلنور", "احمد ايمان امال النور")]
    [InlineData("ليلى مدرسة", "ليلي مدرسه")]
    [InlineData("مؤمن رئيس", "مومن رييس")]
    [InlineData("ﻻ", "لا")]
    [InlineData("کتاب", "كتاب")]
    [InlineData("\u2067القهوة\u2069", "القهوه")]
    // Digits of all scripts
    [InlineData("٢٠٢٦ ۲۰۲۶ 2026", "2026 2026 2026")]
    // What parts words, and what does not
    [InlineData("l’art d'écrire", "l art d ecrire")]
    [InlineData("@maud.keller", "maud keller")]
    [InlineData("re\u00ADcord may\u200Cbe", "record maybe")]
    [InlineData("\"NEAR(a b)\" AND names:x* OR -y ^z", "near a b and names x or y z")]
    [InlineData("中文 ひと", "中 文 ひ と")]
    [InlineData("  … !? 🎙 ", "")]
    [InlineData("half \uD800 surrogate", "half surrogate")]
    [InlineData("no \uFFFE sign", "no sign")]
    public void Text_is_folded(string text, string folded) => Assert.Equal(folded, Folding.Line(text));

    [Fact]
    public void A_word_without_end_is_cut_between_characters() =>
        Assert.All(Folding.Words(string.Concat(Enumerable.Repeat("𞤀", 500))), word => Assert.False(char.IsHighSurrogate(word[^1]), word));
}
