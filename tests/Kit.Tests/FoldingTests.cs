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
    public void Text_is_folded(string text, string folded) => Assert.Equal(folded, Folding.Line(text));

    [Fact]
    public void A_word_without_end_is_cut_between_characters() =>
        Assert.All(Folding.Words(string.Concat(Enumerable.Repeat("𞤀", 500))), word => Assert.False(char.IsHighSurrogate(word[^1]), word));

    [Theory]
    [InlineData("ada nwosu", "ada", "ada", Answering.Exactly)]
    [InlineData("ada nwosu", "ada", "Ada Nwosu", Answering.Exactly)]
    [InlineData("ada nwosu", "ada", "ada nw", Answering.Beginning)]
    [InlineData("cafe central", "cafe-c", "nwosu", Answering.ByText)]
    [InlineData("le cafe central", "lcc", "cafe cen", Answering.ByName)]
    [InlineData("le cafe central", "lcc", "caf central", Answering.ByText)]
    public void An_entry_is_judged_by_how_it_answers(string name, string key, string typed, Answering answering) => Assert.Equal(answering,
        Candidates.Judge(new SearchEntry { Number = 1, Kind = 1, Subject = 1, Name = Folding.Line(name), Key = Folding.Line(key) }, SearchQuery.Of(typed)).Answering);

    [Fact]
    public void A_question_is_cut_to_a_length_and_to_eight_words()
    {
        Assert.Equal(8, SearchQuery.Of("a b c d e f g h i j").Words.Count);
        Assert.Equal(SearchQuery.Longest, SearchQuery.Of(new string('x', 500)).Text.Length);
        Assert.True(SearchQuery.Of(" ?! ").IsEmpty);
    }
}
