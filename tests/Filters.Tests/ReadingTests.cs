using Palabre.Core;

namespace Palabre.Filters.Tests;

/// <summary>What a word of a filter finds: words as people read them, in three languages.</summary>
public sealed class ReadingTests
{
    [Theory]
    // Case and accents make no difference, ends of words do.
    [InlineData("élection", true, "Les ELECTIONS approchent", false)]
    [InlineData("élection", true, "L’Election approche.", true)]
    [InlineData("élection", false, "Les ELECTIONS approchent", true)]
    [InlineData("oeuvre", true, "Une œuvre !", true)]
    [InlineData("art", true, "Il part, c’est l’art", true)]
    [InlineData("art", true, "Il part", false)]
    [InlineData("art", false, "Il part", true)]
    // Several words are found together and in order, whatever stands between them.
    [InlineData("coupe du monde", true, "la Coupe  du\nMonde!", true)]
    [InlineData("coupe du monde", true, "le monde du coupe", false)]
    [InlineData("coupe du monde", true, "coupe du mondes", false)]
    // A tag is a word.
    [InlineData("#foot", true, "vive le #foot", true)]
    [InlineData("foot", true, "vive le #football", false)]
    // Arabic: vowel signs, forms of alef, the stretching line; the article is part of a word.
    [InlineData("إنتخابات", true, "غدًا انتخابات", true)]
    [InlineData("انتخابات", true, "غدًا الانتخابات", false)]
    [InlineData("انتخابات", false, "غدًا الانتخابات", true)]
    [InlineData("مدرسة", true, "مَدْرَسَه", true)]
    [InlineData("سلام", true, "ســلام عليكم", true)]
    [InlineData("سلام", true, "الإسلام", false)]
    // Signs are no words, and are found as they are.
    [InlineData("🎉", true, "Bravo🎉", true)]
    [InlineData("🎉", true, "Bravo", false)]
    [InlineData("サッカー", true, "今日のサッカー", true)]
    public void A_word_is_found_as_people_read_it(string keyword, bool whole, string text, bool found)
    {
        var filter = new Filter(new(1), "f", [FilterContext.Home], null, FilterAction.Warn, [new(2, keyword, whole)], []);
        var match = new Reading(filter).Find(new(new(3), text), Reading.Fold(text));
        Assert.Equal(found ? [keyword] : null, match?.Keywords);
    }

    [Fact]
    public void A_post_is_found_by_its_name_and_a_filter_is_at_work_until_its_time()
    {
        var until = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var reading = new Reading(new(new(1), "f", [FilterContext.Home], until, FilterAction.Hide, [], [new(2, new(3))]));
        Assert.Equal([new PostId(3)], reading.Find(new(new(3), ""), "")!.Posts);
        Assert.Null(reading.Find(new(new(4), ""), ""));
        Assert.True(reading.IsAtWork(until.AddSeconds(-1)));
        Assert.False(reading.IsAtWork(until));
    }
}
