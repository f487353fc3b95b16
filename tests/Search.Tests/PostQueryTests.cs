namespace Palabre.Search.Tests;

public sealed class PostQueryTests
{
    [Theory]
    [InlineData("Figue café", "figue|cafe*", "")]
    [InlineData("\"Figue mûre\" café", "figue mure|cafe*", "")]
    [InlineData("café «Figue mûre»", "cafe|figue mure", "")]
    [InlineData("café \"Figue mûre", "cafe|figue|mure*", "")]
    [InlineData("from:@Ada@house.example olive", "olive*", "Ada")]
    [InlineData("FROM:ada", "", "ada")]
    [InlineData("from: x", "from|x", "")]
    [InlineData("\"\" _ ?!", "", "")]
    [InlineData("a b c d e f g h i j", "a|b|c|d|e|f|g|h", "")]
    public void Words_rows_of_words_and_whose_they_are_are_told_apart(string typed, string terms, string authors)
    {
        var query = PostQuery.Of(typed);
        Assert.Equal(terms, string.Join('|', query.Terms.Select(t => string.Join(' ', t.Words) + (t.IsBeginning ? "*" : ""))));
        Assert.Equal(authors, string.Join('|', query.Authors));
        Assert.Equal(terms.Length + authors.Length == 0, query.IsEmpty);
    }
}
