using Palabre.Core;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>The rules of writing and reacting, without a host.</summary>
public sealed class TalkTests
{
    private static readonly MemberId Ada = new(1), Bo = new(2);
    private readonly ManualClock _clock = new();

    [Fact]
    public void Nobody_writes_twice_within_the_pace_and_is_told_how_long_to_wait()
    {
        var talk = Talk(new(ChatAccess.Everyone, 30));
        Assert.Null(talk.Write(Bo, Rank.Audience));
        _clock.Advance(TimeSpan.FromSeconds(12.5));
        var refused = talk.Write(Bo, Rank.Audience);
        Assert.Equal(("chat_slow", 429, (object)TimeSpan.FromSeconds(18)), (refused?.Code, refused?.Status, refused?.Args[0]));
        Assert.Null(talk.Write(Ada, Rank.Audience));

        _clock.Advance(TimeSpan.FromSeconds(17.5));
        Assert.Null(talk.Write(Bo, Rank.Audience));
    }

    [Theory]
    [InlineData(0.5, 300)]
    [InlineData(61, 240)]
    [InlineData(239.5, 120)]
    [InlineData(240.5, 60)]
    [InlineData(241, 59)]
    public void A_wait_is_told_in_whole_seconds_or_minutes_and_never_too_short(double passed, int told)
    {
        var talk = Talk(new(ChatAccess.Everyone, 300));
        talk.Write(Bo, Rank.Audience);
        _clock.Advance(TimeSpan.FromSeconds(passed));
        Assert.Equal(TimeSpan.FromSeconds(told), talk.Write(Bo, Rank.Audience)?.Args[0]);
    }

    [Fact]
    public void A_refused_line_does_not_make_one_wait_longer()
    {
        var talk = Talk(new(ChatAccess.Everyone, 10));
        talk.Write(Bo, Rank.Audience);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.NotNull(talk.Write(Bo, Rank.Audience));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(talk.Write(Bo, Rank.Audience));
    }

    [Fact]
    public void Slow_mode_slows_everyone_but_moderators_who_write_once_a_second()
    {
        var talk = Talk(new(ChatAccess.Everyone, 300));
        Assert.Null(talk.Write(Ada, Rank.Moderator));
        Assert.Equal("chat_slow", talk.Write(Ada, Rank.Moderator)?.Code);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(talk.Write(Ada, Rank.Moderator));
    }

    [Theory]
    [InlineData(ChatAccess.Everyone, Rank.Audience, null)]
    [InlineData(ChatAccess.Speakers, Rank.None, "chat_speakers_only")]
    [InlineData(ChatAccess.Speakers, Rank.Audience, "chat_speakers_only")]
    [InlineData(ChatAccess.Speakers, Rank.Speaker, null)]
    [InlineData(ChatAccess.Speakers, Rank.Host, null)]
    [InlineData(ChatAccess.Off, Rank.Speaker, "chat_off")]
    [InlineData(ChatAccess.Off, Rank.Host, "chat_off")]
    public void Who_may_write_is_what_the_moderators_chose(ChatAccess access, Rank rank, string? refusal) =>
        Assert.Equal(refusal, Talk(new(access, 1)).Write(Bo, rank)?.Code);

    [Fact]
    public void Whoever_lost_the_chat_keeps_the_reactions_and_the_other_way_round()
    {
        var talk = Talk();
        talk.SilenceChat(Bo, silenced: true);
        Assert.Equal("chat_silenced", talk.Write(Bo, Rank.Audience)?.Code);
        Assert.Null(talk.React(Bo));

        talk.SilenceReactions(Ada, silenced: true);
        Assert.Equal("reactions_silenced", talk.React(Ada)?.Code);
        Assert.Null(talk.Write(Ada, Rank.Audience));

        talk.SilenceChat(Bo, silenced: false);
        Assert.Null(talk.Write(Bo, Rank.Audience));
    }

    [Fact]
    public void What_was_taken_from_somebody_stays_taken_when_the_room_comes_back_from_storage()
    {
        var talk = new Rooms.Talk(ChatSettings.Default, [new RoomSilence { Room = new(9), Member = Bo, Chat = true, Reactions = true }], _clock);
        Assert.Equal("chat_silenced", talk.Write(Bo, Rank.Speaker)?.Code);
        Assert.Equal("reactions_silenced", talk.React(Bo)?.Code);
    }

    [Fact]
    public void Reactions_come_in_a_burst_then_one_a_second_for_each_person()
    {
        var talk = Talk();
        for (var i = 0; i < Rooms.Talk.ReactionBurst; i++) Assert.Null(talk.React(Bo));
        Assert.Equal(("reactions_too_fast", 1), (talk.React(Bo)?.Code, talk.React(Bo)?.Args[0]));
        Assert.Null(talk.React(Ada));

        _clock.Advance(Rooms.Talk.ReactionPace);
        Assert.Null(talk.React(Bo));
        Assert.NotNull(talk.React(Bo));
        _clock.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < Rooms.Talk.ReactionBurst; i++) Assert.Null(talk.React(Bo));
        Assert.NotNull(talk.React(Bo));
    }

    [Theory]
    [InlineData("  Bonjour   à\ttous ", "Bonjour à tous")]
    [InlineData("un\r\ndeux\n\n", "un\ndeux")]
    [InlineData("\u0000\u0007 \n ", "")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10", "1\n2\n3\n4\n5\n6\n7\n8\n9 10")]
    public void A_line_is_cleaned_before_it_is_kept(string typed, string kept) => Assert.Equal(kept, ChatLine.Clean(typed));

    [Theory]
    [InlineData(0, "chat_empty")]
    [InlineData(1, null)]
    [InlineData(500, null)]
    [InlineData(501, "chat_too_long")]
    public void A_line_has_one_to_five_hundred_characters(int length, string? refusal) => Assert.Equal(refusal, ChatLine.Check(new string('é', length))?.Code);

    [Theory]
    [InlineData("speakers", 5, null)]
    [InlineData(null, 600, null)]
    [InlineData("nobody", 5, "chat_access_unknown")]
    [InlineData("off", 0, "chat_pace")]
    [InlineData("off", 601, "chat_pace")]
    public void Settings_that_cannot_be_are_refused(string? access, int seconds, string? refusal) =>
        Assert.Equal(refusal, ChatSettings.Read(access, seconds, ChatSettings.Default, out _)?.Code);

    private Rooms.Talk Talk(ChatSettings? settings = null) => new(settings ?? ChatSettings.Default, [], _clock);
}
