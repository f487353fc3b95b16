using Palabre.Kit.Words;
using Xunit;

namespace Palabre.Kit.Tests;

public sealed class LanguageTests
{
    [Theory]
    [InlineData(0, "zero")]
    [InlineData(1, "one")]
    [InlineData(2, "two")]
    [InlineData(3, "few")]
    [InlineData(10, "few")]
    [InlineData(11, "many")]
    [InlineData(99, "many")]
    [InlineData(100, "other")]
    [InlineData(102, "other")]
    [InlineData(103, "few")]
    [InlineData(111, "many")]
    public void Arabic_has_six_plural_forms(long count, string form) => Assert.Equal(form, Language.Arabic.Plural(count));

    [Fact]
    public void Zero_is_singular_in_French_and_plural_in_English()
    {
        Assert.Equal("one", Language.French.Plural(0));
        Assert.Equal("other", Language.English.Plural(0));
    }

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("FR-ca", "fr")]
    [InlineData("ar-MA", "ar")]
    [InlineData("de", null)]
    [InlineData("french", null)]
    [InlineData(null, null)]
    public void A_language_is_found_by_its_code(string? code, string? found) => Assert.Equal(found, Language.Find(code)?.Code);

    [Fact]
    public void Hours_are_written_on_the_readers_clock_and_in_their_manner()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var at = new DateTimeOffset(2026, 11, 25, 20, 30, 0, TimeSpan.Zero);
        var book = new WordBook([]);
        Assert.Equal("21\u202Fh\u202F30", new Reader(book, Language.French, paris).Hour(at));
        Assert.Equal("21\u202Fh", new Reader(book, Language.French, paris).Hour(at.AddMinutes(-30)));
        Assert.Equal("21:30", new Reader(book, Language.English, paris).Hour(at));
        Assert.Equal("mercredi 25 novembre", new Reader(book, Language.French, paris).Day(at));
    }
}
