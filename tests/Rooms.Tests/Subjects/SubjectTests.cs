using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Words;
using Palabre.Rooms.Tests.Pages;

namespace Palabre.Rooms.Tests.Subjects;

public sealed class SubjectTests
{
    [Theory]
    [InlineData("Oum el-Banine", "ary", "art,books", null)]
    [InlineData("O", "ary", "", "title_length")]
    [InlineData("Whose water?", "tlh", "", "language_unknown")]
    [InlineData("Whose water?", null, "", "language_unknown")]
    [InlineData("Whose water?", "wo", "gossip", "topic_unknown")]
    [InlineData("Whose water?", "zgh", "art,books,sport,games", "topics_many")]
    [InlineData("Whose water?", "zgh", "art,books,sport,art", null)]
    public void A_subject_is_a_title_a_known_language_and_three_known_topics_at_most(string title, string? language, string topics, string? code) =>
        Assert.Equal(code, Subject.Read(title, language, topics.Split(','), out _)?.Code);

    [Fact]
    public void The_same_topics_in_another_order_are_the_same_subject()
    {
        Subject.Read("Whose water?", "fr", ["science", "art"], out var one);
        Subject.Read(" Whose  water? ", "fr", ["art", "science"], out var other);
        Assert.Equal(one, other);
    }

    [Fact]
    public void Every_language_and_topic_has_a_name_in_every_language()
    {
        using var rendering = new Rendering();
        foreach (var language in Language.All)
        {
            var reader = rendering.ReaderOf(language);
            var names = Tongues.All.Select(reader.Tongue).Concat(Subject.AllTopics.Select(reader.Topic)).ToList();
            Assert.DoesNotContain(names, name => name.StartsWith('['));
            Assert.Equal(["fr", "en", "ar"], reader.Tongues().Take(3).Select(t => t.Tag));
        }
    }

    [Theory]
    [InlineData("ary", "ar-MA"), InlineData("wo", "wo"), InlineData("ar", "ar")]
    public void A_title_is_marked_with_a_language_that_voices_know(string tongue, string marked) => Assert.Equal(marked, Tongues.VoiceOf(tongue));

    [Theory]
    [InlineData("ary.art", "ary", "art"), InlineData("-.art", null, "art"), InlineData("ary.-", "ary", null)]
    [InlineData("", null, null), InlineData("klingon.gossip", null, null), InlineData("a.b.c", null, null)]
    public void A_remembered_filter_is_read_back_and_what_is_unknown_counts_as_all(string remembered, string? language, string? topic) =>
        Assert.Equal(new HallFilter(language, topic), HallFilter.Parse(remembered));

    [Fact]
    public void A_hall_has_one_topic_for_each_filter_and_each_who_sees_more()
    {
        var filter = new HallFilter("ary", null);
        Assert.Equal("hall", new HallSight(null, HallFilter.None).Topic);
        Assert.Equal("hall/7", new HallSight(new MemberId(7), HallFilter.None).Topic);
        Assert.Equal("hall/all/ary.-", new HallSight(null, filter).Topic);
        Assert.Equal(new HallSight(new MemberId(7), filter), HallSight.Parse("hall/7/ary.-"));
        Assert.Null(HallSight.Parse("hall/all/-.-"));
        Assert.Null(HallSight.Parse("hall/nobody/ary.-"));
        Assert.Null(HallSight.Parse("hall/7"));
    }
}
