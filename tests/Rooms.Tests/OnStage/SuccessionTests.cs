using Palabre.Core;
using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>Who looks after a room when its last moderator goes, by choice or by a bad network.</summary>
public sealed class SuccessionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Answer = StageTimes.Default.Answer;

    [Fact]
    public void A_successor_must_accept_and_then_the_last_moderator_may_leave()
    {
        var scene = new Scene();
        scene.Seat(Dounia);
        Assert.Null(scene.Stage.NameSuccessor(Ada, Dounia));
        Assert.Equal(RoomRole.Speaker, scene.Of(Dounia).Role);
        Assert.Equal("last_moderator", scene.Stage.Leave(Ada)?.Code);

        Assert.Null(scene.Stage.AcceptDuty(Dounia));
        Assert.Equal(RoomRole.Moderator, scene.Of(Dounia).Role);
        Assert.Null(scene.Stage.Leave(Ada));
        Assert.False(scene.Stage.IsOver);
    }

    [Fact]
    public void A_successor_from_the_audience_sits_down_muted()
    {
        var scene = new Scene();
        scene.Stage.Join(Émile);
        scene.Stage.NameSuccessor(Ada, Émile);
        Assert.Null(scene.Stage.AcceptDuty(Émile));
        Assert.Equal((RoomRole.Moderator, MicrophoneState.Closed), (scene.Of(Émile).Role, scene.Of(Émile).Microphone));
    }

    [Fact]
    public void Who_declines_or_does_not_answer_in_time_changes_nothing()
    {
        var scene = new Scene();
        scene.Seat(Dounia);
        scene.Stage.NameSuccessor(Ada, Dounia);
        Assert.Null(scene.Stage.DeclineDuty(Dounia));
        Assert.Equal("not_asked", scene.Stage.AcceptDuty(Dounia)?.Code);

        scene.Stage.NameSuccessor(Ada, Dounia);
        scene.ListenAll();
        scene.Wait(Answer);
        Assert.Equal("not_asked", scene.Stage.AcceptDuty(Dounia)?.Code);
        Assert.Null(scene.Stage.Succession.Offered);
        Assert.Equal("last_moderator", scene.Stage.Leave(Ada)?.Code);
    }

    [Fact]
    public void An_offer_can_be_taken_back_and_dies_with_the_right_to_make_it()
    {
        var scene = WithEveryRank();
        scene.Stage.NameSuccessor(Bo, Dounia);
        Assert.Equal("not_moderator", scene.Stage.WithdrawOffer(Dounia)?.Code);
        Assert.Null(scene.Stage.WithdrawOffer(Bo));
        Assert.Equal("not_asked", scene.Stage.AcceptDuty(Dounia)?.Code);

        scene.Stage.NameSuccessor(Bo, Dounia);
        scene.Stage.DemoteModerator(Ada, Bo);
        Assert.Equal("not_asked", scene.Stage.AcceptDuty(Dounia)?.Code);
    }

    [Fact]
    public void The_host_s_role_passes_only_when_it_is_accepted_and_the_old_host_stays_a_moderator()
    {
        var scene = WithEveryRank();
        Assert.Null(scene.Stage.OfferHost(Ada, Dounia));
        Assert.Equal(Ada, scene.Stage.Host);
        Assert.Null(scene.Stage.AcceptDuty(Dounia));
        Assert.Equal(Dounia, scene.Stage.Host);
        Assert.Equal(RoomRole.Moderator, scene.Of(Ada).Role);
        Assert.Equal("only_host", scene.Stage.DemoteModerator(Ada, Bo)?.Code);
        Assert.Null(scene.Stage.DemoteModerator(Dounia, Ada));
        Assert.Contains(Dounia, scene.Stage.Touched);
    }

    [Fact]
    public void When_the_last_moderator_is_lost_the_stage_goes_on_for_the_grace_with_a_banner()
    {
        var scene = WithASpeaker();
        scene.Stage.Lose(Ada);
        scene.Wait(Second * 30);
        Assert.Equal(scene.Clock.GetUtcNow() + Second * 30, scene.Stage.Succession.LostUntil);
        Assert.Null(scene.Stage.Succession.AskedUntil);
        Assert.Null(scene.Stage.SetMicrophone(Dounia, open: true));

        scene.Stage.Connect(Ada);
        Assert.Null(scene.Stage.Succession.LostUntil);
        scene.Wait(Stage.Grace);
        Assert.Null(scene.Stage.Succession.AskedUntil);
    }

    [Fact]
    public void A_listener_who_comes_or_goes_never_restarts_the_timers()
    {
        var scene = WithASpeaker();
        scene.Stage.Connect(Émile);
        scene.Stage.Lose(Ada);
        var until = scene.Stage.Succession.LostUntil;
        scene.Wait(Second * 40);
        scene.Stage.Lose(Émile);
        scene.Stage.Connect(Maud);
        scene.Stage.Leave(Maud);
        Assert.Equal(until, scene.Stage.Succession.LostUntil);

        scene.Wait(Second * 20);
        var asked = scene.Stage.Succession.AskedUntil;
        Assert.NotNull(asked);
        scene.Wait(Second * 30);
        scene.Stage.Connect(Maud);
        scene.Stage.Leave(Maud);
        scene.Stage.Sweep();
        Assert.Equal(asked, scene.Stage.Succession.AskedUntil);
    }

    [Fact]
    public void After_the_grace_the_longest_standing_speaker_is_asked_and_moderates_once_they_accept()
    {
        var scene = WithASpeaker();
        scene.Seat(Émile);
        scene.ListenAll();
        scene.Stage.Lose(Ada);
        scene.Wait(Stage.Grace);
        Assert.Equal(RoomRole.Speaker, scene.Of(Dounia).Role);
        Assert.Equal("not_asked", scene.Stage.AcceptDuty(Émile)?.Code);

        Assert.Null(scene.Stage.AcceptDuty(Dounia));
        Assert.Equal(RoomRole.Moderator, scene.Of(Dounia).Role);
        Assert.Null(scene.Stage.Succession.AskedUntil);
        scene.Wait(Answer);
        Assert.False(scene.Stage.IsOver);
    }

    [Fact]
    public void Who_declines_or_keeps_silent_leaves_the_question_to_the_others()
    {
        var scene = WithASpeaker();
        scene.Seat(Émile);
        scene.Seat(Maud);
        scene.ListenAll();
        scene.Stage.Lose(Ada);
        scene.Wait(Stage.Grace);
        scene.Stage.DeclineDuty(Dounia);
        Assert.NotNull(scene.Stage.Succession.AskedOf(Émile));
        Assert.Null(scene.Stage.Succession.AskedOf(Maud));

        scene.Wait(Answer / 3);
        Assert.Null(scene.Stage.AcceptDuty(Maud));
        Assert.Equal(RoomRole.Moderator, scene.Of(Maud).Role);
    }

    [Fact]
    public void A_co_host_who_came_back_is_asked_before_any_speaker()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        foreach (var moderator in new[] { Ada, Bo, Chidi }) scene.Stage.Lose(moderator);
        scene.Wait(Stage.Grace - Second);
        Assert.Null(scene.Stage.Succession.AskedUntil);
        scene.Clock.Advance(Second);
        scene.Stage.Sweep();
        scene.Stage.Connect(Chidi);
        scene.Wait(Second);
        Assert.Equal(RoomRole.Audience, scene.Of(Chidi).Role);
        Assert.NotNull(scene.Stage.Succession.AskedOf(Chidi));
        Assert.Null(scene.Stage.Succession.AskedOf(Dounia));
        Assert.Null(scene.Stage.AcceptDuty(Chidi));
        Assert.Equal(RoomRole.Moderator, scene.Of(Chidi).Role);
    }

    [Fact]
    public void When_nobody_accepts_in_time_the_room_is_over()
    {
        var scene = WithASpeaker();
        scene.Stage.Lose(Ada);
        scene.Wait(Stage.Grace);
        scene.Wait(Answer - Second);
        Assert.False(scene.Stage.IsOver);
        scene.Wait(Second);
        Assert.True(scene.Stage.IsOver);
    }

    [Fact]
    public void The_host_who_comes_back_while_others_are_asked_moderates_at_once()
    {
        var scene = WithASpeaker();
        scene.Stage.Lose(Ada);
        scene.Wait(Stage.Grace);
        scene.Stage.Connect(Ada);
        Assert.Null(scene.Stage.Succession.AskedUntil);
        Assert.Equal("not_asked", scene.Stage.AcceptDuty(Dounia)?.Code);
        scene.Wait(Answer);
        Assert.False(scene.Stage.IsOver);
    }

    [Fact]
    public void With_an_empty_stage_nobody_is_asked_and_the_deserted_room_waits_as_ever()
    {
        var scene = new Scene();
        scene.Stage.Connect(Émile);
        scene.ListenAll();
        scene.Stage.Lose(Ada);
        scene.Wait(Stage.Grace);
        scene.Wait(Answer);
        Assert.False(scene.Stage.IsOver);
        Assert.Null(scene.Stage.Succession.AskedUntil);
    }

    /// <summary>Ada moderates, Dounia speaks, both connected.</summary>
    private static Scene WithASpeaker()
    {
        var scene = new Scene();
        scene.Seat(Dounia);
        scene.ListenAll();
        return scene;
    }
}
