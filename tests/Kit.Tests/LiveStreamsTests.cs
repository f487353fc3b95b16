using Palabre.Kit.Streams;
using Palabre.Kit.Words;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Kit.Tests;

public sealed class LiveStreamsTests
{
    private readonly ManualClock _clock = new();
    private readonly LiveStreams _streams;

    public LiveStreamsTests() => _streams = new LiveStreams(new IdMaker(_clock));

    [Fact]
    public void A_page_hears_its_topics_and_no_others()
    {
        using var watch = _streams.Subscribe(["hall", "room/1"], lastId: null);
        Publish("hall", "a");
        Publish("room/2", "b");
        Publish("room/1", "c");

        Assert.Equal(["a", "c"], Read(watch).Select(m => m.Event));
    }

    [Fact]
    public void A_page_that_comes_back_gets_what_it_missed_in_order()
    {
        using var first = _streams.Subscribe(["hall"], lastId: null);
        Publish("hall", "a");
        var last = Read(first).Single().Id;
        first.Dispose();
        Publish("hall", "b");
        Publish("hall", "c");

        using var again = _streams.Subscribe(["hall"], last);
        Assert.Equal(["b", "c"], Read(again).Select(m => m.Event));
        Assert.False(again.MissedSome);
    }

    [Fact]
    public void A_page_away_for_too_long_is_told_to_reload()
    {
        using var first = _streams.Subscribe(["hall"], lastId: null);
        Publish("hall", "a");
        var last = Read(first).Single().Id;
        for (var i = 0; i < 100; i++) Publish("hall", "more");

        using var again = _streams.Subscribe(["hall"], last);
        Assert.True(again.MissedSome);
    }

    [Fact]
    public void A_page_from_before_a_restart_is_told_to_reload()
    {
        var before = new IdMaker(_clock).Next();
        _clock.Advance(TimeSpan.FromSeconds(5));
        using var watch = new LiveStreams(new IdMaker(_clock)).Subscribe(["hall"], before);
        Assert.True(watch.MissedSome);
    }

    [Fact]
    public void Levels_are_never_replayed()
    {
        using var first = _streams.Subscribe(["room/1"], lastId: null);
        Publish("room/1", "state");
        var last = Read(first).Single().Id;
        _streams.Publish("room/1", StreamMessage.Same("levels", "{}", kept: false));

        using var again = _streams.Subscribe(["room/1"], last);
        Assert.Empty(Read(again));
    }

    [Fact]
    public void A_page_that_reads_too_slowly_is_told_to_reload_and_the_others_go_on()
    {
        using var slow = _streams.Subscribe(["hall"], lastId: null);
        for (var i = 0; i < 300; i++) Publish("hall", "a");
        Assert.True(slow.MissedSome);

        using var fresh = _streams.Subscribe(["hall"], lastId: null);
        Publish("hall", "b");
        Assert.Equal(["b"], Read(fresh).Select(m => m.Event));
    }

    [Fact]
    public async Task A_fragment_is_rendered_once_for_all_who_read_the_same_language()
    {
        var rendered = 0;
        var message = new StreamMessage("turbo", reader => ValueTask.FromResult($"{reader.Language} {++rendered}"));
        var book = new WordBook([]);
        Reader french = new(book, Language.French, TimeZoneInfo.Utc), arabic = new(book, Language.Arabic, TimeZoneInfo.Utc);

        Assert.Equal("fr 1", await message.TextForAsync(french));
        Assert.Equal("fr 1", await message.TextForAsync(french));
        Assert.Equal("ar 2", await message.TextForAsync(arabic));
    }

    [Fact]
    public async Task What_a_message_says_is_encoded_once_for_all_topics_that_tell_it()
    {
        var reader = new Reader(new WordBook([]), Language.French, TimeZoneInfo.Utc);
        foreach (var message in new[] { new StreamMessage("turbo", _ => ValueTask.FromResult("été")), StreamMessage.Same("levels", "{}") })
        {
            Assert.True((await message.FieldsForAsync(reader)).Equals(await message.Again().FieldsForAsync(reader)));
            var (one, other) = (message.Again(), message.Again());
            _streams.Publish("hall/1", one);
            _streams.Publish("hall/2", other);
            Assert.NotEqual(one.Id, other.Id);
        }
    }

    [Fact]
    public void A_topic_that_nobody_watches_and_that_keeps_nothing_leaves_no_trace()
    {
        _streams.Subscribe(["room/1"], lastId: null).Dispose();
        Assert.Equal(0, _streams.TopicCount);
        Publish("room/1", "state");
        using (var watch = _streams.Subscribe(["room/1"], lastId: null))
        {
            _streams.Forget("room/1");
            Assert.Equal(1, _streams.TopicCount);
            Publish("room/1", "ended");
            Assert.Equal(["ended"], Read(watch).Select(m => m.Event));
        }
        _streams.Forget("room/1");
        Assert.Equal(0, _streams.TopicCount);
    }

    [Fact]
    public void Leaving_is_counted()
    {
        var watch = _streams.Subscribe(["hall"], lastId: null);
        Assert.Equal(1, _streams.WatchingNow);
        Assert.Equal(1, _streams.WatcherCount("hall"));
        watch.Dispose();
        watch.Dispose();
        Assert.Equal(0, _streams.WatchingNow);
        Assert.Equal(0, _streams.WatcherCount("hall"));
    }

    private void Publish(string topic, string name) => _streams.Publish(topic, StreamMessage.Same(name, ""));

    private static List<StreamMessage> Read(Watch watch)
    {
        var read = new List<StreamMessage>();
        while (watch.Messages.TryRead(out var message)) read.Add(message);
        return read;
    }
}
