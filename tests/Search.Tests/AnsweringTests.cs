using Palabre.Kit.Words;

namespace Palabre.Search.Tests;

public sealed class AnsweringTests
{
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
